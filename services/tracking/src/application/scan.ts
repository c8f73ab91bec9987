import type { Sheet, Step } from '@serai/runtime';
import type { HappeningFlag } from '../domain/happening';
import { eventId, eventTime, pointId as pointOf, sscc as ssccOf } from '../domain/happening';
import { contentOf } from '../domain/nesting';
import { isOnTheWay } from '../domain/nextStep';
import type { ScanAnswer } from '../domain/scanAnswer';
import { answerScan } from '../domain/scanAnswer';
import type { KnownUnit } from '../domain/unit';
import { custodianOf } from '../domain/unit';
import { capture, wayOf } from './bench';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { seeProgress, tellEstimates } from './progress';
import { takeOut } from './unpack';

export interface Scan {
  readonly eventId: string;
  readonly sscc: string;
  readonly pointId: string;
  readonly eventTime: number;
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
  /** Parcels that came on are noted here, and their estimates told once for many reads. */
  readonly cameOn?: string[];
}

/** What a scan does once it is known to be well-formed. */
export function seeUnit(kinds: Kinds, sheet: Sheet, command: Read): ScanAnswer {
  const { witness, pointId, sscc, eventTime: at } = command;
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const steps = wayOf(kinds, sheet, sscc, content);
  const { unit, flags, incidentId } = scanOne(kinds, sheet, command, sscc);
  for (const inner of content) scanOne(kinds, sheet, command, inner);
  endNesting(kinds, sheet, unit, pointId, flags);
  const moved = seeProgress(kinds, sheet, [sscc, ...content], pointId, { at, flags });
  if (command.cameOn === undefined) tellEstimates(kinds, sheet, moved);
  else command.cameOn.push(...moved);
  const answer = answerScan(unit, steps, sscc, witness.memberId, pointId, flags);
  return incidentId === undefined ? answer : { ...answer, incidentId };
}

/** The unit that was read, or one inside it, which is where that one is. */
function scanOne(
  kinds: Kinds,
  sheet: Sheet,
  command: Read,
  sscc: string,
): { unit: KnownUnit; flags: readonly HappeningFlag[]; incidentId?: string } {
  const { witness, pointId, eventId: id, eventTime: at } = command;
  const isInner = sscc !== command.sscc;
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const steps = wayOf(kinds, sheet, sscc, content);
  const isAstray = pointId !== undefined && steps.length > 0 && !isOnTheWay(steps, pointId);
  const place = pointId === undefined ? {} : { pointId };
  const told = { kind: 'scanned' as const, eventId: id, eventTime: at, ...place };
  const inside = isInner ? { ...told, parentSscc: command.sscc } : told;
  const odd = isAstray ? (['unexpected_place'] as const) : [];
  const { unit, flags } = capture(kinds, sheet, witness, sscc, inside, odd);
  const kind = incidentKind(unit, witness, isAstray);
  if (kind === undefined) return { unit, flags };
  const incidentId = raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, id, sscc),
    kind,
    unit,
    sscc,
    memberId: witness.memberId,
    pointId,
    otherMemberId: custodianOf(unit),
  });
  return { unit, flags, incidentId };
}

function incidentKind(
  unit: KnownUnit,
  witness: Witness,
  isAstray: boolean,
): 'unknown_unit' | 'misrouted' | 'out_of_custody' | undefined {
  if (unit.kind === 'unknown') return 'unknown_unit';
  if (isAstray) return 'misrouted';
  const holder = custodianOf(unit);
  const isForeign = holder !== undefined && holder !== witness.memberId;
  return isForeign ? 'out_of_custody' : undefined;
}

/** Where the outer unit is, its content is: a child seen elsewhere, and now, ends its nesting. */
function endNesting(
  kinds: Kinds,
  sheet: Sheet,
  unit: KnownUnit,
  pointId: string | undefined,
  flags: readonly HappeningFlag[],
): void {
  const isNow = !flags.includes('future_time') && !flags.includes('out_of_order');
  if (unit.parentSscc === undefined || pointId === undefined || !isNow) return;
  const outer = sheet.state(kinds.unit, unit.parentSscc);
  const isApart = outer.status !== 'absent' && outer.pointId !== undefined;
  if (isApart && outer.pointId !== pointId) takeOut(kinds, sheet, outer, [unit.sscc]);
}
