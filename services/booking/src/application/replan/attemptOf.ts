import { newId } from '@serai/runtime';
import type { Unit } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import { travellingIn } from '../../domain/part';
import { rerouteParts } from '../../domain/replan/rerouteParts';
import type { Desk } from '../desk';
import type { Attempt, Batch } from './replanShelf';
import { rerouteIdOf } from './rerouteId';

/**
 * What gives a hit one of the ways, with new ids; all of its part that travels, or some of it: an
 * exchange, or a hold of its own where that of its part has ended.
 */
export function attemptOf(
  hit: Hit,
  way: number,
  { cause, ways, searched }: Pick<Batch, 'cause' | 'ways' | 'searched'>,
  now: number,
): Attempt {
  const { order, part, parcels, behind } = hit;
  const chosen = ways[way];
  if (chosen === undefined) throw new Error(`there is no way ${way}`);
  const isWhole = parcels.length === travellingIn(part).length;
  const goes = isWhole ? undefined : { partId: newId('prt'), holdId: newId('hld') };
  const anewHoldId = hit.isUnheld && (goes?.holdId ?? newId('hld'));
  const moving = {
    partId: part.id,
    holdId: part.holdId,
    parcelIds: parcels.map(({ id }) => id),
    behind,
    ...(goes && { goes }),
    ...(anewHoldId && { anewHoldId }),
  };
  const asked = { ...moving, searched, ...chosen, cause, holdVersion: part.holdVersion, at: now };
  const planned = rerouteParts({ order, parts: [part] }, asked);
  if (planned === undefined) throw new Error(`${part.id} cannot be rerouted`);
  const { items } = planned.part.itinerary;
  const beside = { sellerId: order.sellerId, bookingId: order.id };
  const attempted = { bookingId: order.id, moving, rerouteId: rerouteIdOf(hit), way };
  if (anewHoldId !== undefined) {
    return { ...attempted, take: { ...beside, holdId: anewHoldId, items, goods: hit.goods } };
  }
  return {
    ...attempted,
    exchange: {
      holdId: part.holdId,
      expectedVersion: part.holdVersion,
      requestId: newId('req'),
      items: planned.stays?.itinerary.items ?? items,
      goods: hit.goods,
      also: goes === undefined ? [] : [{ ...beside, holdId: goes.holdId, items }],
    },
  };
}

/** What lies in one unit is exchanged together, or none of it. */
export function togetherIn({ hits }: Unit, attempt: Attempt): Attempt {
  const [first] = hits;
  if (hits.length === 1 || first?.outerSscc === undefined) return attempt;
  const unit = `${first.outerSscc}/${first.part.holdId}`;
  if ('take' in attempt) return { ...attempt, unit };
  const count = hits.filter(({ isUnheld }) => !isUnheld).length;
  return { ...attempt, unit, exchange: { ...attempt.exchange, together: { id: unit, count } } };
}

/** A hold whose version was never heard is asked for it. */
export async function withVersion(desk: Desk, hit: Hit): Promise<Hit> {
  if (hit.part.holdVersion !== 0 || hit.isUnheld) return hit;
  const holdVersion = await desk.capacity.holdVersion(hit.part.holdId);
  return { ...hit, part: { ...hit.part, holdVersion } };
}
