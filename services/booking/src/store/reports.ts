import type { Database } from '@serai/runtime';
import type { Period, Reports } from '../application/reports/reports';
import type { BookingState } from '../domain/bookingState';
import type { MemberState } from '../domain/member';
import type { QuoteState } from '../domain/quote';
import type { QuotedDemand, QuoteSeen } from '../domain/reports/unmetDemand';
import type { Requirement } from '../domain/requirement';
import { kinds, type Document } from './kinds';

type Stored<S> = Document<S> & { readonly _id: string };

/** Looks up what reports are made from, in the service's own database. */
export function reportsOf(database: () => Database): Reports {
  return {
    bookingsWith: async (period, limit) => {
      const found = await collection<BookingState>(database(), kinds.booking.collection)
        .find({
          'state.parts.itinerary.legs.memberId': period.memberId,
          'state.order.madeAt': within(period),
        })
        .sort({ 'state.order.madeAt': 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ state }) => state).filter((state) => state.status !== 'unknown');
    },
    quotesSeen: (period, limit) => quotesSeen(database(), period, limit),
    quoteIdsOf: async (period, limit) => {
      const found = await collection<QuoteState>(database(), kinds.quote.collection)
        .find({ 'state.quote.sellerId': period.memberId, 'state.quote.madeAt': within(period) })
        .project<{ _id: string }>({ _id: 1 })
        .sort({ 'state.quote.madeAt': 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    requirementsOf: async (quoteIds) => {
      const found = await collection<QuoteState>(database(), kinds.quote.collection)
        .find({ _id: { $in: [...quoteIds] } })
        .project<AskedQuote>({ 'state.quote.requirement': 1 })
        .toArray();
      const known = new Map(found.map(({ _id, state }) => [_id, state.quote.requirement]));
      return quoteIds.flatMap((id) => known.get(id) ?? []);
    },
    otherMembers: async (memberId) => {
      const found = await collection<MemberState>(database(), kinds.member.collection)
        .find({ _id: { $ne: memberId }, 'state.status': 'active' })
        .project<{ _id: string }>({ _id: 1 })
        .sort({ _id: 1 })
        .toArray();
      return found.map(({ _id }) => _id);
    },
  };
}

type AskedQuote = { _id: string; state: { quote: { requirement: Requirement } } };

/** So many quotes are in hand at once: of each the few fields that a report counts by. */
const quotesPerBatch = 500;

interface SeenQuote {
  readonly state: {
    readonly status: string;
    readonly bookingId?: string;
    readonly quote: QuotedDemand;
  };
}

const seenFields = [
  'status',
  'bookingId',
  ...[
    'requirement.from.country',
    'requirement.to.country',
    'requirement.parcels.grams',
    'requirement.parcels.cm3',
    'options.id',
    'options.price.amount',
    'options.itinerary.legs.memberId',
    'reasons.code',
    'expiresAt',
  ].map((field) => `quote.${field}`),
];

async function* quotesSeen(
  database: Database,
  period: Period,
  limit: number,
): AsyncGenerator<QuoteSeen> {
  const found = collection<QuoteState>(database, kinds.quote.collection)
    .find({
      'state.quote.madeAt': within(period),
      $or: [
        { 'state.quote.options.itinerary.legs.memberId': period.memberId },
        { 'state.quote.options': { $size: 0 } },
      ],
    })
    .project<SeenQuote>(Object.fromEntries(seenFields.map((field) => [`state.${field}`, 1])))
    .sort({ 'state.quote.madeAt': 1, _id: 1 })
    .limit(limit)
    .batchSize(quotesPerBatch);
  let batch: SeenQuote[] = [];
  for await (const quote of found) {
    batch.push(quote);
    if (batch.length < quotesPerBatch) continue;
    yield* await withTaken(database, batch);
    batch = [];
  }
  yield* await withTaken(database, batch);
}

async function withTaken(
  database: Database,
  quotes: readonly SeenQuote[],
): Promise<readonly QuoteSeen[]> {
  const usedBy = ({ state }: SeenQuote) => (state.status === 'used' ? state.bookingId : undefined);
  const taken = await takenOptions(
    database,
    quotes.flatMap((each) => usedBy(each) ?? []),
  );
  return quotes.map((each) => {
    const takenOptionId = taken.get(usedBy(each) ?? '');
    return { quote: each.state.quote, ...(takenOptionId !== undefined && { takenOptionId }) };
  });
}

/** Which option each of these bookings took, by booking id. */
async function takenOptions(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await collection<BookingState>(database, kinds.booking.collection)
    .find({ _id: { $in: [...ids] } })
    .project<{ _id: string; state: { order: { optionId: string } } }>({ 'state.order.optionId': 1 })
    .toArray();
  return new Map(found.map(({ _id, state }) => [_id, state.order.optionId]));
}

function within({ from, until }: Period): { $gte: number; $lt: number } {
  return { $gte: from, $lt: until };
}

function collection<S>(database: Database, name: string) {
  return database.connection.collection<Stored<S>>(name);
}
