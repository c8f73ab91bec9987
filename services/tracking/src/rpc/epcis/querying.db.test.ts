import { prefixesOf } from '@serai/model';
import { newId } from '@serai/runtime';
import { answers } from '../../domain/epcis/answers';
import { indexOf, normalised } from '../../domain/epcis/event';
import { eventQuery } from '../../domain/epcis/eventQuery';
import type { Tracking } from '../tracking.test-data';
import { maxQueries } from '../../application/epcis/namedQueries';
import { as, openTracking, operator, refusedWith } from '../tracking.test-data';
import type { Event } from './epcis.test-data';
import { capture, query, seen } from './epcis.test-data';

let tracking: Tracking;
const [a, b] = [operator('a'), operator('b')];
const context = [{ ex: 'https://example.org/' }];

const events: readonly Event[] = [
  seen(['urn:epc:id:sgtin:0614141.107346.2017'], {
    ...{
      eventID: 'urn:x:object',
      eventTime: '2026-03-01T10:00:00+02:00',
      disposition: 'in_transit',
    },
    ...{ readPoint: { id: 'urn:epc:id:sgln:0012345.11111.400' }, 'ex:lane': 4, 'ex:note': 'left' },
    bizTransactionList: [{ type: 'po', bizTransaction: 'urn:x:order' }],
    quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.9', quantity: 20 }],
    persistentDisposition: { set: ['completeness_verified'] },
  }),
  {
    ...{ type: 'AggregationEvent', action: 'ADD', eventID: 'urn:x:pack', bizStep: 'packing' },
    ...{ eventTime: '2026-03-02T10:00:00Z', eventTimeZoneOffset: '+00:00' },
    ...{ parentID: 'urn:epc:id:grai:4012345.55555.987', childEPCs: ['urn:x:child'] },
    sourceList: [{ type: 'location', source: 'urn:epc:id:sgln:4012345.00225.0' }],
    bizLocation: { id: 'urn:x:hall' },
  },
  {
    ...{ type: 'TransformationEvent', eventID: 'urn:x:made', transformationID: 'urn:x:run' },
    ...{ eventTime: '2026-03-03T10:00:00Z', eventTimeZoneOffset: '+00:00' },
    ...{ bizLocation: { id: 'https://example.org/hub/dock-1' }, 'ex:lane': 10 },
    ...{ inputEPCList: ['urn:x:in'], outputEPCList: ['urn:x:out'], ilmd: { 'ex:lot': 'L7' } },
    sensorElementList: [
      {
        sensorMetadata: { time: '2026-03-03T09:00:00Z', deviceID: 'urn:epc:id:giai:4000001.111' },
        sensorReport: [{ type: 'Temperature', value: 4.5, uom: 'CEL' }],
      },
    ],
  },
  {
    ...seen(['urn:x:4'], { eventID: 'urn:x:wrong', eventTime: '2026-03-04T10:00:00Z' }),
    errorDeclaration: {
      ...{ declarationTime: '2026-03-05T10:00:00Z', reason: 'incorrect_data' },
      correctiveEventIDs: ['urn:x:better'],
    },
  },
];

beforeAll(async () => {
  tracking = await openTracking();
  await capture(tracking, a, events, { context });
  await tracking.apply();
});
afterAll(() => tracking.stop());

const prefixes = prefixesOf(context);
const asked = (parameters: Readonly<Record<string, string>>) =>
  Object.entries(parameters).map(([name, text]) => ({ name, values: text.split('|') }));
const indexed = (event: Event) => ({
  ...indexOf(normalised(event), prefixes),
  ...{ eventId: String(event['eventID']), recordTime: Date.now() },
});
const ids = (found: { events: readonly Event[] }) =>
  found.events.map(({ eventID }) => String(eventID).replace('urn:x:', ''));
const places = ids({ events });
const byPlace = (one = '', other = '') => places.indexOf(one) - places.indexOf(other);

const [object, pack, made, wrong] = ['object', 'pack', 'made', 'wrong'];
test.each<[Record<string, string>, (string | undefined)[]]>([
  [{ eventType: 'AggregationEvent|TransformationEvent' }, [pack, made]],
  [{ GE_eventTime: '2026-03-02T10:00:00Z', LT_eventTime: '2026-03-04T10:00:00Z' }, [pack, made]],
  [{ GE_recordTime: '2026-01-01T00:00:00Z', LT_recordTime: '2026-01-02T00:00:00Z' }, []],
  [{ EQ_action: 'ADD' }, [pack]],
  [{ EQ_bizStep: 'https://ref.gs1.org/cbv/BizStep-receiving|packing' }, [object, pack, wrong]],
  [{ EQ_disposition: 'in_transit' }, [object]],
  [{ EQ_persistentDisposition_set: 'completeness_verified' }, [object]],
  [{ EQ_readPoint: 'https://id.gs1.org/414/0012345111112/254/400' }, [object]],
  [{ WD_bizLocation: 'urn:x:hall' }, [pack]],
  [{ WD_readPoint: 'urn:epc:id:sgln:0012345.11111.0' }, [object]],
  [{ EQ_readPoint: 'urn:epc:id:sgln:0012345.11111.0' }, []],
  [{ WD_readPoint: 'https://id.gs1.org/414/0012345111112/254/40' }, []],
  [{ WD_bizLocation: 'https://example.org/hub|urn:x:no' }, [made]],
  [{ WD_bizLocation: 'https://example.org/hu' }, []],
  [{ EQ_bizTransaction_po: 'urn:x:order' }, [object]],
  [{ EQ_bizTransaction_inv: 'urn:x:order' }, []],
  [{ EQ_source_location: 'https://id.gs1.org/414/4012345002256' }, [pack]],
  [{ EQ_transformationID: 'urn:x:run' }, [made]],
  [{ MATCH_epc: 'https://id.gs1.org/01/10614141073464/21/2017|urn:x:child' }, [object, pack]],
  [{ MATCH_epc: 'urn:epc:idpat:sgtin:0614141.107346.*' }, [object]],
  [{ MATCH_parentID: 'urn:epc:id:grai:4012345.55555.987' }, [pack]],
  [{ MATCH_inputEPC: 'urn:x:in' }, [made]],
  [{ MATCH_outputEPC: 'urn:x:in' }, []],
  [{ MATCH_anyEPC: 'urn:x:out|urn:x:4' }, [made, wrong]],
  [{ MATCH_epcClass: 'urn:epc:class:lgtin:4012345.012345.9' }, [object]],
  [{ GT_quantity: '19.5', LE_quantity: '20' }, [object]],
  [{ EQ_eventID: 'urn:x:pack|urn:x:none' }, [pack]],
  [{ EXISTS_errorDeclaration: 'true' }, [wrong]],
  [{ GE_errorDeclarationTime: '2026-03-05T10:00:00Z' }, [wrong]],
  [{ EQ_errorReason: 'incorrect_data', EQ_correctiveEventID: 'urn:x:better' }, [wrong]],
  [{ 'EQ_ex:note': 'left|right' }, [object]],
  [{ 'GE_ex:lane': '4', 'LT_ex:lane': '5' }, [object]],
  [{ 'EXISTS_ex:lane': '' }, [object, made]],
  [{ 'EQ_ILMD_ex:lot': 'L7' }, [made]],
  [{ EXISTS_sensorElementList: 'true', EQ_type: 'Temperature' }, [made]],
  [{ GT_value_CEL: '4', LT_value_CEL: '5' }, [made]],
  [{ GE_time: '2026-03-03T09:00:00Z' }, [made]],
  [{ EQ_deviceID: 'https://id.gs1.org/8004/4000001111' }, [made]],
  [{ orderBy: 'eventTime', orderDirection: 'DESC' }, [wrong, made, pack, object]],
  [{ orderBy: 'eventTime', orderDirection: 'ASC', eventCountLimit: '2' }, [object, pack]],
  [{ orderBy: 'ex:lane', 'EXISTS_ex:lane': '' }, [made, object]],
  [{ orderBy: 'ex:lane', 'EXISTS_ex:lane': '', orderDirection: 'ASC' }, [object, made]],
  [{ orderBy: 'ex:lane', 'EXISTS_ex:lane': '', eventCountLimit: '1' }, [made]],
  [{ maxEventCount: '4', EQ_action: 'OBSERVE' }, [object, wrong]],
])('%j finds %j, in pages of one too', async (parameters, expected) => {
  const whole = ids(await query(tracking, a, parameters, { context }));
  const isOrdered = 'orderBy' in parameters;
  expect(isOrdered ? whole : whole.sort()).toEqual(isOrdered ? expected : [...expected].sort());
  const paged = ids(await query(tracking, a, parameters, { context, limit: 1 }));
  expect(isOrdered ? paged : paged.sort()).toEqual(whole);
  expect((await query(tracking, b, parameters, { context })).events).toEqual([]);
  const { conditions } = eventQuery(asked(parameters), prefixes);
  const answered = ids({ events: events.filter((event) => answers(indexed(event), conditions)) });
  const isCut = 'eventCountLimit' in parameters;
  if (!isCut) expect(answered).toEqual([...expected].sort(byPlace));
});

test.each<[Record<string, string>, string]>([
  [{ EQ_colour: 'red' }, 'QUERY_PARAMETER_UNKNOWN EQ_colour'],
  [{ HAS_epc: 'x' }, 'QUERY_PARAMETER_UNKNOWN HAS_epc'],
  [{ GE_eventTime: 'today' }, 'QUERY_PARAMETER_INVALID GE_eventTime'],
  [{ GT_quantity: 'many' }, 'QUERY_PARAMETER_INVALID GT_quantity'],
  [{ 'EQ_no:lane': '4' }, 'PREFIX_UNDECLARED EQ_no:lane'],
  [{ orderBy: 'colour' }, 'QUERY_PARAMETER_INVALID orderBy'],
  [{ orderBy: 'no:colour' }, 'PREFIX_UNDECLARED orderBy'],
  [{ eventCountLimit: '1' }, 'QUERY_PARAMETER_INVALID eventCountLimit'],
  [{ orderDirection: 'UP' }, 'QUERY_PARAMETER_INVALID orderDirection'],
  [{ eventCountLimit: '0', orderBy: 'eventTime' }, 'QUERY_PARAMETER_INVALID eventCountLimit'],
  [{ eventCountLimit: '1', maxEventCount: '1' }, 'QUERY_PARAMETER_INVALID maxEventCount'],
  [{ maxEventCount: '3' }, 'QUERY_TOO_LARGE maxEventCount'],
])('%j is refused: %s', async (parameters, code) => {
  expect(await refusedWith(query(tracking, a, parameters))).toBe(code);
});

test('things and places of events that one may see are listed, and no others', async () => {
  const list = async (kind: string, actor = a) => {
    const page = { cursor: '', limit: 0 };
    return (await tracking.epcis.listTerms({ page, kind }, as(actor))).terms;
  };
  const halls = ['https://example.org/hub/dock-1', 'urn:x:hall'];
  expect([...(await list('bizLocations'))].sort()).toEqual(halls);
  expect(await list('readPoints')).toEqual(['urn:epc:id:sgln:0012345.11111.400']);
  expect(await list('epcs')).toContain('urn:x:child');
  expect(await list('epcs', b)).toEqual([]);
  expect(await refusedWith(list('people'))).toBe('QUERY_PARAMETER_UNKNOWN kind');
});

test('a query is kept under a name, subscribed to, and dropped with its subscriptions', async () => {
  const { epcis } = tracking;
  const name = newId('query');
  const asked = { name, prefixes: [], parameters: [{ name: 'EQ_action', values: ['ADD'] }] };
  const { query: kept } = await epcis.keepQuery({ query: asked }, as(a));
  expect(kept).toMatchObject({ name, parameters: asked.parameters });
  expect(await refusedWith(epcis.keepQuery({ query: asked }, as(a)))).toBe('QUERY_NAME_USED name');
  const bad = { ...asked, name: 'a b' };
  expect(await refusedWith(epcis.keepQuery({ query: bad }, as(a)))).toBe('QUERY_NAME_INVALID name');
  expect(await refusedWith(epcis.getQuery({ name }, as(b)))).toBe('QUERY_MISSING');
  const { queries } = await epcis.listQueries({}, as(a));
  expect(queries.map((each) => each.name)).toContain(name);

  const target = 'https://hooks.example/epcis';
  const subscribe = (subscription: object) =>
    epcis.subscribe(
      { subscription: { queryName: name, target, ...subscription }, signatureToken: 's' },
      as(a),
    );
  const every = (field: string, value: string) => ({
    schedule: [{ name: field, values: [value] }],
  });
  for (const wrongOne of [
    {},
    { stream: true, target: 'http://x' },
    every('hour', '24'),
    every('day', '1'),
    every('minute', '[5-1]'),
    { schedule: [...every('minute', '1').schedule, ...every('minute', '2').schedule] },
    { schedule: [{ name: 'hour', values: ['1', '2'] }] },
    { stream: true, ...every('hour', '1') },
  ]) {
    expect(await refusedWith(subscribe(wrongOne))).toMatch(/^SUBSCRIPTION_INVALID/);
  }
  const { subscription } = await subscribe({ stream: true });
  await subscribe(every('minute', '0,[10-20]'));
  for (let more = 0; more < 18; more += 1) await subscribe({ stream: true });
  expect(await refusedWith(subscribe({ stream: true }))).toBe('TOO_MANY_SUBSCRIPTIONS');
  const listed = await epcis.listSubscriptions({ queryName: name }, as(a));
  expect(listed.subscriptions).toHaveLength(20);
  expect(JSON.stringify(listed)).not.toContain('"s"');
  const id = subscription?.id ?? '';
  await epcis.unsubscribe({ queryName: name, id }, as(a));
  const again = epcis.unsubscribe({ queryName: name, id }, as(a));
  expect(await refusedWith(again)).toBe('SUBSCRIPTION_MISSING');
  await epcis.dropQuery({ name }, as(a));
  expect(await refusedWith(epcis.dropQuery({ name }, as(a)))).toBe('QUERY_MISSING');
  expect(await refusedWith(epcis.listSubscriptions({ queryName: name }, as(a)))).toBe(
    'QUERY_MISSING',
  );
});

test('a member keeps so many queries, and no more', async () => {
  const keep = (index: number) => {
    const parameters = [{ name: 'EQ_action', values: ['ADD'] }];
    const kept = { name: `query-${index}`, prefixes: [], parameters };
    return tracking.epcis.keepQuery({ query: kept }, as(operator('d')));
  };
  await Promise.all(Array.from({ length: maxQueries }, (_, index) => keep(index)));
  expect(await refusedWith(keep(maxQueries))).toBe('TOO_MANY_QUERIES name');
});
