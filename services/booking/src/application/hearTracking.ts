import { AwaitFact, type Sheet } from '@serai/runtime';
import { decideBooking, type BookingCommand } from '../domain/booking';
import type { Reweigh } from '../domain/reweigh';
import { charterId, type Kinds } from './kinds';

type Heard =
  | Extract<BookingCommand, { type: 'Collect' | 'See' }>
  | Omit<Extract<BookingCommand, { type: 'Deliver' | 'End' }>, 'heardAt'>
  | Omit<Reweigh, 'tolerance'>;

/**
 * What tracking saw of a parcel; waits for the booking where it is not there yet. A weighing is
 * judged by the charter as it is known then. The space of what came to another end than delivery is
 * given back by `resumeBookings`.
 */
export function hearTracking(kinds: Kinds, sheet: Sheet, bookingId: string, heard: Heard): void {
  const state = sheet.state(kinds.booking, bookingId);
  if (state.status === 'unknown') throw new AwaitFact(bookingId);
  const command = commandOf(kinds, sheet, heard);
  sheet.record(kinds.booking, bookingId, decideBooking(state, command));
}

function commandOf(kinds: Kinds, sheet: Sheet, heard: Heard): BookingCommand {
  switch (heard.type) {
    case 'Reweigh':
      return { ...heard, tolerance: sheet.state(kinds.charter, charterId).tolerance };
    case 'Deliver':
    case 'End':
      return { ...heard, heardAt: sheet.at };
    case 'Collect':
    case 'See':
      return heard;
  }
}
