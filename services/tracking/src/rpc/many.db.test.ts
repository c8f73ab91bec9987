import { encodeSscc96, hours } from '@serai/model';
import { clock, newId, once } from '@serai/runtime';
import { riskGone } from '../domain/incident';
import { raiseIncident, riskIncidentId } from '../application/incidents';
import { kinds } from '../store/kinds';
import { newsReads } from '../store/reads';
import { at as standsAt, capture, epcOf, packed, seen } from './epcis/epcis.test-data';
import type { Booked, Tracking } from './tracking.test-data';
import {
  as,
  booked,
  field,
  nextSscc,
  openTracking,
  operator,
  person,
  points,
} from './tracking.test-data';

let tracking: Tracking;
let at: ReturnType<typeof field>;
const a = operator('a');
/** More than a decision may ask again for what it did not name. */
const many = 30;

beforeAll(async () => {
  tracking = await openTracking();
  at = field(tracking);
});
afterAll(() => tracking.stop());

/** As if each parcel would probably miss its second ride. */
async function atRisk({ bookingId, ssccs, departureId }: Booked): Promise<void> {
  const idOf = (sscc: string): string => riskIncidentId(`${departureId}-2`, sscc);
  const step = {
    name: 'test.risks',
    touches: () => [
      { kind: kinds.consignment, id: bookingId },
      ...ssccs.flatMap((sscc) => [
        { kind: kinds.unit, id: sscc },
        { kind: kinds.incident, id: idOf(sscc) },
      ]),
    ],
    decide: (_: null, sheet: Parameters<typeof raiseIncident>[1]) => {
      for (const sscc of ssccs) {
        const unit = sheet.state(kinds.unit, sscc);
        const cause = { id: idOf(sscc), kind: 'connection_at_risk', unit, sscc } as const;
        raiseIncident(kinds, sheet, { ...cause, memberId: 'mbr_a' });
      }
      const risks = Object.fromEntries(ssccs.map((sscc) => [sscc, idOf(sscc)]));
      sheet.record(kinds.consignment, bookingId, [{ type: 'RisksSeen', risks }]);
      return null;
    },
  };
  await once(tracking.database, step, [{ id: '', digest: '', command: null }]);
}

const openOf = async ({ bookingId }: Booked) =>
  (await at.incidents(a)).filter((one) => one.bookingId === bookingId);

test('what was likely of many parcels of one booking, and is not any more, ends for all', async () => {
  const made = await booked(tracking, many);
  await atRisk(made);
  expect(await openOf(made)).toHaveLength(many);
  const { departureId: id, startsAt } = made;
  const departsAt = startsAt + hours(10);
  const legs = [{ departsAt, arrivesAt: departsAt + hours(7) }];
  const departure = { id, legs, status: 'open' };
  await tracking.hear('serai.capacity.v1.DepartureRevised', { departure, reason: 'faster' });
  await tracking.settle();
  expect(await openOf(made)).toEqual([]);
  const cleared = await at.incidents(a, 'cleared');
  expect(new Set(cleared.map(({ clearedReason }) => clearedReason))).toEqual(new Set([riskGone]));
});

test('a booking of many parcels is cancelled, and nobody has to act on its connections', async () => {
  const made = await booked(tracking, many);
  await atRisk(made);
  await tracking.hear('serai.booking.v1.BookingCancelled', { bookingId: made.bookingId });
  expect(await openOf(made)).toEqual([]);
  const [track] = await Promise.all(made.numbers.slice(-1).map((number) => at.track(number)));
  expect(track?.status).toBe('cancelled');
});

test('a booking is changed onto many departures, and what was said of them is worked off anew', async () => {
  const made = await booked(tracking, 1);
  const departsAt = made.startsAt + hours(10);
  const times = { departsAt, arrivesAt: departsAt + hours(8) };
  const ids = Array.from({ length: many }, (_, nth) => `${made.departureId}-${nth + 10}`);
  const late = ids.at(-1) ?? '';
  const legs = [{ departsAt, arrivesAt: times.arrivesAt + hours(5) }];
  const departure = { id: late, legs, status: 'open' };
  await tracking.hear('serai.capacity.v1.DepartureRevised', { departure, reason: 'slower' });
  await tracking.settle();
  const ride = { ...times, kind: 'ride', memberId: 'mbr_b', mode: 'road', firstLeg: 0, lastLeg: 0 };
  const place = { fromPointId: points.start, toPointId: points.middle };
  const rides = ids.map((departureId) => ({ ...ride, ...place, departureId }));
  const { booking } = made.confirmed as { booking: object };
  const parts = [{ id: 'prt_1', itinerary: { legs: rides } }];
  const changed = { booking: { ...booking, parts }, quoteId: 'quo_1', at: 1 };
  await tracking.hear('serai.booking.v1.BookingChanged', changed);
  const open = await newsReads(() => tracking.database).departuresWithNews(10);
  expect(open.map(({ id }) => id)).toEqual([late]);
});

test('what came out of a cage of many is told after the cage went on, was read often and was emptied', async () => {
  const { ssccs, startsAt } = await booked(tracking, many, clock() - hours(100));
  const [first = '', second = '', third = ''] = ssccs;
  const cage = nextSscc();
  const when = (hour: number) => ({ eventTime: startsAt + hours(hour) });
  const later = (hour: number) => ({ eventTime: new Date(when(hour).eventTime).toISOString() });
  await at.collect(a, ssccs);
  await at.pack(a, cage, ssccs, when(1));
  const reads = Array.from({ length: many }, (_, nth) =>
    seen([epcOf(cage)], { ...standsAt(points.middle), ...later(10 + nth) }),
  );
  await capture(tracking, a, reads);
  const emptied = { parentSscc: cage, childSsccs: [], pointId: points.middle };
  const opened = { eventId: `emptied-${cage}`, ...emptied, ...when(60) };
  await tracking.client.unpack(opened, as(a));
  const place = async (sscc: string): Promise<number> => {
    const { history } = await at.unit(a, sscc);
    const isThere = history.filter(
      ({ kind, flags }) => kind === 'scanned' && !flags.includes('corrected'),
    );
    return isThere.length;
  };
  expect([await place(first), await place(second), await place(third)]).toEqual([many, many, many]);
  const before = { parentSscc: cage, childSsccs: [first], pointId: points.start };
  await tracking.client.unpack({ eventId: `out-${first}`, ...before, ...when(2) }, as(a));
  const out = packed(cage, [second], { ...standsAt(points.start), ...later(3), action: 'DELETE' });
  const { captureId } = await capture(tracking, a, [out], { last: false });
  await capture(tracking, a, [], { captureId });
  await tracking.apply();
  expect([await place(first), await place(second), await place(third)]).toEqual([0, 0, many]);
});

test('a cage is used again and again, and what is told late of its first trip is heard', async () => {
  const { ssccs, startsAt } = await booked(tracking, many, clock() - hours(100));
  const [first = ''] = ssccs;
  const cage = nextSscc();
  const when = (hour: number) => ({ eventTime: startsAt + hours(hour) });
  await at.collect(a, ssccs);
  for (const [hour, packedSsccs] of [
    [1, ssccs],
    [20, [first]],
  ] as const) {
    await at.pack(a, cage, packedSsccs, when(hour));
    const out = { parentSscc: cage, childSsccs: [], pointId: points.start, ...when(hour + 10) };
    await tracking.client.unpack({ eventId: newId('evt'), ...out }, as(a));
  }
  const events = [cage, first].map((sscc, sequence) => {
    const where = { pointId: points.middle, ...when(sscc === cage ? 5 : 40) };
    return { sequence, eventId: newId('evt'), kind: 'scan', sscc, ...where };
  });
  const { answers } = await tracking.client.uploadQueue({ sentAt: clock(), events }, as(a));
  expect(answers.map(({ code }) => code)).toEqual(['', '']);
  const last = await at.unit(a, ssccs.at(-1) ?? '');
  const inTheCage = last.history.filter(({ pointId, kind }) => {
    return kind === 'scanned' && pointId === points.middle;
  });
  expect(inTheCage).toHaveLength(1);
  const { history } = await at.unit(a, first);
  expect(history.filter(({ kind }) => kind === 'scanned')).toHaveLength(2);
});

describe('many units are met by a member that has not got them, and each is to be looked at', () => {
  const [c, end] = [operator('c'), standsAt(points.end)];
  const gate = { ...person('c', 'device', 'gate'), point: points.end };

  const readByGate = async (ssccs: readonly string[]): Promise<void> => {
    const reads = ssccs.map((sscc) => {
      return { tag: encodeSscc96(sscc, 6), antenna: 1, rssi: -50, readAt: clock() };
    });
    const said = { uploadId: newId('upl'), sentAt: clock(), antennas: [], reads };
    await tracking.client.readTags(said, as(gate));
  };

  test.each([
    ['as their cage', async (cage: string) => capture(tracking, c, [seen([epcOf(cage)], end)])],
    [
      'as one event names them',
      async (_: string, all: readonly string[]) =>
        capture(tracking, c, [seen(all.map(epcOf), end)]),
    ],
    ['as they go through a gate', (_: string, all: readonly string[]) => readByGate(all)],
    [
      'as they are packed into another cage',
      async (_: string, all: readonly string[]) => capture(tracking, c, [packed(nextSscc(), all)]),
    ],
  ])('%s', async (_how, meet) => {
    const { ssccs, bookingId } = await booked(tracking, many);
    const cage = nextSscc();
    await at.collect(a, ssccs);
    await at.pack(a, cage, ssccs);
    await meet(cage, ssccs);
    const open = (await at.incidents(a)).filter((one) => one.bookingId === bookingId);
    expect(open.map(({ kind }) => kind)).toEqual(ssccs.map(() => 'out_of_custody'));
  });
});
