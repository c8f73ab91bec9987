import type { Instant } from '@serai/model';
import type { Leg } from '../itinerary';

/** What happened to a part's way, as the one who caused it said. */
export type Cause = CauseKinds & { readonly reason: string };

type CauseKinds =
  | { readonly kind: 'cancelled'; readonly departureId: string }
  | {
      readonly kind: 'late';
      readonly departureId: string;
      /** Of every leg of the departure, as they are now. */
      readonly legs: readonly { readonly departsAt: Instant; readonly arrivesAt: Instant }[];
    }
  | { readonly kind: 'cut'; readonly departureId: string; readonly leg: number }
  | {
      readonly kind: 'closed';
      readonly pointId: string;
      readonly memberId: string;
      readonly from: Instant;
      /** Absent: for good. */
      readonly until?: Instant;
    }
  | { readonly kind: 'left'; readonly memberId: string };

/** A leg at the times that are known of it now. */
export interface Timed {
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly cutoffAt: Instant;
}

/** The times of a leg after the cause: a late departure moves them, its cut-off too. */
export function timesOf(leg: Leg, cause: Cause): Timed {
  if (cause.kind !== 'late' || leg.departureId !== cause.departureId) return leg;
  const departsAt = cause.legs[leg.firstLeg]?.departsAt ?? leg.departsAt;
  const arrivesAt = cause.legs[leg.lastLeg]?.arrivesAt ?? leg.arrivesAt;
  const cutoffAt = leg.cutoffAt === 0 ? 0 : leg.cutoffAt + departsAt - leg.departsAt;
  return { departsAt, arrivesAt, cutoffAt };
}

/**
 * Whether a way cannot be gone on from one of its legs (`next`, an index) as planned. A departure
 * that is cut is over for whoever rides the leg: who of them leaves is decided by priority.
 */
export function breaks(legs: readonly Leg[], next: number, cause: Cause): boolean {
  const ahead = legs.slice(next);
  switch (cause.kind) {
    case 'cancelled':
      return ahead.some(({ departureId }) => departureId === cause.departureId);
    case 'cut':
      return ahead.some((leg) => rides(leg, cause.departureId, cause.leg));
    case 'late':
      return legs.some((_, index) => index >= next && isMissed(legs, index, cause));
    case 'left':
      return ahead.some(({ memberId }) => memberId === cause.memberId);
    case 'closed':
      return ahead.some((leg, index) => isClosedFor(leg, index === 0, cause));
  }
}

/** Who pays for another way: the member whose fact caused it; none: shared by charter. */
export function payerOf(legs: readonly Leg[], cause: Cause): string {
  if ('memberId' in cause) return cause.memberId;
  return legs.find(({ departureId }) => departureId === cause.departureId)?.memberId ?? '';
}

/** What the cause is about, for whoever looks it up. */
export function subjectOf(cause: Cause): string {
  if ('departureId' in cause) return cause.departureId;
  return cause.kind === 'closed' ? cause.pointId : cause.memberId;
}

function rides(leg: Leg, departureId: string, index: number): boolean {
  return leg.departureId === departureId && leg.firstLeg <= index && index <= leg.lastLeg;
}

/** The ride closes before the one before it is there; one of the two has moved. */
function isMissed(legs: readonly Leg[], index: number, cause: Cause & { kind: 'late' }): boolean {
  const [before, leg] = [legs[index - 1], legs[index]];
  if (before === undefined || leg === undefined || leg.kind !== 'ride') return false;
  const isMoved = [before, leg].some(({ departureId }) => departureId === cause.departureId);
  const { cutoffAt, departsAt } = timesOf(leg, cause);
  return isMoved && timesOf(before, cause).arrivesAt > (cutoffAt === 0 ? departsAt : cutoffAt);
}

/** What stands at the point already may leave it. */
function isClosedFor(leg: Leg, isNext: boolean, cause: Cause & { kind: 'closed' }): boolean {
  const until = cause.until ?? Number.POSITIVE_INFINITY;
  const isShut = (at: Instant): boolean => at >= cause.from && at < until;
  const leaves = !isNext && leg.fromPointId === cause.pointId && isShut(leg.departsAt);
  return leaves || (leg.toPointId === cause.pointId && isShut(leg.arrivesAt));
}
