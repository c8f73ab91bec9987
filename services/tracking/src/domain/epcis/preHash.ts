import {
  canonicalKey,
  fullName,
  isRefusal,
  parseInstant,
  vocabularies as known,
  writtenOut,
  writtenWhole,
} from '@serai/model';
import { isObject } from './checks';
import type { Prefixes, Vocabulary } from '@serai/model';

/** The order of fields, and the name that a list's elements have in XML. */
interface Element {
  readonly name: string;
  readonly item?: string;
  readonly within?: readonly Element[];
  readonly words?: Vocabulary;
  readonly isTime?: true;
}

const names = (text: string): Element[] => text.split(' ').map((name) => ({ name }));
const epcs = (name: string): Element => ({ name, item: 'epc' });
const quantities = (name: string): Element => ({
  name,
  item: 'quantityElement',
  within: names('epcClass quantity uom'),
});
const time = (name: string): Element => ({ name, isTime: true });
const devices = names('deviceID deviceMetadata rawData dataProcessingMethod');

const metadata = [time('time'), time('startTime'), time('endTime'), ...devices];
const report: readonly Element[] = [
  { name: 'type', words: known.measurement },
  { name: 'exception', words: known.alert },
  ...devices,
  time('time'),
  ...names('microorganism chemicalSubstance value'),
  { name: 'component', words: known.component },
  ...names('stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue sDev'),
  ...names('percRank percValue uom coordinateReferenceSystem'),
];
const sensor: readonly Element[] = [
  { name: 'sensorMetadata', within: [...metadata, ...names('bizRules')] },
  { name: 'sensorReport', within: report },
];
const disposition = (name: string): Element => ({ name, words: known.disposition });
const place = (name: string): Element => ({ name, within: names('id') });

const order: readonly Element[] = [
  time('eventTime'),
  ...names('eventTimeZoneOffset certificationInfo parentID'),
  ...[epcs('epcList'), epcs('inputEPCList'), epcs('childEPCs')],
  ...[quantities('quantityList'), quantities('childQuantityList')],
  ...[quantities('inputQuantityList'), epcs('outputEPCList'), quantities('outputQuantityList')],
  ...names('action transformationID'),
  { name: 'bizStep', words: known.bizStep },
  disposition('disposition'),
  { name: 'persistentDisposition', within: [disposition('set'), disposition('unset')] },
  ...[place('readPoint'), place('bizLocation')],
  { name: 'sensorElementList', item: 'sensorElement', within: sensor },
];

/** Told apart from a thing's own words, these stand behind the ordered fields, sorted. */
const pairs: Readonly<Record<string, { readonly value: string; readonly words: Vocabulary }>> = {
  bizTransactionList: { value: 'bizTransaction', words: known.bizTransaction },
  sourceList: { value: 'source', words: known.party },
  destinationList: { value: 'destination', words: known.party },
};

const leftOut = new Set([
  ...['@context', 'recordTime', 'eventID', 'type', 'errorDeclaration'],
  ...['rdfs:comment', 'comment'],
]);

/**
 * The text that an event's hash is taken of (CBV 2.0, 8.9.2, as the reference implementation
 * epcis-event-hash-generator 1.9 has it): fields in a fixed order, lists sorted, times in UTC to
 * the millisecond, keys as Digital Links, words and extension names written out. Two documents that
 * say the same have the same text, in JSON or XML. The hash itself is `ni:///sha-256;` and its hex.
 */
export function preHash(event: Readonly<Record<string, unknown>>, prefixes: Prefixes): string {
  const ordered = order.map((element) => fieldText(element, event[element.name], prefixes));
  const seen = new Set(order.map(({ name }) => name));
  const rest = Object.entries(event)
    .filter(([name]) => !seen.has(name) && !leftOut.has(name))
    .flatMap(([name, value]) => restText(name, value, prefixes));
  return [`eventType=${String(event['type'])}`, ...ordered, ...rest.sort(byCode)].join('');
}

function fieldText(element: Element, value: unknown, prefixes: Prefixes): string {
  if (value === undefined || value === null) return '';
  const { name, item, within } = element;
  const all = Array.isArray(value) ? (value as unknown[]) : [value];
  const parts = all.map((each) =>
    within === undefined
      ? `${item ?? name}=${plain(each, element, prefixes)}`
      : `${item ?? name}${innerText(within, each, prefixes)}`,
  );
  const inside = parts.sort(byCode).join('');
  return item === undefined || inside === '' ? inside : `${name}${inside}`;
}

/** An element's own fields, then what others put into it. */
function innerText(within: readonly Element[], value: unknown, prefixes: Prefixes): string {
  if (!isObject(value)) return '';
  const own = within.map((element) => fieldText(element, value[element.name], prefixes));
  const others = Object.entries(value)
    .filter(([name]) => !within.some((element) => element.name === name) && !leftOut.has(name))
    .flatMap(([name, inner]) => anyText(name, inner, prefixes));
  return [...own, ...others.sort(byCode)].join('');
}

function restText(name: string, value: unknown, prefixes: Prefixes): readonly string[] {
  const pair = Object.hasOwn(pairs, name) ? pairs[name] : undefined;
  if (pair === undefined) return anyText(name, value, prefixes);
  const parts = (Array.isArray(value) ? value : []).map((each: Record<string, unknown>) => {
    const type =
      each['type'] === undefined ? '' : `type=${writtenOut(pair.words, String(each['type']))}`;
    return `${type}${pair.value}=${plain(each[pair.value], undefined, prefixes)}`;
  });
  return [`${name}${parts.sort(byCode).join('')}`];
}

/** What somebody else put in: every name written out, every list a repetition. */
function anyText(name: string, value: unknown, prefixes: Prefixes): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => anyText(name, each, prefixes));
  const full = fullName(name, prefixes) ?? name;
  if (!isObject(value)) return [`${full}=${plain(value, undefined, prefixes)}`];
  const inside = Object.entries(value)
    .filter(([inner]) => !leftOut.has(inner))
    .flatMap(([inner, each]) => anyText(inner, each, prefixes));
  return [`${full}${inside.sort(byCode).join('')}`];
}

function plain(value: unknown, element: Element | undefined, prefixes: Prefixes): string {
  const text = (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim();
  if (element?.isTime) return utc(text);
  const words = element?.words;
  const written = writtenWhole(words === undefined ? text : writtenOut(words, text), prefixes);
  const number = plainNumber(written);
  if (number !== undefined) return number;
  const key = canonicalKey(written);
  return key === undefined || key === 'malformed' ? written : key;
}

function utc(text: string): string {
  try {
    return new Date(parseInstant(text)).toISOString();
  } catch (error) {
    if (isRefusal(error)) return text;
    throw error;
  }
}

/** 20.0 and 20 are one number. */
function plainNumber(text: string): string | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** By code point, as everywhere where the same has to come out in another language. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
