import type { Instant } from '@serai/model';
import { isBehind, type Progress } from '../progress';
import type { BookingPart } from '../part';
import { timesOf, type Cause } from './cause';

/** How far a parcel is on its way. */
export interface Whereabouts {
  /** So many legs of its way are behind it, or carry it at present. */
  readonly behind: number;
  /** When it can go on from there. */
  readonly readyAt: Instant;
}

/**
 * Where a parcel stands on the way of its part: from where it was last read, and from the plan where
 * the leg that it waited for has left since; undefined when it is not under way any more. A departure that is
 * cancelled has left nobody. Off its way it stands where it was before.
 */
export function whereabouts(
  part: Pick<BookingPart, 'itinerary'>,
  sscc: string,
  progress: Progress,
  { cause, readyAt, now }: { cause: Cause; readyAt: Instant; now: Instant },
): Whereabouts | undefined {
  if (isBehind(progress, sscc)) return undefined;
  const { legs } = part.itinerary;
  const behind = stepsBehind(part, sscc, progress);
  if (behind === 0) return { behind, readyAt: Math.max(now, readyAt) };
  let next = behind;
  let ready = now;
  for (const leg of legs.slice(behind)) {
    const isCancelled = cause.kind === 'cancelled' && leg.departureId === cause.departureId;
    const { departsAt, arrivesAt } = timesOf(leg, cause);
    if (isCancelled || leg.kind !== 'ride' || departsAt > now) break;
    next += 1;
    ready = Math.max(now, arrivesAt);
  }
  const onWay = progress.seen?.[sscc] === undefined ? (legs[behind - 1]?.arrivesAt ?? now) : now;
  return { behind: next, readyAt: Math.max(ready, next === behind ? onWay : now) };
}

function stepsBehind(
  { itinerary: { legs } }: Pick<BookingPart, 'itinerary'>,
  sscc: string,
  { seen, collected }: Progress,
): number {
  const atDoor = collected.includes(sscc) && legs[0]?.kind === 'collection' ? 1 : 0;
  const pointId = seen?.[sscc]?.pointId;
  if (pointId === undefined) return atDoor;
  const leaving = legs.findIndex(({ fromPointId }) => fromPointId === pointId);
  if (leaving >= 0) return leaving;
  const arriving = legs.findIndex(({ toPointId }) => toPointId === pointId);
  return arriving >= 0 ? arriving + 1 : atDoor;
}
