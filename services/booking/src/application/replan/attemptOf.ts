import { newId } from '@serai/runtime';
import type { Hit } from '../../domain/replan/hits';
import { rerouteParts } from '../../domain/replan/rerouteParts';
import type { Attempt, Batch } from './replanShelf';
import { rerouteIdOf } from './rerouteId';

/** The exchange that gives a hit one of the ways, with new ids; all of its part, or some of it. */
export function attemptOf(
  hit: Hit,
  way: number,
  { cause, ways, searched }: Pick<Batch, 'cause' | 'ways' | 'searched'>,
  now: number,
): Attempt {
  const { order, part, parcels, behind } = hit;
  const chosen = ways[way];
  if (chosen === undefined) throw new Error(`there is no way ${way}`);
  const isWhole = parcels.length === part.parcelIds.length;
  const goes = isWhole ? undefined : { partId: newId('prt'), holdId: newId('hld') };
  const moving = {
    partId: part.id,
    holdId: part.holdId,
    parcelIds: parcels.map(({ id }) => id),
    behind,
    ...(goes && { goes }),
  };
  const asked = { ...moving, ...chosen, searched, cause, holdVersion: part.holdVersion, at: now };
  const planned = rerouteParts({ order, parts: [part] }, asked);
  if (planned === undefined) throw new Error(`${part.id} cannot be rerouted`);
  const { items } = planned.part.itinerary;
  const beside = { sellerId: order.sellerId, bookingId: order.id };
  return {
    bookingId: order.id,
    moving,
    rerouteId: rerouteIdOf(hit),
    way,
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
