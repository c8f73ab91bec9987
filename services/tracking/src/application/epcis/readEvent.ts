import { hash } from 'node:crypto';
import { faultsOf } from '../../domain/epcis/checkEvent';
import { isObject } from '../../domain/epcis/checks';
import type { EventBody } from '../../domain/epcis/event';
import { indexOf, normalised } from '../../domain/epcis/event';
import type { Fault } from '../../domain/epcis/faults';
import { pointOf } from '../../domain/epcis/meaning';
import type { Prefixes } from '@serai/model';
import { prefixesOf } from '@serai/model';
import { preHash } from '../../domain/epcis/preHash';
import { epcisRefusals } from '../../domain/epcis/refusals';
import { trackingRefusals } from '../../domain/refusals';
import type { Witness } from '../kinds';
import type { ParsedRow } from './captureWhole';
import { rowId } from './rowId';

export interface SentEvent {
  readonly index: number;
  readonly json: string;
  readonly isTooLarge: boolean;
}

/** Where the caller's device stands, if it is one. */
export interface Teller extends Witness {
  readonly pointId?: string;
}

/** The row of an event, or what is wrong with it. */
export function readEvent(
  sent: SentEvent,
  declared: Prefixes,
  teller: Teller,
): ParsedRow | readonly Fault[] {
  if (sent.isTooLarge) return [faultOf(epcisRefusals.EVENT_TOO_LARGE())];
  const event = parsed(sent.json);
  if (!isObject(event)) return [faultOf(epcisRefusals.EVENT_NOT_JSON())];
  const prefixes = { ...declared, ...prefixesOf(event['@context']) };
  const faults = faultsOf(event, prefixes);
  if (faults.length > 0) return faults;
  const said = pointOf(event);
  const isElsewhere = said !== undefined && said !== (teller.pointId ?? said);
  if (isElsewhere) return [faultOf(trackingRefusals.DEVICE_ELSEWHERE(), 'readPoint')];
  return rowOf(sent.index, event, prefixes, teller);
}

function rowOf(index: number, event: EventBody, prefixes: Prefixes, teller: Teller): ParsedRow {
  const { memberId, subject } = teller;
  const plain = normalised(event);
  const eventId = typeof plain['eventID'] === 'string' ? plain['eventID'] : hashId(plain, prefixes);
  const body: EventBody = { ...plain, eventID: eventId };
  const pointId = teller.pointId ?? pointOf(body);
  const json = JSON.stringify(body);
  const used = usedOf(prefixes, json);
  const plainId = rowId(memberId, eventId, false);
  const declarationId = rowId(memberId, eventId, true);
  const isDeclaration = body['errorDeclaration'] !== undefined;
  return {
    ...indexOf(body, prefixes),
    id: isDeclaration ? declarationId : plainId,
    ...(isDeclaration ? { corrects: plainId } : {}),
    declarationId,
    eventId,
    memberId,
    subject,
    digest: hash('sha256', `[${inOneOrder(body)},${JSON.stringify(Object.entries(used).sort())}]`),
    json,
    body,
    prefixes: used,
    index,
    ...(pointId === undefined ? {} : { pointId }),
  };
}

/** The id of an event that came without one: the same event has the same (CBV 2.0, 8.9). */
function hashId(body: EventBody, prefixes: Prefixes): string {
  return `ni:///sha-256;${hash('sha256', preHash(body, prefixes))}?ver=CBV2.0`;
}

/** Only the prefixes that an event uses belong to it. */
function usedOf(prefixes: Prefixes, json: string): Prefixes {
  const used = Object.entries(prefixes).filter(([prefix]) => json.includes(`"${prefix}:`));
  return Object.fromEntries(used);
}

/** As JSON; the order of names says nothing. */
function inOneOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneOrder).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${inOneOrder(value[name])}`).join(',')}}`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function faultOf(refusal: { code: string; message: string }, path = ''): Fault {
  return { path, code: refusal.code, message: refusal.message };
}
