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
  return changed(body, wordsWithin) as EventBody;
}

type Change = (value: unknown) => unknown;

const word =
  (vocabulary: Vocabulary): Change =>
  (value) =>
    typeof value === 'string' ? bareWord(vocabulary, value) : value;
const within =
  (changes: Readonly<Record<string, Change>>): Change =>
  (value) =>
    changed(value, changes);
const each =
  (change: Change): Change =>
  (value) =>
    Array.isArray(value) ? value.map(change) : value;

const report = within({
  type: word(known.measurement),
  exception: word(known.alert),
  component: word(known.component),
});
const dispositions = each(word(known.disposition));
const wordsWithin = {
  bizStep: word(known.bizStep),
  disposition: word(known.disposition),
  bizTransactionList: each(within({ type: word(known.bizTransaction) })),
  sourceList: each(within({ type: word(known.party) })),
  destinationList: each(within({ type: word(known.party) })),
  persistentDisposition: within({ set: dispositions, unset: dispositions }),
  errorDeclaration: within({ reason: word(known.reason) }),
  sensorElementList: each(within({ sensorReport: each(report) })),
};

function changed(value: unknown, changes: Readonly<Record<string, Change>>): unknown {
  if (!isObject(value)) return value;
  const copy = { ...value };
  for (const name in changes) {
    if (Object.hasOwn(copy, name)) copy[name] = changes[name]?.(copy[name]);
  }
  return copy;
}

const none: readonly never[] = [];

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

const plainFields = ['type', 'action', 'bizStep', 'disposition', 'transformationID'];
const placeFields = ['readPoint', 'bizLocation'];

function termsOf(
  event: EventBody,
  declared: EventBody | undefined,
  prefixes: Prefixes,
): readonly string[] {
  const terms: string[] = [];
  for (const name of plainFields) {
    if (event[name] !== undefined) terms.push(`${name}=${String(event[name])}`);
  }
  for (const name of placeFields) {
    const place = event[name];
    if (isObject(place)) terms.push(`${name}=${keyOf(String(place['id']))}`);
  }
  for (const [field, role] of Object.entries(thingRoles)) {
    for (const epc of textsOf(event[field])) terms.push(`${role}=${keyOf(epc)}`);
  }
  for (const epc of textsOf([event['parentID']])) terms.push(`parentID=${keyOf(epc)}`);
  for (const [field, role] of Object.entries(classRoles)) {
    for (const one of objectsOf(event[field])) {
      terms.push(`${role}=${keyOf(String(one['epcClass']))}`);
    }
  }
  for (const [field, role] of Object.entries(pairRoles)) {
    for (const one of objectsOf(event[field])) {
      terms.push(`${role}/${String(one['type'] ?? '')}=${keyOf(String(one[role]))}`);
    }
  }
  const lasting = event['persistentDisposition'];
  for (const [name, words] of Object.entries(isObject(lasting) ? lasting : {})) {
    for (const word of textsOf(words)) terms.push(`persistentDisposition_${name}=${word}`);
  }
  return [...terms, ...errorTerms(declared), ...sensorTerms(event, prefixes)];
}

function errorTerms(declared: EventBody | undefined): readonly string[] {
  if (declared === undefined) return [];
  const { reason, correctiveEventIDs } = declared;
  return [
    'errorDeclaration=true',
    ...(reason === undefined ? [] : [`errorReason=${String(reason)}`]),
    ...textsOf(correctiveEventIDs).map((id) => `correctiveEventID=${id}`),
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
  return Array.isArray(value) ? (value as unknown[]).filter(isObject) : none;
}

function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return none;
  return (value as unknown[]).filter((one): one is string => typeof one === 'string');
}
