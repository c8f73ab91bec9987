import type { Actor } from '@serai/model';
import type { Tracking } from '../tracking.test-data';
import {
  admin,
  anna,
  booked,
  field,
  members,
  nextSscc,
  openTracking,
  operator,
  person,
  points,
} from '../tracking.test-data';
import type { Event } from './epcis.test-data';
import { at, capture, epcOf, packed, query, seen, urn, withGoods } from './epcis.test-data';

let tracking: Tracking;
let inTheField: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  inTheField = field(tracking);
});
afterAll(() => tracking.stop());

/** Documents come in one call and are worked off in it, or in parts and are worked off behind. */
let isInParts = false;
const told = async (actor: Actor, events: readonly Event[]): Promise<void> => {
  const first = await capture(tracking, actor, events, { last: !isInParts });
  const { captureId } = first;
  const { job } = isInParts ? await capture(tracking, actor, [], { captureId }) : first;
  expect(job.faults).toEqual([]);
  expect(job.running).toBe(isInParts);
  if (isInParts) await tracking.apply();
};

describe.each(['in one call', 'in parts'])('units follow events told %s', (way) => {
  beforeAll(() => {
    isInParts = way === 'in parts';
  });

  test('an event moves a parcel as a scan does, whichever way its SSCC is written', async () => {
    const { ssccs, numbers } = await booked(tracking, 2);
    await inTheField.collect(a, ssccs);
    const [first = '', second = ''] = ssccs;
    await told(a, [seen([urn(first), epcOf(second)], at(points.start))]);
    for (const sscc of ssccs) {
      expect(await inTheField.unit(a, sscc)).toMatchObject({ pointId: points.start });
    }
    const tracked = await inTheField.track(numbers[0] ?? '');
    expect(tracked.steps[0]).toMatchObject({ status: 'done' });
    await told(a, [seen([urn(first)], at('pnt_elsewhere'))]);
    const kinds = (await inTheField.incidents(a)).filter(({ sscc }) => sscc === first);
    expect(kinds.map(({ kind }) => kind)).toEqual(['misrouted']);
  });

  test('a place that the alliance does not know moves nothing, and is kept', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await inTheField.collect(a, ssccs, points.start);
    const readPoint = { id: 'urn:epc:id:sgln:0012345.11111.400' };
    await told(a, [seen([urn(sscc)], { readPoint })]);
    const unit = await inTheField.unit(a, sscc);
    expect(unit).toMatchObject({ pointId: points.start });
    const flags = ['unknown_point'];
    expect(unit.history.at(-1)).toMatchObject({ kind: 'scanned', pointId: '', flags });
    const never = { id: 'https://serai.example/points/pnt_never' };
    await told(a, [seen([urn(sscc)], { readPoint: never })]);
    const again = await inTheField.unit(a, sscc);
    expect(again).toMatchObject({ pointId: points.start });
    expect(again.history.at(-1)).toMatchObject({ pointId: 'pnt_never', flags });
    const incidents = (await inTheField.incidents(a)).filter((each) => each.sscc === sscc);
    expect(incidents.map(({ kind, pointId }) => [kind, pointId]).sort()).toEqual([
      ['unknown_point', ''],
      ['unknown_point', 'pnt_never'],
    ]);
    await told(a, [seen([urn(sscc)], { readPoint: { id: 'geo:29.3,120.1' } })]);
    expect((await inTheField.unit(a, sscc)).history.at(-1)).toMatchObject({ flags: [] });
  });

  test('a place is the point that has its number, alone of all, with an extension or without', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await inTheField.collect(a, ssccs, points.start);
    const publish = (id: string, gln: string) => {
      const where = { name: id, localName: '', country: 'PL', timeZone: 'UTC', coordinates: null };
      const fact = { point: { id, gln, ...where }, at: Date.now() };
      return tracking.hear('serai.capacity.v1.PointPublished', fact);
    };
    await publish('pnt_gln', '0614141000012');
    await publish('pnt_twin_1', '4012345002256');
    await publish('pnt_twin_2', '4012345002256');
    const seenAt = async (place: Event): Promise<string> => {
      await told(a, [seen([urn(sscc)], place)]);
      return (await inTheField.unit(a, sscc)).history.at(-1)?.pointId ?? '';
    };
    const door = { id: 'https://id.gs1.org/414/0614141000012/254/door-4' };
    const twin = { id: 'urn:epc:id:sgln:4012345.00225.0' };
    expect(await seenAt({ readPoint: door })).toBe('pnt_gln');
    expect(await seenAt({ bizLocation: { id: 'urn:epc:id:sgln:0614141.00001.0' } })).toBe(
      'pnt_gln',
    );
    expect(await seenAt({ readPoint: twin })).toBe('');
    expect(
      await seenAt({ readPoint: door, ...{ bizLocation: at(points.middle)['readPoint'] } }),
    ).toBe(points.middle);
    const gate = { ...person('a', 'device', 'gate'), point: points.start };
    const named = (readPoint: object) =>
      capture(tracking, gate, [seen([urn(sscc)], { readPoint })]);
    expect((await named(door)).job.faults).toMatchObject([
      { path: 'readPoint', code: 'DEVICE_ELSEWHERE' },
    ]);
    expect((await named(twin)).job.faults).toEqual([]);
  });

  test('aggregations pack and unpack, and where the outer unit is, its content is', async () => {
    const { ssccs } = await booked(tracking, 3);
    await inTheField.collect(a, ssccs);
    const outer = nextSscc();
    await told(a, [packed(outer, ssccs)]);
    expect((await inTheField.unit(a, outer)).childSsccs).toEqual([...ssccs]);
    await told(a, [seen([epcOf(outer)], at(points.middle))]);
    expect(await inTheField.unit(a, ssccs[1] ?? '')).toMatchObject({ pointId: points.middle });
    await told(a, [packed(outer, ssccs.slice(0, 1), { action: 'DELETE', bizStep: 'unpacking' })]);
    expect((await inTheField.unit(a, outer)).childSsccs).toEqual(ssccs.slice(1));
    const all = packed(outer, [], { action: 'DELETE', childEPCs: undefined });
    await told(a, [all]);
    expect((await inTheField.unit(a, outer)).childSsccs).toEqual([]);
  });

  test('a cycle of nesting is kept, nests nothing, and somebody has to look', async () => {
    const { ssccs } = await booked(tracking, 1);
    await inTheField.collect(a, ssccs);
    const [outer, inner] = [nextSscc(), nextSscc()];
    await told(a, [packed(outer, [inner]), packed(inner, ssccs)]);
    await told(a, [packed(inner, [outer])]);
    expect((await inTheField.unit(a, inner)).childSsccs).toEqual([...ssccs]);
    expect((await inTheField.unit(a, outer)).parentSscc).toBe('');
    const kinds = (await inTheField.incidents(a)).filter(({ sscc }) => sscc === inner);
    expect(kinds.map(({ kind }) => kind)).toContain('nesting_impossible');
  });

  test('custody is not an event’s to move', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await inTheField.collect(a, ssccs);
    await told(b, [seen([urn(sscc)], at(points.start))]);
    expect(await inTheField.unit(a, sscc)).toMatchObject({ custodianId: members.a });
    const kinds = (await inTheField.incidents(a)).filter((each) => each.sscc === sscc);
    expect(kinds.map(({ kind }) => kind)).toEqual(['out_of_custody']);
  });

  test('a device stands where it stands, and an event of another point is refused', async () => {
    const { ssccs } = await booked(tracking, 1);
    await inTheField.collect(a, ssccs);
    const gate = { ...person('a', 'device', 'gate'), point: points.start };
    const elsewhere = seen([urn(ssccs[0] ?? '')], at(points.end));
    const { job } = await capture(tracking, gate, [elsewhere]);
    expect(job.faults).toMatchObject([{ path: 'readPoint', code: 'DEVICE_ELSEWHERE' }]);
    await told(gate, [seen([urn(ssccs[0] ?? '')])]);
    expect(await inTheField.unit(a, ssccs[0] ?? '')).toMatchObject({ pointId: points.start });
  });
});

describe.each(['in one call', 'in parts'])('an event declared wrong %s', (way) => {
  beforeAll(() => {
    isInParts = way === 'in parts';
  });

  const wrong = (event: Event): Event => ({
    ...event,
    errorDeclaration: { declarationTime: new Date().toISOString(), reason: 'did_not_occur' },
  });

  test('is left out, and everything is derived again', async () => {
    const { ssccs, numbers } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await inTheField.collect(a, ssccs, points.start);
    const before = await inTheField.track(numbers[0] ?? '');
    const event = seen([urn(sscc)], { ...at(points.end), eventID: `urn:x:${sscc}` });
    await told(a, [event]);
    expect((await inTheField.track(numbers[0] ?? '')).steps).not.toEqual(before.steps);
    await told(a, [wrong(event)]);
    const unit = await inTheField.unit(a, sscc);
    expect(unit).toMatchObject({ pointId: points.start });
    expect(unit.history.at(-1)?.flags).toContain('corrected');
    const after = await inTheField.track(numbers[0] ?? '');
    expect([after.steps, after.parcels]).toEqual([before.steps, before.parcels]);
    const { events } = await query(tracking, a, { EQ_eventID: `urn:x:${sscc}` });
    expect(events).toHaveLength(2);
    const declared = await query(tracking, a, {
      EQ_eventID: `urn:x:${sscc}`,
      EXISTS_errorDeclaration: 'true',
    });
    expect(declared.events).toHaveLength(1);
  });

  test('undoes its packing, its unpacking and its incidents', async () => {
    const { ssccs } = await booked(tracking, 2);
    await inTheField.collect(a, ssccs, points.start);
    const outer = nextSscc();
    const packing = packed(outer, ssccs, { eventID: `urn:x:pack-${outer}` });
    const out = { action: 'DELETE', bizStep: 'unpacking', eventID: `urn:x:unpack-${outer}` };
    const unpacking = packed(outer, ssccs.slice(0, 1), out);
    await told(a, [packing, unpacking]);
    expect((await inTheField.unit(a, outer)).childSsccs).toEqual(ssccs.slice(1));
    await told(a, [wrong(unpacking)]);
    expect([...(await inTheField.unit(a, outer)).childSsccs].sort()).toEqual([...ssccs].sort());
    await told(a, [wrong(packing)]);
    expect((await inTheField.unit(a, outer)).childSsccs).toEqual([]);
    expect(await inTheField.unit(a, ssccs[0] ?? '')).toMatchObject({ parentSscc: '' });
    const astray = seen([urn(ssccs[0] ?? '')], {
      ...at('pnt_x'),
      eventID: `urn:x:astray-${outer}`,
    });
    await told(a, [astray]);
    const open = async () => (await inTheField.incidents(a)).filter((i) => ssccs.includes(i.sscc));
    expect(await open()).toHaveLength(1);
    await told(a, [wrong(astray)]);
    expect(await open()).toEqual([]);
  });

  test('counts for nothing whichever of the two comes first, and only by who told it', async () => {
    const { ssccs } = await booked(tracking, 1);
    const [sscc = ''] = ssccs;
    await inTheField.collect(a, ssccs, points.start);
    const event = seen([urn(sscc)], { ...at(points.end), eventID: `urn:x:early-${sscc}` });
    await told(d, [wrong(event)]);
    await told(a, [event]);
    expect(await inTheField.unit(a, sscc)).toMatchObject({ pointId: points.end });
    const later = seen([urn(sscc)], { ...at(points.middle), eventID: `urn:x:late-${sscc}` });
    await told(a, [wrong(later)]);
    await told(a, [later]);
    expect(await inTheField.unit(a, sscc)).toMatchObject({ pointId: points.end });
  });
});

describe('who sees an event', () => {
  test('its captor, who may see its units at that moment, and nobody else', async () => {
    const { ssccs } = await booked(tracking, 2);
    const [sscc = '', hidden = ''] = ssccs;
    await inTheField.collect(a, ssccs, points.start);
    const event = seen([urn(sscc)], {
      ...{ ...at(points.start), eventID: `urn:x:own-${sscc}`, 'ex:secret': 'rebate' },
      bizTransactionList: [{ type: 'po', bizTransaction: 'urn:x:order' }],
    });
    await capture(tracking, a, [event], { context: [{ ex: 'https://example.org/' }] });
    await tracking.apply();
    const by = { EQ_eventID: `urn:x:own-${sscc}` };
    const of = async (actor: typeof a, what: Record<string, string> = by) =>
      (await query(tracking, actor, what)).events;
    expect(await of(a)).toMatchObject([{ 'ex:secret': 'rebate', bizTransactionList: [{}] }]);
    expect(await of(b)).toEqual([]);
    expect(await of(d)).toEqual([]);
    for (const viewer of [admin, anna]) {
      const [one] = await of(viewer);
      expect(one).toMatchObject({ epcList: [urn(sscc)], bizStep: 'receiving' });
    }
    expect((await of(admin))[0]).not.toHaveProperty('bizTransactionList');
    expect((await of(admin))[0]).not.toHaveProperty('ex:secret');
    const order = { ...by, EQ_bizTransaction_po: 'urn:x:order' };
    for (const viewer of [a, anna]) expect(await of(viewer, order)).toHaveLength(1);
    expect(await of(admin, order)).toEqual([]);

    const handOver = await inTheField.announce(a, 'b', [sscc]);
    await inTheField.receive(b, handOver.id, [sscc]);
    await inTheField.reconcile(b, handOver.id);
    const eventID = `urn:x:both-${sscc}`;
    await told(a, [seen([urn(sscc), urn(hidden)], { eventID, ilmd: undefined })]);
    const [narrow] = await of(b, { EQ_eventID: eventID });
    expect(narrow).toMatchObject({ epcList: [urn(sscc)] });
    expect(JSON.stringify(narrow)).not.toContain(hidden.slice(7, 17));
    const asksFor = (code: string) => of(b, { EQ_eventID: eventID, MATCH_epc: urn(code) });
    expect([await asksFor(sscc), await asksFor(hidden)]).toMatchObject([[{}], []]);
    expect(await of(b)).toEqual([]);
    expect(await of(c, { EQ_eventID: eventID })).toEqual([]);
  });

  test('of a parcel that became known later, also who sold it', async () => {
    const sscc = nextSscc();
    await told(d, [seen([urn(sscc)], at(points.start))]);
    const by = { MATCH_epc: urn(sscc) };
    expect((await query(tracking, a, by)).events).toEqual([]);
    const made = withGoods([], [sscc], Date.now() - 60_000);
    await tracking.hear('serai.booking.v1.BookingConfirmed', made.confirmed);
    await tracking.settle();
    expect((await query(tracking, a, by)).events).toHaveLength(1);
    expect((await query(tracking, c, by)).events).toEqual([]);
  });
});
