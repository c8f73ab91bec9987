import type { Reroute__Output } from '@serai/protos/serai/booking/v1/Reroute';
import { startAlliance, until, type Alliance } from '../alliance.test-data';
import { offered, settled } from '../asking.test-data';
import { carrier, onSale, reason, rideOf, shipper, way, type Way } from './replan.test-data';

let alliance: Alliance;
let help: Way;
beforeAll(async () => {
  alliance = await startAlliance();
  await onSale(alliance);
  help = way(alliance);
});
afterAll(() => alliance?.stop());

const parcelGrams = 12_500;
const proposalsOf = async (bookingId: string, login = shipper): Promise<Reroute__Output[]> =>
  (await alliance.booking.listProposals({ bookingId }, alliance.as(login))).reroutes;
const accept = (rerouteId: string, optionId: string, options = alliance.as(shipper)) =>
  alliance.booking.acceptReroute({ rerouteId, optionId }, options);
const firstRide = (reroute: Reroute__Output | null, index = 0) =>
  reroute?.options[index]?.itinerary?.legs.find(({ kind }) => kind === 'ride');

/** Accepted, and asked again under the same key while the way is being taken. */
async function taken(rerouteId: string, optionId: string, options = alliance.as(shipper)) {
  const { reroute } = await until(
    'the way to be taken',
    () => accept(rerouteId, optionId, options),
    ({ reroute: found }) => found?.chosenOptionId === '' || found?.status === 'settled',
  );
  return reroute;
}

/** Parcels whose promised day no other departure can keep. */
async function broken(inDays: number) {
  const booking = await help.booked(inDays, 2, 0);
  const departureId = rideOf(booking.parts[0])?.departureId ?? '';
  await alliance.space.cancelDeparture({ departureId, reason }, alliance.as(carrier));
  return { booking, departureId };
}

async function proposed(inDays: number) {
  const { booking, departureId } = await broken(inDays);
  const [reroute] = await until(
    'a proposal',
    () => proposalsOf(booking.id),
    ({ length }) => length > 0,
  );
  if (reroute === undefined) throw new Error('nothing is proposed');
  return { booking, departureId, reroute };
}

/** Killed, and started again under other circumstances; asked once it is there. */
async function restart(env: Record<string, string> = {}): Promise<void> {
  await alliance.kill('booking');
  await alliance.start('booking', env);
  await onSale(alliance);
}

describe('a way beyond the promise', () => {
  it('is proposed to the shipper who booked and the seller, and taken when it is accepted', async () => {
    const { booking, departureId, reroute } = await proposed(1);
    const { id, options } = reroute;
    expect(reroute).toMatchObject({ status: 'proposed', byDefault: 'earliest', how: '' });
    expect(reroute.answerBy).toBeGreaterThan(Date.now());
    expect(options[0]?.itinerary).toMatchObject({ price: null });
    expect(options[0]?.itinerary?.arrivesAt).toBeGreaterThan(booking.promisedAt);
    await expect(proposalsOf(booking.id, carrier)).rejects.toMatchObject({
      code: 'BOOKING_MISSING',
    });
    const optionId = options[0]?.id ?? '';
    for (const login of [carrier, 'poznan-shipper']) {
      const stranger = accept(id, optionId, alliance.as(login));
      await expect(stranger).rejects.toMatchObject({ code: 'REROUTE_MISSING' });
    }
    await expect(accept(id, 'opt_odd')).rejects.toMatchObject({ code: 'REROUTE_OPTION_MISSING' });
    const options1 = alliance.as(shipper);
    const settled = await taken(id, optionId, options1);
    expect(settled).toMatchObject({ status: 'settled', how: 'placed', options: [] });
    expect((await accept(id, optionId, options1)).reroute).toEqual(settled);
    const after = await help.rerouted(booking.id, departureId);
    const to = rideOf(after.parts[0])?.departureId ?? '';
    expect(to).toBe(firstRide(reroute)?.departureId);
    expect(after).toMatchObject({ price: booking.price, status: 'confirmed' });
    expect(await help.soldOn(departureId)).toBe(0);
    expect(await help.soldOn(to)).toBe(2 * parcelGrams);
    expect(await proposalsOf(booking.id)).toEqual([]);
    const late = alliance.booking.declineReroute({ rerouteId: id }, alliance.as(shipper));
    await expect(late).rejects.toMatchObject({ code: 'REROUTE_ANSWERED' });
  });

  it('is searched again and proposed anew where it is gone when it is accepted', async () => {
    const { booking, departureId, reroute } = await proposed(16);
    const gone = firstRide(reroute)?.departureId ?? '';
    const cut = { departureId: gone, leg: 0, grams: 1, cm3: 1, reason };
    await alliance.space.cutDeparture(cut, alliance.as(carrier));
    const anew = await taken(reroute.id, reroute.options[0]?.id ?? '');
    expect(anew).toMatchObject({ id: reroute.id, status: 'proposed', chosenOptionId: '' });
    expect(firstRide(anew)?.departureId).not.toBe(gone);
    const settled = await taken(reroute.id, anew?.options[0]?.id ?? '');
    expect(settled?.how).toBe('placed');
    const after = await help.rerouted(booking.id, departureId);
    expect(rideOf(after.parts[0])?.departureId).toBe(firstRide(anew)?.departureId);
  });

  it('is declined: what has not moved is cancelled free of charge, its space given back', async () => {
    const { booking, reroute } = await proposed(24);
    const rerouteId = reroute.id;
    const { reroute: settled } = await alliance.booking.declineReroute(
      { rerouteId },
      alliance.as('yiwu-operator'),
    );
    expect(settled).toMatchObject({ status: 'settled', how: 'declined' });
    const after = await help.seen(booking.id);
    expect(after).toMatchObject({ status: 'cancelled', cancellationFee: { amount: 0 } });
    const asked = { holdId: booking.parts[0]?.holdId ?? '' };
    await until(
      'the space is given back',
      () => alliance.space.getHold(asked, alliance.as('yiwu-operator')),
      ({ hold }) => hold?.status === 'released',
    );
  });

  it('is taken by default when nobody answers', async () => {
    await restart({ REROUTE_ANSWER_SECONDS: '1' });
    const { booking, departureId } = await broken(32);
    const after = await help.rerouted(booking.id, departureId);
    // What was proposed for a second only is looked up where it is kept.
    const [first] = await offered(alliance, booking.id);
    expect(rideOf(after.parts[0])?.departureId).toBe(first);
  });

  it('is taken once, wherever the process was killed that was answered', async () => {
    for (const [index, point] of ['replan.afterAccepted', 'replan.afterExchange'].entries()) {
      // What is left of others would come by the same point.
      await settled(alliance);
      await restart();
      const { booking, departureId, reroute } = await proposed(40 + 8 * index);
      await restart({ SERAI_CRASH_AT: point });
      const optionId = reroute.options[0]?.id ?? '';
      // Where the loop was first with it, that is killed, and who accepted may have been answered.
      await accept(reroute.id, optionId).catch((refused: unknown) => {
        expect(refused).toMatchObject({ kind: 'unavailable' });
      });
      expect(await alliance.ended('booking')).toBe('SIGKILL');
      await alliance.start('booking');
      const { parts } = await help.rerouted(booking.id, departureId);
      const to = rideOf(parts[0])?.departureId ?? '';
      expect(to).toBe(firstRide(reroute)?.departureId);
      expect(await help.soldOn(to)).toBe(2 * parcelGrams);
      expect(parts[0]?.history).toHaveLength(1);
    }
  });
});
