import { AwaitFact, type Sheet } from '@serai/runtime';
import { decideBooking, type BookingCommand } from '../domain/booking';
import type { Kinds } from './kinds';

/** What tracking saw of a parcel; waits for the booking where it is not there yet. */
export function hearTracking(
  kinds: Kinds,
  sheet: Sheet,
  bookingId: string,
  command: Extract<BookingCommand, { type: 'Collect' | 'See' | 'Deliver' | 'Reweigh' }>,
): void {
  const state = sheet.state(kinds.booking, bookingId);
  if (state.status === 'unknown') throw new AwaitFact(bookingId);
  sheet.record(kinds.booking, bookingId, decideBooking(state, command));
}
