import type { Actor } from '@serai/model';
import { clock } from '@serai/runtime';
import { settleEarlyReads } from '../../application/settleEarlyReads';
import { kinds } from '../../store/kinds';
import { earlyPlaceReads } from '../../store/reads';
import type { Tracking } from '../tracking.test-data';
import {
  admin,
  booked,
  field,
  members,
  nextSscc,
  openTracking,
  operator,
  points,
} from '../tracking.test-data';
import type { Event } from './epcis.test-data';
import { at, capture, capturedBy, epcOf, packed, seen, urn, withGoods } from './epcis.test-data';

let tracking: Tracking;
let inTheField: ReturnType<typeof field>;
const [a, b, d] = [operator('a'), operator('b'), operator('d')];
const told = (actor: Actor, events: readonly Event[]) => capturedBy(tracking, actor, events);

beforeAll(async () => {
  tracking = await openTracking();
  inTheField = field(tracking);
});
afterAll(() => tracking.stop());

test('a temperature that the goods do not bear is an incident of who has them', async () => {
  const { ssccs, confirmed } = withGoods(['cold']);
  await tracking.hear('serai.booking.v1.BookingConfirmed', confirmed);
  const [sscc = ''] = ssccs;
  await inTheField.collect(a, ssccs);
  const sensed = (value: number, uom = 'CEL') => ({
    ...at(points.start),
    sensorElementList: [{ sensorReport: [{ type: 'Temperature', value, uom }] }],
  });
  const warm = async () =>
    (await inTheField.incidents(a)).filter(
      (each) => each.sscc === sscc && each.kind === 'temperature',
    );
  await told(a, [seen([urn(sscc)], sensed(5)), seen([urn(sscc)], sensed(277.15, 'KEL'))]);
  expect(await warm()).toEqual([]);
  await told(b, [seen([urn(sscc)], sensed(60, 'FAH'))]);
  expect(await warm()).toMatchObject([{ memberId: members.a }]);
});

test('a shock that the goods do not bear is one too, for all that lies in what was shaken', async () => {
  const { ssccs, confirmed } = withGoods(['valuable'], [nextSscc(), nextSscc()]);
  await tracking.hear('serai.booking.v1.BookingConfirmed', confirmed);
  await inTheField.collect(a, ssccs);
  const outer = nextSscc();
  const shaken = (value: number, uom: string) => ({
    ...at(points.start),
    sensorElementList: [{ sensorReport: [{ type: 'Acceleration', minValue: -value, uom }] }],
  });
  const shocks = async () =>
    (await inTheField.incidents(a)).filter(({ kind, sscc }) => {
      return kind === 'shock' && ssccs.includes(sscc);
    });
  await told(a, [packed(outer, ssccs), seen([epcOf(outer)], shaken(49, 'K40'))]);
  await told(a, [seen([epcOf(outer)], shaken(490, 'MSK'))]);
  expect(await shocks()).toEqual([]);
  const eventID = `urn:x:fall-${outer}`;
  await told(a, [seen([epcOf(outer)], { ...shaken(51, 'K40'), eventID })]);
  const raised = await shocks();
  expect(raised.map(({ sscc }) => sscc).sort()).toEqual([...ssccs].sort());
  await told(a, [seen([epcOf(outer)], { ...shaken(600, 'MSK'), eventID: `${eventID}-2` })]);
  expect(await shocks()).toHaveLength(4);
});

test('receiving is the receiver’s scan of what was announced to it, and of nothing else', async () => {
  const { ssccs } = await booked(tracking, 4);
  const [first = '', damaged = '', inner = '', other = ''] = ssccs;
  await inTheField.collect(a, ssccs);
  const outer = nextSscc();
  await inTheField.pack(a, outer, [inner]);
  const handOver = await inTheField.announce(a, 'b', [first, damaged, outer, other]);
  const held = async (sscc: string) => (await inTheField.unit(admin, sscc)).custodianId;
  await told(d, [seen([urn(first)], at(points.start))]);
  await told(b, [seen([urn(first)], { ...at(points.start), bizStep: 'inspecting' })]);
  await told(b, [seen([urn(first)], { ...at(points.start), action: 'DELETE' })]);
  expect(await held(first)).toBe(members.a);
  const took = seen([urn(first), epcOf(outer), urn(inner)], at(points.start));
  await told(b, [took, took]);
  const broken = { ...at(points.start), bizStep: 'accepting', disposition: 'damaged' };
  await told(b, [seen([urn(damaged)], broken)]);
  for (const sscc of [first, outer, inner, damaged]) expect(await held(sscc)).toBe(members.b);
  expect(await held(other)).toBe(members.a);
  expect((await inTheField.unit(b, inner)).history.at(-1)).toMatchObject({
    ...{ kind: 'received', handOverId: handOver.id, parentSscc: outer },
  });
  const { lines } = await inTheField.reconcile(b, handOver.id);
  expect(Object.fromEntries(lines.map(({ sscc, outcome }) => [sscc, outcome]))).toEqual({
    [first]: 'ok',
    [damaged]: 'damaged',
    [outer]: 'ok',
    [other]: 'short',
  });
  await told(b, [seen([urn(other)], at(points.start))]);
  expect(await held(other)).toBe(members.a);
  const wrongly = { declarationTime: new Date().toISOString(), reason: 'did_not_occur' };
  await told(b, [{ ...took, errorDeclaration: wrongly }]);
  expect(await held(first)).toBe(members.b);
});

/** What the service does every half second. */
const settled = () =>
  settleEarlyReads(
    tracking.database,
    kinds,
    earlyPlaceReads(() => tracking.database),
    clock(),
  );
const publish = (id: string, gln: string) => {
  const where = { name: id, localName: '', country: 'PL', timeZone: 'UTC', coordinates: null };
  return tracking.hear('serai.capacity.v1.PointPublished', { point: { id, gln, ...where }, at: 0 });
};

test('a read is told of before its point: heard of, the point is the place of the read', async () => {
  const { ssccs } = await booked(tracking, 4);
  const [first = '', second = '', twin = '', behind = ''] = ssccs;
  await inTheField.collect(a, ssccs);
  // More than are settled in one batch.
  const strays = Array.from({ length: 60 }, () => nextSscc());
  const named = (gln: string) => ({ readPoint: { id: `https://id.gs1.org/414/${gln}` } });
  const [gate, shared] = [named('0614141000012'), named('4012345002256')];
  const [cage, often, box, boxed] = [nextSscc(), nextSscc(), nextSscc(), nextSscc()];
  const { ssccs: caged } = await booked(tracking, 100);
  await inTheField.collect(a, caged);
  await told(a, [packed(cage, caged)]);
  const reads = Array.from({ length: 25 }, (_, nth) => new Date(clock() - nth).toISOString());
  await told(a, [
    seen([first, ...strays, cage].map(epcOf), gate),
    seen([epcOf(twin)], shared),
    packed(box, [boxed], gate),
    ...reads.map((eventTime) => seen([epcOf(often)], { ...gate, eventTime })),
  ]);
  await inTheField.scan(a, second, 'pnt_late');
  const { captureId } = await capture(tracking, a, [seen([epcOf(behind)], gate)], { last: false });
  await capture(tracking, a, [], { captureId });
  const open = async () => {
    const of = await inTheField.incidents(a);
    const ours = of.filter(({ sscc }) => ssccs.includes(sscc));
    return ours.map(({ kind, sscc }) => `${kind} ${ssccs.indexOf(sscc)}`).sort();
  };
  const unknown = ['unknown_point 0', 'unknown_point 1', 'unknown_point 2'];
  await settled();
  expect(await open()).toEqual(unknown);

  for (const id of ['pnt_twin_1', 'pnt_twin_2']) await publish(id, '4012345002256');
  await publish('pnt_late', '0614141000012');
  // What was kept and not worked off yet is read where everybody knows by now.
  await tracking.apply();
  expect((await inTheField.unit(a, behind)).history.at(-1)).toMatchObject({ pointId: 'pnt_late' });
  const units = tracking.database.connection.collection('units');
  const left = () => units.countDocuments({ unknownPlaces: '0614141000012' });
  expect(await left()).toBe(165);
  await settled();
  expect(await left()).toBe(0);
  for (const sscc of [cage, caged[99] ?? '', often, box, boxed]) {
    expect(await inTheField.unit(a, sscc)).toMatchObject({ pointId: 'pnt_late' });
  }
  const misrouted = ['misrouted 0', 'misrouted 1', 'misrouted 3'];
  expect(await open()).toEqual([...misrouted, 'unknown_point 2']);
  for (const sscc of [first, second]) {
    const { pointId, history } = await inTheField.unit(a, sscc);
    expect(pointId).toBe('pnt_late');
    expect(history.at(-1)).toMatchObject({ pointId, flags: ['unexpected_place'] });
  }
  const all = (await inTheField.incidents(a, 'cleared')).filter(({ sscc }) => sscc === first);
  expect(all).toMatchObject([{ clearedReason: 'The point became known.' }]);

  // Once more a minute later, for what was being decided meanwhile, and then no more.
  const heard = (laterMs: number) =>
    earlyPlaceReads(() => tracking.database).heard(clock() + laterMs, 10);
  const ids = async (laterMs: number) => (await heard(laterMs)).pointIds;
  expect(await ids(0)).toEqual([]);
  const { points: byPlace } = await heard(60_000);
  expect(byPlace.get('0614141000012')).toBe('pnt_late');
  await publish('pnt_late', '0614141000012');
  expect(await ids(0)).toEqual([]);
  // Who gives up a GLN leaves it to the other one, whose it is alone by now.
  await publish('pnt_twin_2', '');
  expect(await ids(0)).toEqual(['pnt_twin_2']);
  await settled();
  expect(await open()).toEqual([...misrouted, 'misrouted 2'].sort());
  expect(await inTheField.unit(a, twin)).toMatchObject({ pointId: 'pnt_twin_1' });
});
