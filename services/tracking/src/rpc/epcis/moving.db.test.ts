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
import { at, capture, epcOf, query, seen } from './epcis.test-data';

let tracking: Tracking;
let inTheField: ReturnType<typeof field>;
const [a, b, c, d] = [operator('a'), operator('b'), operator('c'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
  inTheField = field(tracking);
});
afterAll(() => tracking.stop());

const urn = (sscc: string) => `urn:epc:id:sscc:590123.${sscc[0]}${sscc.slice(7, 17)}`;
const packed = (outer: string, inner: readonly string[], changes: Event = {}): Event => {
  const { epcList: _none, ...event } = seen([], { ...at(points.start), ...changes });
  return {
    ...event,
    ...{ type: 'AggregationEvent', action: 'ADD', bizStep: 'packing' },
    ...{ parentID: epcOf(outer), childEPCs: inner.map(urn), ...changes },
  };
};
const told = async (actor: typeof a, events: readonly Event[]): Promise<void> => {
  const { job } = await capture(tracking, actor, events);
  expect(job.faults).toEqual([]);
  await tracking.apply();
};

describe('units follow events', () => {
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
    expect(unit.history.at(-1)).toMatchObject({ kind: 'scanned', pointId: '', flags: [] });
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
});

describe('an event declared wrong', () => {
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

    const handOver = await inTheField.announce(a, 'b', [sscc]);
    await inTheField.receive(b, handOver.id, [sscc]);
    await inTheField.reconcile(b, handOver.id);
    const eventID = `urn:x:both-${sscc}`;
    await told(a, [seen([urn(sscc), urn(hidden)], { eventID, ilmd: undefined })]);
    const [narrow] = await of(b, { EQ_eventID: eventID });
    expect(narrow).toMatchObject({ epcList: [urn(sscc)] });
    expect(JSON.stringify(narrow)).not.toContain(hidden.slice(7, 17));
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

/** A confirmed booking whose parcels say what is in them. */
function withGoods(
  goods: readonly string[],
  given: readonly string[] = [nextSscc()],
  at_ = Date.now(),
) {
  const parcels = given.map((sscc, index) => ({
    ...{ sscc, trackingNumber: `trk_${sscc}`, number: index + 1, partId: 'prt_1' },
    content: { goods },
  }));
  const told_ = {
    id: `bkg_${given[0]}`,
    sellerId: members.a,
    madeBy: anna.subject,
    promisedAt: at_,
  };
  const booking = { ...told_, parts: [], parcels, from: { country: 'CN' }, to: { country: 'PL' } };
  return { ssccs: given, confirmed: { booking, at: at_ } };
}
