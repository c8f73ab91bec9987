import { AwaitFact, type Sheet } from '@serai/runtime';
import { decideBooking, type BookingCommand } from '../domain/booking';
import type { Reweigh } from '../domain/reweigh';
import { charterId, type Kinds } from './kinds';

type Heard =
  | Extract<BookingCommand, { type: 'Collect' | 'See' | 'Deliver' | 'End' }>
  | Omit<Reweigh, 'tolerance'>;

/**
 * What tracking saw of a parcel; waits for the booking where it is not there yet. A weighing is
 * judged by the charter as it is known then.
 */
export function hearTracking(kinds: Kinds, sheet: Sheet, bookingId: string, heard: Heard): void {
  const state = sheet.state(kinds.booking, bookingId);
  if (state.status === 'unknown') throw new AwaitFact(bookingId);
  const command =
    heard.type === 'Reweigh'
      ? { ...heard, tolerance: sheet.state(kinds.charter, charterId).tolerance }
      : heard;
  sheet.record(kinds.booking, bookingId, decideBooking(state, command));
}
