import type { Instant, Prefixes, Vocabulary } from '@serai/model';
import {
  bareWord,
  canonicalKey,
  fullName,
  parseInstant,
  vocabularies as known,
  writtenWhole,
} from '@serai/model';
import { isObject } from './checks';
import { ssccsOf, thingsOf } from './checkEvent';

export type EventBody = Readonly<Record<string, unknown>>;

/** A number, a time or a text that an extension says, by its full name. */
export interface Said {
  readonly name: string;
  readonly text?: string;
  readonly number?: number;
  readonly time?: Instant;
}

/** What is looked up of an event; all words bare, all keys in one form. */
export interface EventIndex {
  readonly type: string;
  readonly eventTime: Instant;
  readonly errorTime?: Instant;
  /** `field=value` for everything that can be asked by equality. */
  readonly terms: readonly string[];
  readonly quantities: readonly number[];
  readonly said: readonly Said[];
  readonly ssccs: readonly string[];
}

/**
 * The event as it is kept and given out: words of the vocabularies bare, whichever way they were
 * written. Everything else stands as it came; the context goes beside it.
 */
export function normalised(event: EventBody): EventBody {
  const { '@context': _context, recordTime: _ours, ...body } = event;
  const word = (vocabulary: Vocabulary) => (value: unknown) =>
    typeof value === 'string' ? bareWord(vocabulary, value) : value;
  const typed = (vocabulary: Vocabulary) => (value: unknown) =>
    changed(value, { type: word(vocabulary) });
  const report = each((value) =>
    changed(value, {
      type: word(known.measurement),
      exception: word(known.alert),
      component: word(known.component),
    }),
  );
  return changed(body, {
    bizStep: word(known.bizStep),
    disposition: word(known.disposition),
    bizTransactionList: each(typed(known.bizTransaction)),
    sourceList: each(typed(known.party)),
    destinationList: each(typed(known.party)),
    persistentDisposition: (value) =>
      changed(value, { set: each(word(known.disposition)), unset: each(word(known.disposition)) }),
    errorDeclaration: (value) => changed(value, { reason: word(known.reason) }),
    sensorElementList: each((value) => changed(value, { sensorReport: report })),
  }) as EventBody;
}

type Change = (value: unknown) => unknown;

function each(change: Change): Change {
  return (value) => (Array.isArray(value) ? value.map(change) : value);
}

function changed(value: unknown, changes: Readonly<Record<string, Change>>): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
    return [name, change === undefined ? inner : change(inner)];
  });
  return Object.fromEntries(entries) as unknown;
}

/** One key for every way to write it; another URI for itself. */
export function keyOf(uri: string): string {
  const key = canonicalKey(uri);
  return key === undefined || key === 'malformed' ? uri : key;
}

/** What a well-formed, normalised event can be found by. */
export function indexOf(event: EventBody, prefixes: Prefixes): EventIndex {
  const declared = event['errorDeclaration'] as EventBody | undefined;
  return {
    type: String(event['type']),
    eventTime: parseInstant(String(event['eventTime'])),
    ...(declared === undefined
      ? {}
      : { errorTime: parseInstant(String(declared['declarationTime'])) }),
    terms: [...new Set(termsOf(event, declared, prefixes))],
    quantities: quantitiesOf(event).flatMap(({ quantity }) => quantity ?? []),
    said: saidBy(event, prefixes),
    ssccs: [...new Set(thingsOf(event).flatMap(ssccsOf))],
  };
}

const thingRoles: Readonly<Record<string, string>> = {
  epcList: 'epc',
  childEPCs: 'epc',
  inputEPCList: 'inputEPC',
  outputEPCList: 'outputEPC',
};
const classRoles: Readonly<Record<string, string>> = {
  quantityList: 'epcClass',
  childQuantityList: 'epcClass',
  inputQuantityList: 'inputEPCClass',
  outputQuantityList: 'outputEPCClass',
};
const pairRoles: Readonly<Record<string, string>> = {
  bizTransactionList: 'bizTransaction',
  sourceList: 'source',
  destinationList: 'destination',
};

function termsOf(
  event: EventBody,
  declared: EventBody | undefined,
  prefixes: Prefixes,
): readonly string[] {
  const plain = ['type', 'action', 'bizStep', 'disposition', 'transformationID'].flatMap((name) =>
    event[name] === undefined ? [] : [`${name}=${String(event[name])}`],
  );
  const places = ['readPoint', 'bizLocation'].flatMap((name) =>
    isObject(event[name]) ? [`${name}=${keyOf(String(event[name]['id']))}`] : [],
  );
  const things = Object.entries(thingRoles).flatMap(([field, role]) =>
    textsOf(event[field]).map((epc) => `${role}=${keyOf(epc)}`),
  );
  const parent = textsOf([event['parentID']]).map((epc) => `parentID=${keyOf(epc)}`);
  const classes = Object.entries(classRoles).flatMap(([field, role]) =>
    objectsOf(event[field]).map((one) => `${role}=${keyOf(String(one['epcClass']))}`),
  );
  const pairs = Object.entries(pairRoles).flatMap(([field, role]) =>
    objectsOf(event[field]).map(
      (one) => `${role}/${String(one['type'] ?? '')}=${keyOf(String(one[role]))}`,
    ),
  );
  const lasting = isObject(event['persistentDisposition']) ? event['persistentDisposition'] : {};
  const set = Object.entries(lasting).flatMap(([name, words]) =>
    textsOf(words).map((word) => `persistentDisposition_${name}=${word}`),
  );
  const errors =
    declared === undefined
      ? []
      : [
          'errorDeclaration=true',
          ...(declared['reason'] === undefined
            ? []
            : [`errorReason=${String(declared['reason'])}`]),
          ...textsOf(declared['correctiveEventIDs']).map((id) => `correctiveEventID=${id}`),
        ];
  const sensed = sensorTerms(event, prefixes);
  return [
    ...plain,
    ...places,
    ...things,
    ...parent,
    ...classes,
    ...pairs,
    ...set,
    ...errors,
    ...sensed,
  ];
}

const sensedFields = [
  ...['type', 'deviceID', 'dataProcessingMethod', 'microorganism', 'chemicalSubstance'],
  ...['bizRules', 'stringValue', 'booleanValue', 'hexBinaryValue', 'uriValue'],
];

function sensorTerms(event: EventBody, prefixes: Prefixes): readonly string[] {
  const elements = objectsOf(event['sensorElementList']);
  if (elements.length === 0) return [];
  const described = elements.flatMap((element) => [
    ...objectsOf([element['sensorMetadata']]),
    ...objectsOf(element['sensorReport']),
  ]);
  const terms = described.flatMap((one) =>
    sensedFields
      .filter((name) => one[name] !== undefined)
      .map((name) => `sensor_${name}=${keyOf(writtenWhole(String(one[name]), prefixes))}`),
  );
  return ['sensorElementList=true', ...terms];
}

function quantitiesOf(event: EventBody): readonly { quantity?: number }[] {
  return Object.keys(classRoles).flatMap((field) =>
    objectsOf(event[field]).map(({ quantity }) =>
      typeof quantity === 'number' ? { quantity } : {},
    ),
  );
}

/** Extensions at the top, and below `ilmd` and the error declaration under names of their own. */
function saidBy(event: EventBody, prefixes: Prefixes): readonly Said[] {
  const of = (body: unknown, start: string): readonly Said[] =>
    Object.entries(isObject(body) ? body : {}).flatMap(([name, value]) => {
      const full = name.includes(':') ? fullName(name, prefixes) : undefined;
      if (full === undefined) return [];
      const values = Array.isArray(value) ? (value as unknown[]) : [value];
      return values.map((one) => ({ name: `${start}${full}`, ...valueOf(one) }));
    });
  return [
    ...of(event, ''),
    ...of(event['ilmd'], 'ILMD:'),
    ...of(event['errorDeclaration'], 'ERROR_DECLARATION:'),
    ...measuredBy(event),
  ];
}

const measures = ['value', 'minValue', 'maxValue', 'meanValue', 'sDev', 'percValue'] as const;
const sensedTimes = ['time', 'startTime', 'endTime'] as const;

/** What sensors read, each number with its unit, as `value_CEL`. */
function measuredBy(event: EventBody): readonly Said[] {
  return objectsOf(event['sensorElementList']).flatMap((element) => {
    const reports = objectsOf(element['sensorReport']);
    const numbers = reports.flatMap((report) =>
      measures.flatMap((name) => {
        const number = report[name];
        const unit = String(report['uom'] ?? '');
        return typeof number === 'number' ? [{ name: `sensor:${name}_${unit}`, number }] : [];
      }),
    );
    const ranks = reports.flatMap(({ percRank: number }) =>
      typeof number === 'number' ? [{ name: 'sensor:percRank', number }] : [],
    );
    const times = [...objectsOf([element['sensorMetadata']]), ...reports].flatMap((one) =>
      sensedTimes
        .filter((name) => one[name] !== undefined)
        .map((name) => ({ name: `sensor:${name}`, time: parseInstant(String(one[name])) })),
    );
    return [...numbers, ...ranks, ...times];
  });
}

function valueOf(value: unknown): Omit<Said, 'name'> {
  if (typeof value === 'number') return { number: value, text: String(value) };
  if (typeof value === 'boolean') return { text: String(value) };
  if (typeof value !== 'string') return {};
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const isTime = /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
  return {
    text: value,
    ...(Number.isFinite(number) ? { number } : {}),
    ...(isTime ? { time: Date.parse(value) } : {}),
  };
}

export function objectsOf(value: unknown): readonly Record<string, unknown>[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).filter(isObject);
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).filter(
    (one): one is string => typeof one === 'string',
  );
}
