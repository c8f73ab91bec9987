import type { Prefixes } from '@serai/model';
import { prefixesOf } from '@serai/model';
import { epcisRefusals } from './epcisRefusals';
import { captureLimits } from './headers';

export type Json = Readonly<Record<string, unknown>>;

export interface SentEvent {
  readonly index: number;
  readonly json: string;
  readonly tooLarge: boolean;
}

/** A document of events, or one event by itself. */
export interface EventDocument {
  readonly isSingle: boolean;
  readonly prefixes: Prefixes;
  readonly events: readonly SentEvent[];
}

/** One more than an event may have, so that its service sees, and refuses, what is too deep. */
const maxLevels = 22;

/**
 * The events of a document of EPCIS in JSON, or of one event by itself. Refuses CAPTURE_TOO_LONG and
 * DOCUMENT_INVALID.
 */
export function eventsOf(document: Json): EventDocument {
  const { type } = document;
  const isDocument = type === 'EPCISDocument' || type === 'EPCISQueryDocument';
  const events = isDocument ? listIn(document) : [document];
  if (events.length > captureLimits.events) {
    throw epcisRefusals.CAPTURE_TOO_LONG({ field: 'epcisBody.eventList' });
  }
  if (document['@context'] === undefined) {
    throw epcisRefusals.DOCUMENT_INVALID({ field: '@context' });
  }
  const prefixes = prefixesOf(document['@context']);
  return { isSingle: !isDocument, prefixes, events: events.map(sentOf) };
}

function listIn(document: Json): readonly unknown[] {
  const isQuery = document['type'] === 'EPCISQueryDocument';
  const needed = isQuery ? ['epcisBody'] : ['schemaVersion', 'creationDate', 'epcisBody'];
  for (const field of needed) {
    if (document[field] === undefined) throw epcisRefusals.DOCUMENT_INVALID({ field });
  }
  const version = document['schemaVersion'];
  if (version !== undefined && !/^2\.0(\.\d+)?$/.test(String(version))) {
    throw epcisRefusals.DOCUMENT_INVALID({ field: 'schemaVersion' });
  }
  const path = isQuery ? ['epcisBody', 'queryResults', 'resultsBody'] : ['epcisBody'];
  const body = path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), document);
  const list = isObject(body) ? body['eventList'] : undefined;
  const field = [...path, 'eventList'].join('.');
  if (!Array.isArray(list)) throw epcisRefusals.DOCUMENT_INVALID({ field });
  return list as unknown[];
}

function sentOf(event: unknown, index: number): SentEvent {
  const json = JSON.stringify(cut(event, maxLevels)) ?? 'null';
  const tooLarge = json.length > captureLimits.eventBytes;
  return { index, json: tooLarge ? '' : json, tooLarge };
}

/** Deeper levels are not looked at, however many there are. */
function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return {};
  if (Array.isArray(value)) return value.map((each) => cut(each, levels - 1));
  const entries = Object.entries(value).map(([name, inner]) => [name, cut(inner, levels - 1)]);
  return Object.fromEntries(entries) as unknown;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
