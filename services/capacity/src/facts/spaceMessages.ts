import type { Departure__Output } from '@serai/protos/serai/capacity/v1/Departure';
import type { DepartureLeg__Output } from '@serai/protos/serai/capacity/v1/DepartureLeg';
import type { Overflow__Output } from '@serai/protos/serai/capacity/v1/Overflow';
import type { SpaceHold__Output } from '@serai/protos/serai/capacity/v1/SpaceHold';
import type { Instant } from '@serai/model';
import { freeRoom, type DepartureState, type LegState } from '../domain/space/departure';
import type { HoldState } from '../domain/space/hold';
import type { OverDay } from '../domain/space/overDays';

/** The departure as it is at that moment, with all that is kept and sold. */
export function departureMessage(departure: DepartureState, at: Instant): Departure__Output {
  const { id, lineId, memberId, mode, date, status, cutoffMinutes, version, reason } = departure;
  const legs = departure.legs.map((leg) => legMessage(leg, at));
  const head = { id, lineId, memberId, mode, date, status, cutoffMinutes, version, reason };
  return { ...head, legs, allotments: allotmentsOf(departure) };
}

export function holdMessage(hold: HoldState): SpaceHold__Output {
  const { id, version, sellerId } = hold;
  if (hold.status === 'barred') {
    const none = { items: [], until: 0, bookingId: '', changes: 1, own: [] };
    return { id, sellerId: sellerId ?? '', status: 'released', version, ...none };
  }
  const items = hold.items.map(({ kind, resourceId, grams, cm3, stops }) => {
    return { kind, resourceId, grams, cm3, stops };
  });
  const own = hold.items.map(({ ownGrams, ownCm3 }) => ({ grams: ownGrams, cm3: ownCm3 }));
  const until = hold.status === 'held' ? hold.until : 0;
  const { status, bookingId, changes } = hold;
  const terms = { sellerId: hold.sellerId, status, items, own, until, bookingId };
  return { id, ...terms, version, changes };
}

/** By how much more of a leg is sold than published; null where it is not. */
export function overflowMessage(
  { id: departureId, memberId }: DepartureState,
  leg: LegState,
): Overflow__Output | null {
  if (leg.overSince === null) return null;
  return {
    departureId,
    memberId,
    kind: 'leg',
    resourceId: `${departureId}/${leg.index}`,
    leg: leg.index,
    overGrams: Math.max(0, leg.soldGrams - leg.grams),
    overCm3: Math.max(0, leg.soldCm3 - leg.cm3),
    overStops: 0,
    raisedAt: leg.overSince,
  };
}

/** By how much more of a run or storage is taken on a day than offered. */
export function overDayMessage(
  { kind, resourceId, memberId, over }: OverDay,
  raisedAt: Instant,
): Overflow__Output {
  const { grams: overGrams, cm3: overCm3, stops: overStops } = over;
  const amounts = { overGrams, overCm3, overStops };
  return { departureId: '', leg: 0, kind, resourceId, memberId, ...amounts, raisedAt };
}

function legMessage(leg: LegState, at: Instant): DepartureLeg__Output {
  const { index, fromPointId, toPointId, departsAt, arrivesAt, grams, cm3 } = leg;
  const free = freeRoom(leg, at);
  return {
    index,
    fromPointId,
    toPointId,
    departsAt,
    arrivesAt,
    grams,
    cm3,
    freeGrams: free.grams,
    freeCm3: free.cm3,
    soldGrams: leg.soldGrams,
    soldCm3: leg.soldCm3,
    pools: leg.pools.map((pool) => ({ ...pool })),
  };
}

/** An allotment is asked for the whole departure; after a cut a leg may keep less of it. */
function allotmentsOf({ legs }: DepartureState): Departure__Output['allotments'] {
  const kept = new Map<string, Departure__Output['allotments'][number]>();
  for (const { pools } of legs) {
    for (const { memberId, grams, cm3, releaseMinutes } of pools) {
      const least = kept.get(memberId) ?? { memberId, grams, cm3, stops: 0, releaseMinutes };
      const smaller = { grams: Math.min(least.grams, grams), cm3: Math.min(least.cm3, cm3) };
      kept.set(memberId, { ...least, ...smaller });
    }
  }
  return [...kept.values()].filter(({ grams, cm3 }) => grams > 0 || cm3 > 0);
}
