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
  | { readonly kind: 'left'; readonly memberId: string }
  /** The space that a part had is no longer held. */
  | { readonly kind: 'hold'; readonly holdId: string }
  | ({ readonly kind: 'embargo' } & Embargo);

/** What does not move for a while; each name that is empty narrows nothing. */
export interface Embargo {
  readonly embargoId: string;
  /** Who laid it on what is its own; empty: the alliance. */
  readonly memberId: string;
  readonly pointId: string;
  readonly lineId: string;
  readonly country: string;
  /** Its point, or those of its country. */
  readonly pointIds: readonly string[];
  /** None: all. */
  readonly goods: readonly string[];
  readonly from: Instant;
  readonly until?: Instant;
}

/** Where parcels come from and go to, and what is in them, for causes that ask for it. */
export interface Freight {
  readonly fromCountry: string;
  readonly toCountry: string;
  readonly goods: readonly string[];
}

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
export function breaks(
  legs: readonly Leg[],
  next: number,
  cause: Cause,
  freight: Freight,
): boolean {
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
    case 'hold':
      return ahead.length > 0;
    case 'closed':
      return ahead.some((leg, index) => isClosedFor(leg, index === 0, cause));
    case 'embargo': {
      const isOnThem = cause.goods.length === 0 || cause.goods.some(isIn(freight.goods));
      return isOnThem && ahead.some((leg, index) => isBarred(leg, index === 0, cause, freight));
    }
  }
}

/** Who pays for another way: the member whose fact caused it; empty: shared by charter. */
export function payerOf(legs: readonly Leg[], cause: Cause): string {
  if ('memberId' in cause) return cause.memberId;
  if (cause.kind === 'hold') return '';
  return legs.find(({ departureId }) => departureId === cause.departureId)?.memberId ?? '';
}

/** What the cause is about, for whoever looks it up. */
export function subjectOf(cause: Cause): string {
  if ('departureId' in cause) return cause.departureId;
  if (cause.kind === 'hold') return cause.holdId;
  if (cause.kind === 'embargo') return cause.embargoId;
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
  const isShut = isDuring(cause);
  const leaves = !isNext && leg.fromPointId === cause.pointId && isShut(leg.departsAt);
  return leaves || (leg.toPointId === cause.pointId && isShut(leg.arrivesAt));
}

/** What stands at a point already may leave it, but not by a line, nor to a place, that is barred. */
function isBarred(
  { kind, lineId, fromPointId, toPointId, departsAt, arrivesAt }: Leg,
  isNext: boolean,
  cause: Cause & { kind: 'embargo' },
  { fromCountry, toCountry }: Freight,
): boolean {
  const isThen = isDuring(cause);
  const { country, pointIds } = cause;
  if (cause.lineId !== '') return lineId === cause.lineId && isThen(departsAt);
  if (country === '' && cause.pointId === '') return isThen(departsAt);
  const leavesDoor = kind === 'collection' && fromCountry === country;
  const entersDoor = kind === 'delivery' && toCountry === country;
  const leaves = leavesDoor || (!isNext && pointIds.includes(fromPointId));
  const enters = entersDoor || pointIds.includes(toPointId);
  return (leaves && isThen(departsAt)) || (enters && isThen(arrivesAt));
}

function isDuring({ from, until = Number.POSITIVE_INFINITY }: Pick<Embargo, 'from' | 'until'>) {
  return (at: Instant): boolean => at >= from && at < until;
}

function isIn(words: readonly string[]) {
  return (word: string): boolean => words.includes(word);
}
