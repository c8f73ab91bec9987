import type { Itinerary__Output } from '@serai/protos/serai/capacity/v1/Itinerary';
import { startAlliance, until, type Alliance } from '../alliance.test-data';
import { decided, quoteAsked, quoted, settled } from '../asking.test-data';
import { carrier, onSale, reason, rideOf, shipper, way, type Way } from './replan.test-data';

let alliance: Alliance;
let booked: Way['booked'];
let seen: Way['seen'];
let rerouted: Way['rerouted'];
let soldOn: Way['soldOn'];
beforeAll(async () => {
  alliance = await startAlliance();
  await onSale(alliance);
  ({ booked, seen, rerouted, soldOn } = way(alliance));
});
afterAll(() => alliance?.stop());

/** Nothing leaves after that moment. The list is written out a moment after what it shows. */
async function withoutLater(departsAt: number): Promise<void> {
  const asked = { page: { cursor: '', limit: 50 }, lineId: '', pointId: '', from: departsAt + 1 };
  const cancelListed = async () => {
    const { departures } = await alliance.space.listDepartures(asked, alliance.as(carrier));
    for (const { id: departureId } of departures.filter(({ status }) => status === 'open')) {
      await alliance.space.cancelDeparture({ departureId, reason }, alliance.as(carrier));
    }
    return alliance.booking.quote({ ...quoteAsked(1), readyAt: departsAt }, alliance.as(shipper));
  };
  await until('nothing later', cancelListed, ({ quote }) => quote?.options.length === 0);
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
    // The list is projected a moment after space was exchanged.
    await until(
      'a departure that is over no more',
      () => alliance.space.listOverflows({ page: null }, alliance.as(carrier)),
      ({ overflows }) => overflows.length === 0,
    );
  });
});

function isBy(way: Itinerary__Output | null, departure: string): boolean {
  return way?.legs.some(({ departureId }) => departureId === departure) ?? false;
}

describe('an embargo on a line', () => {
  it('sends whom it hits another way, and nobody books from a quote of before', async () => {
    const before = await booked(20);
    const ride = rideOf(before.parts[0]);
    const { departureId: from = '', lineId = '', departsAt = 0 } = ride ?? {};
    const asked = quoteAsked(1);
    const wanted = { ...asked, readyAt: asked.readyAt + 20 * 86_400_000 };
    const quote = await quoted(alliance, wanted);
    const same = quote.options.find(({ itinerary }) => isBy(itinerary, from));
    const time = { validFrom: departsAt - 1, validTo: departsAt + 1 };
    const embargo = { lineId, ...time, reason };
    const laid = await alliance.network.declareEmbargo(embargo, alliance.as('admin'));
    const after = await rerouted(before.id, from);
    expect(after).toMatchObject({ status: 'confirmed', price: before.price });
    expect(after.parts[0]?.history).toMatchObject([{ why: reason }]);
    expect(await soldOn(from)).toBe(0);
    // Capacity itself hears of it apart from whoever it tells.
    await until(
      'quotes without it',
      () => quoted(alliance, wanted),
      ({ options }) => options.every(({ itinerary }) => !isBy(itinerary, from)),
    );
    const { id: quoteId, from: sender, to } = quote;
    const late = { quoteId, optionId: same?.id ?? '', reference: '', from: sender, to };
    const { booking: made } = await alliance.booking.book(late, alliance.as(shipper));
    const booking = await decided(alliance, made);
    expect(booking).toMatchObject({ status: 'declined', reasonCode: 'EMBARGOED' });
    const embargoId = laid.embargo?.id ?? '';
    await alliance.network.liftEmbargo({ embargoId }, alliance.as('admin'));
  });
});

describe('parcels that no way is left for', () => {
  it('are listed with the reason by their seller, without it by who was to carry them', async () => {
    const { id, parts } = await booked(85, 1, 0);
    const departureId = rideOf(parts[0])?.departureId ?? '';
    await withoutLater(rideOf(parts[0])?.departsAt ?? 0);
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
    const { ssccs, id: rerouteId } = reroutes[0] ?? { ssccs: [], id: '' };
    const handling = {
      id: rerouteId,
      ssccs,
      bookingId: '',
      sellerId: '',
      reasons: [],
      options: [],
    };
    expect((await list(carrier)).reroutes).toMatchObject([handling]);
    const asSeller = await list('admin');
    const { sellerId } = asSeller.reroutes[0] ?? { sellerId: '' };
    const another = alliance.booking.listReroutes({ ...asked, sellerId }, alliance.as(carrier));
    await expect(another).rejects.toMatchObject({ code: 'BOOKING_MISSING' });
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
      // What is left of it would come by the same point as the next.
      await settled(alliance);
    }
    // The space that it had is gone, and it is killed when it has just been given another.
    await alliance.kill('booking');
    await alliance.start('booking', { SERAI_CRASH_AT: 'replan.afterExchange' });
    const [old] = (await seen(before.id)).parts;
    const departureId = rideOf(old)?.departureId ?? '';
    const gone = { holdId: old?.holdId ?? '' };
    await alliance.space.release(gone, alliance.as('yiwu-operator'));
    await alliance.space.cancelDeparture({ departureId, reason }, alliance.as(carrier));
    expect(await alliance.ended('booking')).toBe('SIGKILL');
    await alliance.start('booking');
    const after = await rerouted(before.id, departureId);
    expect(after.price).toEqual(before.price);
    const { holdId = '', itinerary } = after.parts[0] ?? {};
    expect(holdId).not.toBe(gone.holdId);
    const { hold } = await alliance.space.getHold({ holdId }, alliance.as('yiwu-operator'));
    expect(hold).toMatchObject({ status: 'committed', items: itinerary?.items });
    const to = rideOf(after.parts[0])?.departureId ?? '';
    expect([await soldOn(departureId), await soldOn(to)]).toEqual([0, 2 * 12_500]);
    const { parts } = await seen(before.id);
    expect(parts[0]?.history).toHaveLength(4);
    expect(parts[0]?.history[0]?.itinerary?.legs.map(({ departureId }) => departureId)).toContain(
      from,
    );
  });
});
