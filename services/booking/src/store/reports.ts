import type { Database } from '@serai/runtime';
import type { Period, Reports } from '../application/reports/reports';
import type { BookingState } from '../domain/bookingState';
import type { MemberState } from '../domain/member';
import type { QuoteState } from '../domain/quote';
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
    quotesSeen: async (period, limit) => {
      const found = await collection<QuoteState>(database(), kinds.quote.collection)
        .find({
          'state.quote.madeAt': within(period),
          $or: [
            { 'state.quote.options.itinerary.legs.memberId': period.memberId },
            { 'state.quote.options': { $size: 0 } },
          ],
        })
        .sort({ 'state.quote.madeAt': 1, _id: 1 })
        .limit(limit)
        .toArray();
      const states = found.map(({ state }) => state).filter(isKnown);
      const taken = await takenOptions(database(), states);
      return states.map((state) => {
        const takenOptionId = state.status === 'used' ? taken.get(state.bookingId) : undefined;
        return { quote: state.quote, ...(takenOptionId !== undefined && { takenOptionId }) };
      });
    },
    quotesOf: async (period, limit) => {
      const found = await collection<QuoteState>(database(), kinds.quote.collection)
        .find({ 'state.quote.sellerId': period.memberId, 'state.quote.madeAt': within(period) })
        .sort({ 'state.quote.madeAt': 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found
        .map(({ state }) => state)
        .filter(isKnown)
        .map(({ quote }) => quote);
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

type KnownQuote = Exclude<QuoteState, { status: 'unknown' }>;

function isKnown(state: QuoteState): state is KnownQuote {
  return state.status !== 'unknown';
}

/** Which option each of these bookings took, by booking id. */
async function takenOptions(
  database: Database,
  states: readonly KnownQuote[],
): Promise<ReadonlyMap<string, string>> {
  const ids = states.flatMap((state) => (state.status === 'used' ? [state.bookingId] : []));
  const found = await collection<BookingState>(database, kinds.booking.collection)
    .find({ _id: { $in: ids } })
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
