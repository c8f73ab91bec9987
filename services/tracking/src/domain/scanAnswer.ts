import type { Instant } from '@serai/model';
import type { PlannedStep } from './consignment';
import type { HappeningFlag } from './happening';
import { isOnTheWay, nextStepFrom } from './nextStep';
import type { Unit } from './unit';
import { custodianOf, isEnded } from './unit';
import { seesNow } from './unitSight';

/** What a worker is told at once. */
export interface ScanAnswer {
  readonly sscc: string;
  readonly belongs: boolean;
  readonly advice: 'keep' | 'load' | 'hand_over' | 'deliver' | 'hold' | 'call_office';
  readonly message: string;
  readonly flags: readonly HappeningFlag[];
  readonly nextPointId?: string;
  readonly nextMemberId?: string;
  readonly nextDepartureId?: string;
  readonly nextAt?: Instant;
  readonly incidentId?: string;
}

/** Whoever scans does so for its member. */
const roles = ['operator'] as const;

const sentences: Record<ScanAnswer['advice'], string> = {
  keep: 'Keep it here: nothing is planned for it yet.',
  load: 'Load it on your next departure.',
  hand_over: 'Hand it over to the next member.',
  deliver: 'Put it on the delivery round.',
  hold: 'It does not belong here: hold it and wait for word.',
  call_office: 'Nobody knows this unit: call the office.',
};

const unknownPoint = 'Nobody published this point: say where it is, or call the office.';

/** What to do with a unit that a member scanned at a point, or at the sender's door. */
export function answerScan(
  unit: Unit,
  steps: readonly PlannedStep[],
  sscc: string,
  memberId: string,
  pointId: string | undefined,
  flags: readonly HappeningFlag[],
): ScanAnswer {
  const isKnown = unit.status !== 'absent' && unit.status !== 'unknown';
  if (!isKnown) return say(sscc, 'call_office', false, flags);
  if (isEnded(unit) || unit.status === 'cancelled') return say(sscc, 'hold', false, flags);
  if (flags.includes('unknown_point')) {
    return { ...say(sscc, 'call_office', false, flags), message: unknownPoint };
  }
  if (steps.length === 0) return say(sscc, 'keep', custodianOf(unit) === memberId, flags);
  const isPlanned = steps.some((step) => step.memberId === memberId);
  const isHere = pointId === undefined || isOnTheWay(steps, pointId);
  if (!isPlanned || !isHere) return say(sscc, 'hold', false, flags);
  const next = nextStepFrom(steps, pointId)?.step;
  if (next === undefined) return say(sscc, 'keep', true, flags);
  // Who is not concerned with it now is told its own part of the way, and nobody else's.
  const isTold =
    next.memberId === memberId || seesNow(unit, { subject: '', roles, member: memberId });
  if (!isTold) return say(sscc, 'hold', false, flags);
  const advice = adviceFor(next, memberId);
  return {
    ...say(sscc, advice, true, flags),
    nextMemberId: next.memberId,
    nextAt: next.departsAt,
    ...(next.toPointId === undefined ? {} : { nextPointId: next.toPointId }),
    ...(next.departureId === '' ? {} : { nextDepartureId: next.departureId }),
  };
}

function adviceFor(next: PlannedStep, memberId: string): ScanAnswer['advice'] {
  if (next.memberId !== memberId) return 'hand_over';
  if (next.kind === 'delivery') return 'deliver';
  return next.kind === 'ride' ? 'load' : 'keep';
}

function say(
  sscc: string,
  advice: ScanAnswer['advice'],
  belongs: boolean,
  flags: readonly HappeningFlag[],
): ScanAnswer {
  return { sscc, belongs, advice, message: sentences[advice], flags };
}
