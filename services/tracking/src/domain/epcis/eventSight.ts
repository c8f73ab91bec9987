import type { Actor, FieldGroup, Instant, Sight } from '@serai/model';
import { maySee } from '@serai/model';
import type { Unit } from '../unit';
import { sightOfUnit } from '../unitSight';
import { isObject } from './checks';
import { ssccsOf } from './checkEvent';
import type { EventBody } from './event';

export interface SeenEvent {
  readonly memberId: string;
  readonly recordTime: Instant;
  readonly ssccs: readonly string[];
  readonly body: EventBody;
}

/** Fields of handling. One that is not named, an extension, is its captor's own business. */
const handling = new Set([
  ...['type', 'eventID', 'eventTime', 'eventTimeZoneOffset', 'recordTime', 'action'],
  ...['bizStep', 'disposition', 'persistentDisposition', 'readPoint', 'bizLocation'],
  ...['parentID', 'epcList', 'childEPCs', 'inputEPCList', 'outputEPCList', 'quantityList'],
  ...['childQuantityList', 'inputQuantityList', 'outputQuantityList', 'transformationID'],
  ...['sensorElementList', 'errorDeclaration', 'certificationInfo'],
]);

/** What is left of an event of which the viewer may see some units, and others not. */
const shared = new Set([
  ...['type', 'eventID', 'eventTime', 'eventTimeZoneOffset', 'recordTime', 'action'],
  ...['bizStep', 'disposition', 'readPoint', 'bizLocation', 'errorDeclaration'],
]);
const lists = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];

/**
 * The event as a viewer may see it; undefined: nothing. Who captured it sees all of it. Others see
 * what is of handling, where they may see the units in it at the moment it was recorded; where they
 * may see only some of these, only these are named. Orders, parties and extensions are commercial:
 * another member's are never seen. Events about nothing that the alliance knows are their captor's.
 */
export function eventFor(
  event: SeenEvent,
  units: ReadonlyMap<string, Unit>,
  viewer: Actor,
): EventBody | undefined {
  const isStaff = viewer.roles.includes('operator') || viewer.roles.includes('device');
  if (isStaff && viewer.member === event.memberId) return event.body;
  const sights = new Map(event.ssccs.map((sscc) => [sscc, sightIn(units, sscc)]));
  const sees = (sight: Sight, group: FieldGroup): boolean =>
    maySee(sight, viewer, group, event.recordTime, event.memberId);
  const seen = [...sights].filter(([, sight]) => sees(sight, 'handling')).map(([sscc]) => sscc);
  const seesAll = sights.size === 0 ? sees({}, 'handling') : seen.length === sights.size;
  if (!seesAll) return seen.length === 0 ? undefined : narrowed(event.body, new Set(seen));
  const all = sights.size === 0 ? [{}] : [...sights.values()];
  const groupOf = (name: string): FieldGroup => (handling.has(name) ? 'handling' : 'commercial');
  const shown = Object.entries(event.body).filter(([name]) =>
    all.every((sight) => sees(sight, groupOf(name))),
  );
  if (all.every((sight) => sees(sight, 'commercial'))) return Object.fromEntries(shown);
  return withoutExtensions(Object.fromEntries(shown));
}

function sightIn(units: ReadonlyMap<string, Unit>, sscc: string): Sight {
  const unit = units.get(sscc);
  return unit === undefined || unit.status === 'absent' ? {} : sightOfUnit(unit);
}

function narrowed(body: EventBody, seen: ReadonlySet<string>): EventBody {
  const isSeen = (epc: unknown): boolean =>
    typeof epc === 'string' && ssccsOf(epc).some((sscc) => seen.has(sscc));
  const shown = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (shared.has(name)) return [[name, value]];
    if (name === 'parentID') return isSeen(value) ? [[name, value]] : [];
    return lists.includes(name) && Array.isArray(value) ? [[name, value.filter(isSeen)]] : [];
  });
  return withoutExtensions(Object.fromEntries(shown));
}

/** Inside of what is shown, too, an extension is its captor's own. */
function withoutExtensions(body: EventBody): EventBody {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    const own = Object.entries(value).filter(([name]) => !name.includes(':'));
    return Object.fromEntries(own.map(([name, inner]) => [name, strip(inner)]));
  };
  return strip(body) as EventBody;
}
