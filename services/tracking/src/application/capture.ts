import type { Sheet } from '@serai/runtime';
import type { PlannedStep } from '../domain/consignment';
import type { Happening, HappeningFlag } from '../domain/happening';
import { timeFlags } from '../domain/happening';
import type { IncidentKind } from '../domain/incident';
import { isOnTheWay } from '../domain/nextStep';
import { isPublished } from '../domain/place';
import { partyOf } from '../domain/subcontract';
import type { KnownUnit, Unit } from '../domain/unit';
import { bookingOf, custodianOf } from '../domain/unit';
import { isUnitEnd } from '../domain/unitEnd';
import { consignmentOf, plannedSteps } from './bench';
import { eventIncidentId, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import { startWork } from './subcontract';

export type Told = Omit<Happening, keyof Witness | 'recordTime' | 'flags'>;

export interface Captured {
  readonly unit: KnownUnit;
  readonly flags: readonly HappeningFlag[];
  /** It was told of where nobody knows, or after its end. */
  readonly incidentId?: string;
}

/**
 * The unit with one more event in its history; odd times and places that nobody published are
 * flagged and kept. A unit that nobody expected is kept as unknown. A known one that is told of by
 * itself at such a place, or after its end, is an incident as well.
 */
export function capture(
  kinds: Kinds,
  sheet: Sheet,
  witness: Witness,
  sscc: string,
  told: Told,
  extraFlags: readonly HappeningFlag[] = [],
): Captured {
  const before = sheet.state(kinds.unit, sscc);
  const history = before.status === 'absent' ? [] : before.history;
  const isUnknown = before.status === 'absent' || before.kind === 'unknown';
  const isNowhere =
    told.handOverId === undefined &&
    (told.gln !== undefined ||
      isUnknownPoint(kinds, sheet, plannedSteps(kinds, sheet, before), told.pointId));
  const flags: HappeningFlag[] = [
    ...timeFlags(told.eventTime, sheet.at, history),
    ...(isUnknown ? (['unknown_unit'] as const) : []),
    ...(told.deviceTime === undefined ? [] : (['clock_corrected'] as const)),
    ...(isNowhere ? (['unknown_point'] as const) : []),
    ...extraFlags,
  ];
  const happening: Happening = { ...told, ...witness, recordTime: sheet.at, flags };
  const bookingId = bookingOf(before);
  const captured = { type: 'UnitCaptured', sscc, bookingId, happening } as const;
  sheet.record(kinds.unit, sscc, [captured]);
  startWork(kinds, sheet, witness, sscc);
  const unit = sheet.state(kinds.unit, sscc);
  if (unit.status === 'absent') throw new Error(`${sscc} was captured and is absent`);
  const kind = oddity(before, happening);
  if (isUnknown || kind === undefined) return { unit, flags };
  const concerned = whoActs(kinds, sheet, unit, kind, partyOf(witness));
  const incidentId = raiseIncident(kinds, sheet, {
    ...{ id: eventIncidentId(witness.memberId, told.eventId, `${sscc}/${kind}`), kind, unit, sscc },
    ...{ ...concerned, pointId: told.pointId },
  });
  return { unit, flags, incidentId };
}

/** Who sold what was seen after its end settles that; else it is for who tells of it to say where. */
function whoActs(kinds: Kinds, sheet: Sheet, unit: KnownUnit, kind: IncidentKind, teller: string) {
  const consignment = consignmentOf(kinds, sheet, unit);
  const isSettled = kind === 'seen_after_end' && consignment.status !== 'absent';
  if (isSettled) return { memberId: consignment.sellerId, otherMemberId: teller };
  return { memberId: teller, otherMemberId: custodianOf(unit) };
}

/** Neither published nor, as far as is known, on the way: it may be anywhere. */
export function isUnknownPoint(
  kinds: Kinds,
  sheet: Sheet,
  steps: readonly PlannedStep[],
  pointId: string | undefined,
): boolean {
  if (pointId === undefined || isOnTheWay(steps, pointId)) return false;
  return !isPublished(sheet.state(kinds.point, pointId));
}

/** What only follows from another unit's event is that one's to tell, but for what was given up. */
function oddity(before: Unit, { kind, flags, eventTime, parentSscc }: Happening) {
  const history = before.status === 'absent' ? [] : before.history;
  const end = isUnitEnd(before.status)
    ? history.findLast((each) => isUnitEnd(each.kind))
    : undefined;
  // A clock that was ahead says nothing of when it ended.
  const endedAt = end?.flags.includes('future_time') === true ? end.recordTime : end?.eventTime;
  const isAfterEnd = endedAt !== undefined && eventTime > endedAt && !isUnitEnd(kind);
  // Of what lies in what was found its seller is told too, and nobody else.
  const isTold = !flags.includes('inferred') || bookingOf(before) !== '';
  if (isAfterEnd && isTold) return 'seen_after_end' satisfies IncidentKind;
  if (flags.includes('inferred')) return undefined;
  const isNowhere = flags.includes('unknown_point') && parentSscc === undefined;
  return isNowhere ? ('unknown_point' satisfies IncidentKind) : undefined;
}
