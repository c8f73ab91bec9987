import type { Row } from '../rows';
import { bookingRows } from './bookings';

/** Space: what the journal is worth, from one hold to a booking from door to door. */
export async function spaceRows(): Promise<Row[]> {
  return bookingRows();
}
