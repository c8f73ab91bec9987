import type { Database } from '@serai/runtime';
import type { mongo } from 'mongoose';
import type { SpaceReports } from '../application/spaceReports';
import type { DepartureState } from '../domain/space/departure';
import type { HoldTerms } from '../domain/space/hold';
import type { RefusedAsk } from '../domain/space/refusedDemand';
import { nativeCollection } from './journalLog';

type RefusedDocument = RefusedAsk & { readonly _id: string };
type HoldDocument = HoldTerms & { readonly _id: string; readonly status: string };

/** What carriers are shown, as it was written out last: a moment behind the journal. */
export function spaceReports(database: () => Database): SpaceReports {
  return {
    holdsOn: async (resourceIds) => {
      const ids = [...resourceIds];
      const found = await nativeCollection<HoldDocument>(database(), 'holds')
        .find({ 'items.resourceId': { $in: ids }, status: { $in: ['held', 'committed'] } })
        .toArray();
      return found.flatMap(({ sellerId, status, items }) =>
        items
          .filter(({ resourceId }) => ids.includes(resourceId))
          .map(({ resourceId, grams, cm3, stops, ownGrams, ownCm3, ownStops = 0 }) => ({
            resourceId,
            sellerId,
            isCommitted: status === 'committed',
            grams,
            cm3,
            stops,
            own: { grams: ownGrams, cm3: ownCm3, stops: ownStops },
          })),
      );
    },
    departuresOn: ({ memberId, lineId, fromDate, untilDate }, limit) =>
      nativeCollection<DepartureState & { _id: string }>(database(), 'departures')
        .find({
          memberId,
          date: { $gte: fromDate, $lte: untilDate },
          ...(lineId !== '' && { lineId }),
        })
        .sort({ date: 1, _id: 1 })
        .limit(limit)
        .toArray(),
    refusedBetween: ({ memberId, from, until }, limit) =>
      refusedAsksIn(database())
        .find({ memberId, at: { $gte: from, $lt: until } })
        .sort({ at: 1, _id: 1 })
        .limit(limit)
        .toArray(),
  };
}

export function refusedAsksIn(database: Database): mongo.Collection<RefusedDocument> {
  return nativeCollection<RefusedDocument>(database, 'refused_asks');
}
