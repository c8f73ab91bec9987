import type { Row } from '../rows';
import { bookingRows } from './bookings';
import { httpRow } from './http';
import { hubClosesRows } from './hubCloses';
import { journalRows } from './journal';

/** Parts of it, each by itself: `npm run bench -- space.start`. */
export const spaceParts: Readonly<Record<string, () => Promise<Row[]>>> = {
  'space.alone': () => journalRows(['alone']),
  'space.instances': () => journalRows(['instances']),
  'space.start': () => journalRows(['long']),
  'space.http': async () => [await httpRow()],
  'space.bookings': bookingRows,
  'space.hub': hubClosesRows,
};

/** What space costs, from one hold to a booking from door to door. */
export async function spaceRows(): Promise<Row[]> {
  return [
    ...(await journalRows()),
    await httpRow(),
    ...(await bookingRows()),
    ...(await hubClosesRows()),
  ];
}
