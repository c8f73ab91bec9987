import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { examples, officialSchema } from './examples.test-data';
import { faultsOf } from './checkEvent';
import { prefixesOf } from '@serai/model';

type Event = Record<string, unknown>;

/** The spelling of CBV 1.x, which the schema no longer has, is read all the same. */
const all = examples().filter(({ name }) => !name.startsWith('XML/'));
const official = officialValidator();
const seed = Number(process.env['SEED'] ?? 20_260_511);

const good: Event = {
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2026-03-29T14:30:00.000+02:00',
  eventTimeZoneOffset: '+02:00',
  epcList: ['urn:epc:id:sscc:0614141.1234567890'],
  bizStep: 'receiving',
  'ex:lane': { 'ex:number': 4 },
};
const prefixes = prefixesOf(['https://nobody.example/context', { ex: 'https://example.org/' }]);
const faults = (changes: Event): string[] =>
  faultsOf({ ...good, ...changes }, prefixes).map(({ code, path }) => `${code} ${path}`);

test('the examples of the standard are well-formed where the official schema says so', () => {
  const wrong = all.flatMap(({ name, events, context }) =>
    events
      .filter((event) => official(event) !== (faultsOf(event, prefixesOf(context)).length === 0))
      .map(() => name),
  );
  expect(wrong).toEqual([]);
  const isThere = all.length > 0;
  const refused = all.filter(({ events, context }) =>
    events.some((event) => faultsOf(event, prefixesOf(context)).length > 0),
  );
  expect(refused.length > 0).toBe(isThere);
});

test('whatever the official schema refuses of changed examples is refused, and hardly anything else', () => {
  const random = randomFrom(seed);
  // What the schema cannot say: prefixes, check digits, years; and names that it leaves open.
  const own = ['PREFIX_UNDECLARED', 'EPC_INVALID', 'INSTANT_INVALID', 'EVENT_TIME_INVALID'];
  const open = 'EVENT_FIELD_UNKNOWN';
  for (const { name, events, context } of all) {
    for (let round = 0; round < 40; round += 1) {
      const event = structuredClone(events[Math.floor(random() * events.length)]) as Event;
      const change = spoil(event, random);
      const found = faultsOf(event, prefixesOf(context));
      const told = { seed, name, change, found, official: official(event) };
      if (!told.official) expect(told).not.toMatchObject({ found: [] });
      else {
        const more = found.filter(({ code }) => !own.includes(code) && code !== open);
        expect({ ...told, found: more }).toMatchObject({ found: [] });
      }
    }
  }
});

test('a good event has no faults, whatever context lies elsewhere', () => {
  expect(faults({})).toEqual([]);
});

test.each<[string, Event, string]>([
  ['a time without offset', { eventTime: '2026-03-29T14:30:00' }, 'INSTANT_INVALID eventTime'],
  [
    'a time before anybody scanned',
    { eventTime: '1999-01-01T00:00:00Z' },
    'EVENT_TIME_INVALID eventTime',
  ],
  ['a wrong offset', { eventTimeZoneOffset: '+15:00' }, 'EVENT_FIELD_INVALID eventTimeZoneOffset'],
  ['no action', { action: undefined }, 'EVENT_FIELD_INVALID action'],
  ['a bad EPC', { epcList: ['urn:epc:id:sscc:0614141.123'] }, 'EPC_INVALID epcList[0]'],
  [
    'a bad check digit',
    { epcList: ['https://id.gs1.org/00/106141412345678909'] },
    'EPC_INVALID epcList[0]',
  ],
  ['no URI', { epcList: ['4711'] }, 'EVENT_FIELD_INVALID epcList[0]'],
  ['a thing twice', { epcList: ['urn:a:b', 'urn:a:b'] }, 'EVENT_FIELD_INVALID epcList'],
  ['a word that is none', { bizStep: 'dancing' }, 'EVENT_FIELD_INVALID bizStep'],
  ['a type that is none', { type: 'Party' }, 'EVENT_TYPE_UNKNOWN type'],
  ['a field that is none', { colour: 'red' }, 'EVENT_FIELD_UNKNOWN colour'],
  ['an undeclared prefix', { 'nobody:colour': 'red' }, 'PREFIX_UNDECLARED nobody:colour'],
  ['an undeclared prefix deep down', { 'ex:a': [{ 'no:b': 1 }] }, 'PREFIX_UNDECLARED ex:a[0].no:b'],
  ['nothing it is about', { epcList: undefined }, 'EVENT_FIELD_INVALID epcList'],
  ['origin where nothing begins', { ilmd: {} }, 'EVENT_FIELD_UNKNOWN ilmd'],
  [
    'the machinery of objects',
    { 'ex:a': JSON.parse('{"__proto__":1}') as Event },
    'EVENT_FIELD_UNKNOWN ex:a.__proto__',
  ],
  ['too many units', { epcList: units(501) }, 'TOO_MANY_EPCS '],
])('%s is a fault with its path', (_what, changes, expected) => {
  expect(faults(changes)).toContain(expected);
});

test('nesting deeper than 20 levels is a fault, and looked at no further', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 19; level += 1) deep = { 'ex:a': deep };
  expect(faults({ 'ex:a': deep })).toEqual([]);
  for (let level = 0; level < 2_000; level += 1) deep = [deep];
  expect(faults({ 'ex:a': deep })).toEqual([expect.stringMatching(/^EVENT_TOO_DEEP ex:a\[0\]/)]);
});

test('what is no object is no event', () => {
  for (const value of [null, 7, 'event', []]) {
    expect(faultsOf(value, {}).map(({ code }) => code)).toEqual(['EVENT_NOT_JSON']);
  }
});

function units(count: number): string[] {
  const serial = (index: number) => String(index).padStart(9, '0');
  return Array.from({ length: count }, (_, index) => `urn:epc:id:sscc:0614141.1${serial(index)}`);
}

/** By the schema of GS1; where it does not lie beside the project, nothing is compared. */
function officialValidator(): (event: unknown) => boolean {
  const schema = officialSchema();
  if (schema === undefined) return () => true;
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  ajv.addSchema(schema, 'epcis');
  const compiled = ajv.compile({ $ref: 'epcis#/definitions/EPCIS-Document-Event' });
  return (event) => compiled(event);
}

/** Changes one thing anywhere in the event, and says what. */
function spoil(event: Event, random: () => number): string {
  const places: [Event, string, string][] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const name of Object.keys(value)) {
      places.push([value as Event, name, `${path}/${name}`]);
      walk((value as Event)[name], `${path}/${name}`);
    }
  };
  walk(event, '');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [owner, name, path] = pick(places);
  const values = [
    null,
    7,
    -1.5,
    '',
    'x',
    'urn:x:y',
    true,
    {},
    [],
    ['x'],
    { a: 1 },
    'ADD',
    'shipping',
  ];
  if (random() < 0.3 && !Array.isArray(owner)) {
    delete owner[name];
    return `without ${path}`;
  }
  if (random() < 0.2 && !Array.isArray(owner)) {
    owner['strange'] = 1;
    return `strange beside ${path}`;
  }
  owner[name] = pick(values);
  return `${path} = ${JSON.stringify(owner[name])}`;
}

/** Mulberry32. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
