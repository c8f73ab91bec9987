import type { Database } from '@serai/runtime';
import type { mongo } from 'mongoose';
import type { SpaceReports } from '../application/spaceReports';
import type { DepartureState } from '../domain/space/departure';
import type { HoldTerms } from '../domain/space/hold';
import type { RefusedAsk } from '../domain/space/refusedDemand';
import type { HeldOn } from '../domain/space/spaceView';
import { fillsOn } from './departureFills';
import { nativeCollection } from './journalLog';

type RefusedDocument = RefusedAsk & { readonly _id: string };
type HoldDocument = HoldTerms & { readonly _id: string; readonly status: string };

interface HeldSums extends Record<'grams' | 'cm3' | 'stops', number> {
  readonly _id: { readonly resourceId: string; readonly sellerId: string; readonly status: string };
  readonly ownGrams: number;
  readonly ownCm3: number;
  readonly ownStops: number;
}

/** A departure has at most 200 legs, and each of few sellers. */
const mostSums = 100_000;

/** What carriers are shown, as it was written out last: a moment behind the journal. */
export function spaceReports(database: () => Database): SpaceReports {
  return {
    holdsOn: async (resourceIds) => {
      const ids = { $in: [...resourceIds] };
      const sums = ['grams', 'cm3', 'stops', 'ownGrams', 'ownCm3', 'ownStops'] as const;
      const summed = sums.map((name) => [name, { $sum: { $ifNull: [`$items.${name}`, 0] } }]);
      const by = { resourceId: '$items.resourceId', sellerId: '$sellerId', status: '$status' };
      const found = await nativeCollection<HoldDocument>(database(), 'holds')
        .aggregate<HeldSums>([
          { $match: { 'items.resourceId': ids, status: { $in: ['held', 'committed'] } } },
          { $unwind: '$items' },
          { $match: { 'items.resourceId': ids } },
          { $group: { _id: by, ...(Object.fromEntries(summed) as object) } },
          { $sort: { _id: 1 } },
          { $limit: mostSums },
        ])
        .toArray();
      return found.map(heldOn);
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
    carrierOfLine: async (lineId) => {
      const departures = nativeCollection<DepartureState & { _id: string }>(
        database(),
        'departures',
      );
      return (await departures.findOne({ lineId }))?.memberId;
    },
    fillsOn: (departureIds, limit) => fillsOn(database(), departureIds, limit),
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

function heldOn({ _id, grams, cm3, stops, ...own }: HeldSums): HeldOn {
  const { resourceId, sellerId, status } = _id;
  const amounts = { grams, cm3, stops };
  const ofOwn = { grams: own.ownGrams, cm3: own.ownCm3, stops: own.ownStops };
  return { resourceId, sellerId, isCommitted: status === 'committed', ...amounts, own: ofOwn };
}
