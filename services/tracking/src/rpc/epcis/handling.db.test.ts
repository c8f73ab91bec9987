import type { Actor } from '@serai/model';
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
import { at, capturedBy, epcOf, packed, seen, urn, withGoods } from './epcis.test-data';

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
