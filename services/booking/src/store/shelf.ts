import { modelOf, type Database, type Versioned } from '@serai/runtime';
import mongoose from 'mongoose';
import type { BookingFilter, Kept, KeptParcel, Reach, Shelf } from '../application/desk';
import { keptState, type Booking, type BookingState } from '../domain/bookingState';
import { charterId } from '../application/kinds';
import { firstCharterTerms } from '../domain/charter';
import { noMember } from '../domain/member';
import { noQuote } from '../domain/quote';
import { kinds, type BookingDocument, type Document } from './kinds';
import { waitingShelf } from './waitingShelf';
import { takeSerials } from './serials';
import { endTurn, takeTurn } from './turns';

export type StoredBooking = BookingDocument & Versioned;

/** Looks things up in the service's own database. */
export function shelfOf(database: () => Database): Shelf {
  return {
    quote: async (id) => (await stateOf(database(), kinds.quote, id)) ?? noQuote,
    member: async (id) => (await stateOf(database(), kinds.member, id)) ?? noMember,
    charter: async () => (await stateOf(database(), kinds.charter, charterId)) ?? firstCharterTerms,
    booking: async (id) => {
      const found = await bookingsModel(database()).findById(id).lean();
      return found === null ? undefined : kept(found as unknown as StoredBooking);
    },
    bookings: (filter, before, limit) => listBookings(database(), filter, before, limit),
    parcel: (idOrSscc) => findParcel(database(), idOrSscc),
    parcels: (filter, after, limit) => listParcels(database(), filter, after, limit),
    unfinished: async (limit, after = '') => {
      const found = await bookingsModel(database())
        .find({ isUnfinished: true, _id: mongoose.trusted({ $gt: after }) }, { _id: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return (found as { _id: string }[]).map(({ _id }) => _id);
    },
    ...waitingShelf(database),
    takeSerials: (companyPrefix, count) => takeSerials(database(), companyPrefix, count),
    takeTurn: (bookingId, now, until) => takeTurn(database(), bookingId, now, until),
    endTurn: (bookingId) => endTurn(database(), bookingId),
  };
}

async function stateOf<S, F>(
  database: Database,
  kind: (typeof kinds)[keyof typeof kinds] & { initial: S; evolve(state: S, fact: F): S },
  id: string,
): Promise<S | undefined> {
  const found: unknown = await database.connection
    .collection<{ _id: string }>(kind.collection)
    .findOne({ _id: id });
  return found === null ? undefined : (found as Document<S>).state;
}

function bookingsModel(database: Database) {
  return modelOf(database, kinds.booking);
}

/** A booking as it is kept. */
export function kept({ state, version }: StoredBooking): Kept {
  return { booking: known(keptState(state)), version };
}

function known(state: BookingState): Booking {
  if (state.status === 'unknown') throw new Error('A booking is kept from its request on');
  return state;
}

async function listBookings(
  database: Database,
  { sellerId, subject, status, reference, lacksRoom }: BookingFilter,
  before: string | undefined,
  limit: number,
): Promise<Kept[]> {
  const filter = {
    ...reachFilter({ ...(sellerId && { sellerId }), ...(subject && { subject }) }),
    ...(status !== undefined && { status }),
    ...(reference !== undefined && { reference }),
    ...(lacksRoom && { lacksRoomOf: mongoose.trusted({ $exists: true }) }),
    ...(before !== undefined && { _id: mongoose.trusted({ $lt: before }) }),
  };
  const found = await bookingsModel(database).find(filter).sort({ _id: -1 }).limit(limit).lean();
  return (found as unknown as StoredBooking[]).map(kept);
}

async function findParcel(database: Database, idOrSscc: string): Promise<KeptParcel | undefined> {
  const by = idOrSscc.startsWith('pcl_') ? { parcelIds: idOrSscc } : { ssccs: idOrSscc };
  const found = await bookingsModel(database).findOne(by).lean();
  if (found === null) return undefined;
  const booking = kept(found as unknown as StoredBooking);
  const parcel = booking.booking.order.parcels.find(
    ({ id, sscc }) => id === idOrSscc || sscc === idOrSscc,
  );
  return parcel === undefined ? undefined : { kept: booking, parcel };
}

/**
 * Booking by booking until the page is full: a booking has at least one parcel, but for the first,
 * all of which may be on the page before.
 */
async function listParcels(
  database: Database,
  { bookingId, ...reach }: Reach & { bookingId?: string },
  after: { bookingId: string; number: number } | undefined,
  limit: number,
): Promise<KeptParcel[]> {
  const from = bookingId ?? after?.bookingId;
  const upTo = bookingId === undefined ? {} : { $lte: bookingId };
  const range = from === undefined ? upTo : { $gte: from, ...upTo };
  const isRanged = Object.keys(range).length > 0;
  const filter = { ...reachFilter(reach), ...(isRanged && { _id: mongoose.trusted(range) }) };
  const cursor = bookingsModel(database)
    .find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean()
    .cursor();
  const parcels: KeptParcel[] = [];
  for await (const found of cursor) {
    const booking = kept(found as unknown as StoredBooking);
    const { id, parcels: own } = booking.booking.order;
    for (const parcel of own) {
      if (after?.bookingId === id && parcel.number <= after.number) continue;
      parcels.push({ kept: booking, parcel });
      if (parcels.length === limit) return parcels;
    }
  }
  return parcels;
}

function reachFilter({ sellerId, subject }: Reach): Record<string, string> {
  return {
    ...(sellerId !== undefined && { sellerId }),
    ...(subject !== undefined && { subject }),
  };
}
