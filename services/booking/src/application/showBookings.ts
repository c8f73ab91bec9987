import { hasRole, type Actor } from '@serai/model';
import { decodeCursor, encodeCursor, pageLimit } from '@serai/runtime';
import { shownTo, type Shown } from '../domain/bookingSight';
import { bookingStatuses, type BookingStatus } from '../domain/bookingState';
import { bookingRefusals } from '../domain/refusals';
import type { BookingFilter, Desk, Kept, KeptParcel, Reach } from './desk';

const maxBookingsPerPage = 50;
const maxParcelsPerPage = 500;

export interface PageAsked {
  readonly cursor: string;
  readonly limit: number;
}

export interface Seen extends Kept {
  readonly shown: Shown;
}

/** The booking, whoever looks. Refuses BOOKING_MISSING. */
export async function keptBooking({ shelf }: Desk, bookingId: string): Promise<Kept> {
  const kept = await shelf.booking(bookingId);
  if (kept === undefined) throw bookingRefusals.BOOKING_MISSING();
  return kept;
}

/** The booking as the actor may see it. Refuses BOOKING_MISSING, also for another member's. */
export async function seenBooking(desk: Desk, actor: Actor, bookingId: string): Promise<Seen> {
  const kept = await keptBooking(desk, bookingId);
  const shown = shownTo(actor, kept.booking.order);
  if (shown === undefined) throw bookingRefusals.BOOKING_MISSING();
  return { ...kept, shown };
}

/** The actor's bookings, newest first. Refuses STATUS_UNKNOWN and CURSOR_INVALID. */
export async function listBookings(
  { shelf }: Desk,
  actor: Actor,
  asked: { page: PageAsked; status: string; reference: string; lacksRoom: boolean },
): Promise<{ bookings: readonly Seen[]; nextCursor: string }> {
  const reach = reachOf(actor);
  if (reach === undefined) return { bookings: [], nextCursor: '' };
  const filter: BookingFilter = {
    ...reach,
    ...(asked.status !== '' && { status: statusOf(asked.status) }),
    ...(asked.reference !== '' && { reference: asked.reference }),
    ...(asked.lacksRoom && { lacksRoom: true }),
  };
  const limit = pageLimit(asked.page.limit, maxBookingsPerPage);
  const [before] = decodeCursor(asked.page.cursor, 1) ?? [];
  const found = await shelf.bookings(filter, before?.toString(), limit);
  const bookings = found.flatMap((kept) => {
    const shown = shownTo(actor, kept.booking.order);
    return shown === undefined ? [] : [{ ...kept, shown }];
  });
  const last = found.at(-1)?.booking.order.id;
  const isFull = found.length === limit && last !== undefined;
  return { bookings, nextCursor: isFull ? encodeCursor(last) : '' };
}

/** By id or SSCC. Refuses PARCEL_MISSING. */
export async function seenParcel(
  { shelf }: Desk,
  actor: Actor,
  idOrSscc: string,
): Promise<KeptParcel> {
  const found = await shelf.parcel(idOrSscc);
  if (found === undefined) throw bookingRefusals.PARCEL_MISSING();
  if (shownTo(actor, found.kept.booking.order) === undefined) {
    throw bookingRefusals.PARCEL_MISSING();
  }
  return found;
}

export async function listParcels(
  desk: Desk,
  actor: Actor,
  asked: { page: PageAsked; bookingId: string },
): Promise<{ parcels: readonly KeptParcel[]; nextCursor: string }> {
  const { bookingId } = asked;
  if (bookingId !== '') await seenBooking(desk, actor, bookingId);
  const reach = reachOf(actor);
  if (reach === undefined) return { parcels: [], nextCursor: '' };
  const limit = pageLimit(asked.page.limit, maxParcelsPerPage);
  const [afterBooking, afterNumber] = decodeCursor(asked.page.cursor, 2) ?? [];
  const after =
    afterBooking === undefined
      ? undefined
      : { bookingId: String(afterBooking), number: Number(afterNumber) };
  const filter = { ...reach, ...(bookingId !== '' && { bookingId }) };
  const parcels = await desk.shelf.parcels(filter, after, limit);
  const last = parcels.at(-1);
  const isFull = parcels.length === limit && last !== undefined;
  const { kept, parcel } = last ?? {};
  const cursor = isFull ? encodeCursor(kept?.booking.order.id ?? '', parcel?.number ?? 0) : '';
  return { parcels, nextCursor: cursor };
}

/** Whose bookings the actor's lists are drawn from; the same answer as `shownTo`, as a filter. */
function reachOf(actor: Actor): Reach | undefined {
  if (hasRole(actor, 'admin', 'auditor', 'service')) return {};
  if (actor.member === undefined) return undefined;
  if (hasRole(actor, 'operator')) return { sellerId: actor.member };
  if (!hasRole(actor, 'shipper')) return undefined;
  return { sellerId: actor.member, subject: actor.subject };
}

function statusOf(status: string): BookingStatus {
  const found = bookingStatuses.find((known) => known === status);
  if (found === undefined) throw bookingRefusals.STATUS_UNKNOWN({ field: 'status' });
  return found;
}
