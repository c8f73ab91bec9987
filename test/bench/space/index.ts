import type { Row } from '../rows';
import { bookingRows } from './bookings';
import { hubClosesRows } from './hubCloses';
import { journalRows } from './journal';

/** What space costs, from one hold to a hub that closes on ten thousand parcels. */
export async function spaceRows(): Promise<Row[]> {
  return [...(await journalRows()), ...(await bookingRows()), ...(await hubClosesRows())];
}
