import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import type { Part__Output } from '@serai/protos/serai/booking/v1/Part';
import { quoteAsked, startAlliance, until, type Alliance } from '../alliance.test-data';

const shipper = 'yiwu-shipper';
const carrier = 'poznan-operator';
const dayMs = 86_400_000;
const reason = 'The bridge is closed';

let alliance: Alliance;
beforeAll(async () => {
  alliance = await startAlliance();
  await until(
    'the first departure on sale',
    () => alliance.booking.quote(quoteAsked(1), alliance.as(shipper)),
    ({ quote }) => (quote?.options.length ?? 0) > 0,
  );
});
afterAll(() => alliance?.stop());

/** Booked so that it leaves after so many days, with time to spare or to be there as promised. */
async function booked(inDays: number, count = 2, spareDays = 20): Promise<Booking__Output> {
  const asked = quoteAsked(count);
  const readyAt = asked.readyAt + inDays * dayMs;
  const wanted = {
    ...asked,
    readyAt,
    ...(spareDays > 0 && { deliverBy: readyAt + spareDays * dayMs }),
  };
  const { quote } = await alliance.booking.quote(wanted, alliance.as(shipper));
  const { id: quoteId = '', from = null, to = null, options = [] } = quote ?? {};
  const earliest = [...options].sort(
    (one, other) => (one.itinerary?.arrivesAt ?? 0) - (other.itinerary?.arrivesAt ?? 0),
  );
  const request = { quoteId, optionId: earliest[0]?.id ?? '', reference: '', from, to };
  const { booking } = await alliance.booking.book(request, alliance.as(shipper));
  if (booking?.status !== 'confirmed') throw new Error(`not confirmed: ${booking?.reason}`);
  return booking;
}

const rideOf = (part: Part__Output | undefined) =>
  part?.itinerary?.legs.find(({ kind }) => kind === 'ride');

async function departureOf(departureId: string) {
  const { departure } = await alliance.space.getDeparture({ departureId }, alliance.as(carrier));
  return departure;
}

async function seen(bookingId: string): Promise<Booking__Output> {
  const { booking } = await until(
    'a look at the booking',
    () => alliance.booking.getBooking({ bookingId }, alliance.as(shipper)),
    () => true,
  );
  if (booking === null) throw new Error('no booking');
  return booking;
}

const rerouted = (bookingId: string, from: string) =>
  until(
    'another way',
    () => seen(bookingId),
    ({ parts }) => parts.every((part) => rideOf(part)?.departureId !== from),
  );

async function soldOn(departureId: string): Promise<number> {
  return (await departureOf(departureId))?.legs[0]?.soldGrams ?? 0;
}

describe('a departure that is cancelled', () => {
  it('sends its parcels another way by itself, at the price that was agreed', async () => {
    const before = await booked(1);
    const from = rideOf(before.parts[0])?.departureId ?? '';
    await alliance.space.cancelDeparture({ departureId: from, reason }, alliance.as(carrier));
    const after = await rerouted(before.id, from);
    const [part] = after.parts;
    const to = rideOf(part)?.departureId ?? '';
    expect(after).toMatchObject({ status: 'confirmed', price: before.price });
    expect(part).toMatchObject({ price: before.parts[0]?.price, holdId: before.parts[0]?.holdId });
    expect(part?.history).toMatchObject([{ why: reason, holdId: before.parts[0]?.holdId }]);
    expect(part?.itinerary?.arrivesAt).toBeLessThanOrEqual(after.deliverBy ?? 0);
    expect([await soldOn(from), await soldOn(to)]).toEqual([0, 2 * 12_500]);
    const asked = { holdId: part?.holdId ?? '' };
    const { hold } = await alliance.space.getHold(asked, alliance.as('yiwu-operator'));
    expect(hold).toMatchObject({ status: 'committed', version: part?.holdVersion });
    expect(hold?.items).toEqual(part?.itinerary?.items);
  });
});

describe('a departure that is cut', () => {
  it('keeps whose promise is sooner, and is over no more', async () => {
    const sooner = await booked(12, 3, 16);
    const later = await booked(12, 4, 18);
    const departureId = rideOf(later.parts[0])?.departureId ?? '';
    expect(rideOf(sooner.parts[0])?.departureId).toBe(departureId);
    const size = { grams: 3 * 12_500, cm3: 900_000_000 };
    const cut = { departureId, leg: 0, ...size, reason };
    await alliance.space.cutDeparture(cut, alliance.as(carrier));
    await rerouted(later.id, departureId);
    expect(rideOf((await seen(sooner.id)).parts[0])?.departureId).toBe(departureId);
    const { overflows } = await alliance.space.listOverflows({ page: null }, alliance.as(carrier));
    expect(overflows).toEqual([]);
  });
});

describe('parcels that no way is left for', () => {
  it('are listed with the reason, by their seller and nobody else, until they are cancelled', async () => {
    const { id, parts } = await booked(18, 1, 0);
    const departureId = rideOf(parts[0])?.departureId ?? '';
    await alliance.space.cancelDeparture({ departureId, reason }, alliance.as(carrier));
    const asked = { page: null, status: 'unplaced', sellerId: '' };
    const list = (login: string) => alliance.booking.listReroutes(asked, alliance.as(login));
    const { reroutes } = await until(
      'the list',
      () => list('yiwu-operator'),
      ({ reroutes: found }) => found.length > 0,
    );
    expect(reroutes).toMatchObject([
      { bookingId: id, cause: { kind: 'cancelled', id: departureId, reason }, status: 'unplaced' },
    ]);
    expect(reroutes[0]?.reasons.length).toBeGreaterThan(0);
    expect((await list(carrier)).reroutes).toEqual([]);
    expect((await list('admin')).reroutes).toHaveLength(1);
    const wrong = alliance.booking.listReroutes({ ...asked, status: 'odd' }, alliance.as('admin'));
    await expect(wrong).rejects.toMatchObject({ code: 'REROUTE_STATUS_UNKNOWN' });
    await alliance.booking.cancelBooking({ bookingId: id, reason }, alliance.as(shipper));
    await until(
      'an empty list',
      () => list('admin'),
      ({ reroutes: found }) => found.length === 0,
    );
  });
});

describe('a re-plan whose process is killed', () => {
  it('is done once, wherever it was', async () => {
    const before = await booked(5);
    const from = rideOf(before.parts[0])?.departureId ?? '';
    for (const point of ['replan.afterKept', 'replan.afterExchange', 'replan.afterRecorded']) {
      await alliance.kill('booking');
      await alliance.start('booking', { SERAI_CRASH_AT: point });
      const departureId = rideOf((await seen(before.id)).parts[0])?.departureId ?? '';
      await alliance.space.cancelDeparture({ departureId, reason }, alliance.as(carrier));
      expect(await alliance.ended('booking')).toBe('SIGKILL');
      await alliance.start('booking');
      const { parts } = await rerouted(before.id, departureId);
      const to = rideOf(parts[0])?.departureId ?? '';
      expect([await soldOn(departureId), await soldOn(to)]).toEqual([0, 2 * 12_500]);
    }
    const { parts } = await seen(before.id);
    expect(parts[0]?.history).toHaveLength(3);
    expect(parts[0]?.history[0]?.itinerary?.legs.map(({ departureId }) => departureId)).toContain(
      from,
    );
  });
});
