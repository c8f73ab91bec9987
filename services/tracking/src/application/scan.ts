import type { Sheet, Step } from '@serai/runtime';
import type { HappeningFlag } from '../domain/happening';
import {
  counts,
  eventId,
  eventTime,
  isSameEvent,
  pointId as pointOf,
  sscc as ssccOf,
} from '../domain/happening';
import { contentOf } from '../domain/nesting';
import { isOnTheWay } from '../domain/nextStep';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { ScanAnswer } from '../domain/scanAnswer';
import { answerScan } from '../domain/scanAnswer';
import { staysOf } from '../domain/stays';
import type { KnownUnit, Unit } from '../domain/unit';
import { custodianOf } from '../domain/unit';
import { partyOf } from '../domain/subcontract';
import { isUnitEnd } from '../domain/unitEnd';
import { timesOf, wayOf, whereOf } from './bench';
import { capture, isUnknownPoint, type Captured } from './capture';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import type { Late } from './nestAgain';
import { settleLate } from './nestAgain';
import { seeProgress, tellEstimates } from './progress';
import { handling } from './subcontract';
import { takeOut } from './takeOut';

export interface Scan extends DeviceTime {
  readonly eventId: string;
  readonly sscc: string;
  readonly pointId: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * Somebody read a unit at a point. It is kept whatever it says; the answer tells at once whether the
 * unit belongs there and what to do. Where the unit is, its content is; a child read away from its
 * outer unit is no longer in it.
 */
export function scan(kinds: Kinds): Step<Scan, ScanAnswer> {
  return {
    name: 'scan',
    touches: (command) => eventTouches(kinds, command, [command.sscc]),
    decide: (command, sheet) => {
      ssccOf(command.sscc);
      eventId(command.eventId);
      eventTime(command.eventTime);
      pointOf(command.pointId);
      return seeUnit(kinds, sheet, command);
    },
  };
}

/** A well-formed read, whoever told of it; without a point, it happened we do not know where. */
export interface Read extends Omit<Scan, 'pointId' | 'nearby'> {
  readonly pointId?: string;
  /** It names its place by this number, under which nobody published a point. */
  readonly gln?: string;
  /** Parcels that came on are noted here, and their estimates told once for many reads. */
  readonly cameOn?: string[];
  /** So are units that are to be put in order once for many reads. */
  readonly late?: Late;
}

/** What a scan does once it is known to be well-formed, and what whoever made it is told. */
export function seeUnit(
  kinds: Kinds,
  sheet: Sheet,
  command: Read,
  heard?: ReadonlySet<string>,
): ScanAnswer {
  const { witness, pointId, sscc } = command;
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const steps = wayOf(kinds, sheet, sscc, content);
  const { unit, flags, incidentId } = noteRead(kinds, sheet, command, heard);
  const party = partyOf(handling(kinds, sheet, witness, custodianOf(unit)));
  const answer = answerScan(unit, steps, sscc, party, pointId, flags);
  return incidentId === undefined ? answer : { ...answer, incidentId };
}

/**
 * The same, where nobody waits for an answer. `heard` are units that were read by themselves at the
 * same moment: they are not inferred from what they lie in.
 */
export function noteRead(
  kinds: Kinds,
  sheet: Sheet,
  command: Read,
  heard: ReadonlySet<string> = new Set(),
): Captured {
  const { pointId, sscc, eventTime: at } = command;
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const noted = scanOne(kinds, sheet, command, sscc);
  const { unit, flags } = noted;
  const inferred = content.filter((inner) => !heard.has(inner));
  sheet.each(inferred, (inner) => {
    scanOne(kinds, sheet, command, inner);
  });
  endNesting(kinds, sheet, unit);
  settleLate(kinds, sheet, sscc, [sscc, ...inferred], at, command.late);
  const there = content.filter((each) => isThere(sheet.state(kinds.unit, each), command));
  const moved = seeProgress(kinds, sheet, [sscc, ...there], pointId, { at, flags });
  if (command.cameOn === undefined) tellEstimates(kinds, sheet, moved);
  else command.cameOn.push(...moved);
  return noted;
}

/** Unless what was told before says that it had left its outer unit by then. */
function isThere(unit: Unit, { eventId, witness: { memberId } }: Read): boolean {
  const history = unit.status === 'absent' ? [] : unit.history;
  const told = history.filter((one) => isSameEvent(one, { eventId, memberId }));
  return told.length === 0 || told.some(counts);
}

/** The unit that was read, or one inside it, which is where that one is. */
function scanOne(kinds: Kinds, sheet: Sheet, command: Read, sscc: string): Captured {
  const { pointId, eventId: id } = command;
  const holder = custodianOf(sheet.state(kinds.unit, sscc));
  const witness = handling(kinds, sheet, command.witness, holder);
  const isInner = sscc !== command.sscc;
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const steps = wayOf(kinds, sheet, sscc, content);
  const isKnownPlace = pointId !== undefined && !isUnknownPoint(kinds, sheet, steps, pointId);
  const isAstray = isKnownPlace && steps.length > 0 && !isOnTheWay(steps, pointId);
  const told = { kind: 'scanned' as const, eventId: id, ...timesOf(command), ...whereOf(command) };
  const inside = isInner ? { ...told, parentSscc: command.sscc } : told;
  const odd: HappeningFlag[] = [
    ...(isAstray ? (['unexpected_place'] as const) : []),
    ...(isInner ? (['inferred'] as const) : []),
  ];
  const captured = capture(kinds, sheet, witness, sscc, inside, odd);
  const { unit, flags } = captured;
  if (isUnitEnd(unit.status)) return captured;
  const kind = incidentKind(unit, partyOf(witness), isAstray);
  if (kind === undefined) return captured;
  const incidentId = raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, id, sscc),
    kind,
    unit,
    sscc,
    memberId: partyOf(witness),
    pointId,
    otherMemberId: custodianOf(unit),
  });
  return { unit, flags, incidentId };
}

function incidentKind(
  unit: KnownUnit,
  party: string,
  isAstray: boolean,
): 'unknown_unit' | 'misrouted' | 'out_of_custody' | undefined {
  if (unit.kind === 'unknown') return 'unknown_unit';
  if (isAstray) return 'misrouted';
  const holder = custodianOf(unit);
  const isForeign = holder !== undefined && holder !== party;
  return isForeign ? 'out_of_custody' : undefined;
}

/** Where the outer unit is, its content is: a child that was read elsewhere ends its nesting. */
function endNesting(kinds: Kinds, sheet: Sheet, unit: KnownUnit): void {
  if (unit.parentSscc === undefined) return;
  const outer = sheet.state(kinds.unit, unit.parentSscc);
  const last = staysOf((each) => sheet.state(kinds.unit, each), unit).at(-1);
  const isApart = last?.outer === unit.parentSscc && last.until !== undefined;
  if (isApart && outer.status !== 'absent') takeOut(kinds, sheet, outer, [unit.sscc], true);
}
