import type { Row } from '../rows';
import { bookingRows } from './bookings';
import { journalRows } from './journal';

/** What space costs, from one hold to a booking from door to door. */
export async function spaceRows(): Promise<Row[]> {
  return [...(await journalRows()), ...(await bookingRows())];
}
