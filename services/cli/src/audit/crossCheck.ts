import type { BookingState, Bookings } from './bookings';
import type { Findings } from './findings';
import { note, report } from './findings';
import type { Watermark } from './logOf';
import type { LiveHold, Space } from './space';

/** How long a difference between two services may stand before it breaks a rule. */
export interface Patience {
  /** Between the clocks of two machines. */
  readonly skewMs: number;
  /** Until what is committed is told in the log. */
  readonly tellMs: number;
  /** Until a request is answered and space is given back, services being away included. */
  readonly answerMs: number;
}

export interface Both {
  readonly bookings: Bookings;
  readonly space: Space;
  /** Bookings are read first: whatever capacity did for one of them was asked before. */
  readonly read: { readonly booking: Watermark; readonly capacity: Watermark };
  readonly patience: Patience;
  readonly findings: Findings;
}

/** Every committed hold against its booking, and every confirmed booking against its holds. */
export function crossCheck(both: Both): void {
  for (const [id, hold] of both.space.holds) checkHold(both, id, hold);
  for (const [id, booking] of both.bookings.known) {
    if (booking.status !== 'confirmed' && booking.status !== 'completed') continue;
    for (const holdId of booking.holdIds.values()) checkBooking(both, id, booking, holdId);
  }
}

function checkHold(both: Both, id: string, hold: LiveHold): void {
  const { bookings, read, patience } = both;
  if (hold.status === 'held') {
    if (hold.until <= read.capacity.readAt) inFlight(both, 'awaitsItsExpiry', id, hold, hold.until);
    return;
  }
  // Space that a seller took for itself, without a booking.
  if (hold.bookingId === '') return;
  const booking = bookings.known.get(hold.bookingId);
  const isLate = hold.at > read.booking.readAt - patience.skewMs;
  if (booking === undefined) {
    // A booking is stored before capacity is asked for it.
    if (isLate) return inFlight(both, 'writtenAfterTheWatermark', id, hold, hold.at);
    return stands(both, 'SPACE_WITHOUT_BOOKING', id, hold, { booking: 'unknown' });
  }
  const since = Math.max(hold.at, booking.at);
  switch (booking.status) {
    case 'requested':
    case 'waiting':
      return waits(both, 'awaitsItsAnswer', id, hold, since, booking);
    case 'declined':
    case 'cancelled':
      return waits(both, 'awaitsItsRelease', id, hold, since, booking);
    case 'confirmed':
    case 'completed':
      return checkNamed(both, id, hold, booking, isLate);
  }
}

function checkNamed(
  both: Both,
  id: string,
  hold: LiveHold,
  booking: BookingState,
  isLate: boolean,
): void {
  if ([...booking.holdIds.values()].includes(id)) {
    if (hold.sellerId === booking.sellerId) return;
    const sellers = { seller: hold.sellerId, ofBooking: booking.sellerId };
    return stands(both, 'SPACE_WITHOUT_BOOKING', id, hold, sellers);
  }
  const gone = booking.formerHoldIds.get(id);
  if (gone !== undefined) return waits(both, 'awaitsItsRelease', id, hold, gone, booking);
  if (isLate) return inFlight(both, 'writtenAfterTheWatermark', id, hold, hold.at);
  // A part that is moving has its new space before the booking says so.
  waits(both, 'changingNow', id, hold, hold.at, booking);
}

function checkBooking(both: Both, id: string, booking: BookingState, holdId: string): void {
  const { space, read, patience, findings } = both;
  const { record, at } = booking;
  const hold = space.holds.get(holdId);
  const resource = `booking ${id}`;
  const figures = { hold: holdId, is: hold?.status ?? 'unknown' };
  if (hold?.status === 'committed') {
    if (hold.bookingId === id) return;
    const of = { ...figures, of: hold.bookingId };
    const rule = 'BOOKING_WITHOUT_SPACE';
    return report(findings, { rule, service: 'booking', record, resource, figures: of });
  }
  const endedAt = space.ended.get(holdId);
  const isEndedLate = endedAt !== undefined && endedAt > read.booking.readAt - patience.answerMs;
  const isUntold = space.lastAt <= at && at > read.capacity.readAt - patience.tellMs;
  if (isEndedLate || (endedAt === undefined && isUntold)) {
    const what = isEndedLate ? 'changingNow' : 'notYetToldByCapacity';
    const since = endedAt ?? at;
    return note(findings, { what, service: 'booking', record, resource, since });
  }
  const is = endedAt === undefined ? figures.is : 'ended';
  const rule = 'BOOKING_WITHOUT_SPACE';
  report(findings, { rule, service: 'booking', record, resource, figures: { hold: holdId, is } });
}

type Waiting = 'awaitsItsAnswer' | 'awaitsItsRelease' | 'changingNow';

function waits(
  both: Both,
  what: Waiting,
  id: string,
  hold: LiveHold,
  since: number,
  booking: BookingState,
): void {
  if (since > both.read.booking.readAt - both.patience.answerMs) {
    return inFlight(both, what, id, hold, since);
  }
  const figures = { hold: id, booking: booking.status, since };
  stands(both, 'BOOKING_STUCK', id, hold, figures);
}

function inFlight(
  { findings }: Both,
  what: Waiting | 'awaitsItsExpiry' | 'writtenAfterTheWatermark',
  id: string,
  { record }: LiveHold,
  since: number,
): void {
  note(findings, { what, service: 'capacity', record, resource: `hold ${id}`, since });
}

function stands(
  { findings }: Both,
  rule: 'SPACE_WITHOUT_BOOKING' | 'BOOKING_STUCK',
  id: string,
  { record, bookingId }: LiveHold,
  figures: Readonly<Record<string, number | string>>,
): void {
  const of = bookingId === '' ? {} : { bookingId };
  const resource = `hold ${id}`;
  report(findings, { rule, service: 'capacity', record, resource, figures: { ...of, ...figures } });
}
