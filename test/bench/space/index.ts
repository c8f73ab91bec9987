import type { Row } from '../rows';
import { bookingRows } from './bookings';
import { journalRows } from './journal';

/** Space: what the journal is worth, from one hold to a booking from door to door. */
export async function spaceRows(): Promise<Row[]> {
  return [...(await journalRows()), ...(await bookingRows())];
}
