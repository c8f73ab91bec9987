import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import mongoose from 'mongoose';
import type { KnownReroute } from '../domain/replan/reroute';
import { until, type Alliance } from './alliance.test-data';

const parcelGrams = 12_500;

type QuoteAsked = ReturnType<typeof quoteAsked> & { readonly deliverBy?: number };

/** What a shipper asks for: so many parcels from Yiwu to Poznan, ready in two hours. */
export function quoteAsked(count: number) {
  const door = { city: 'City', street: 'Street 1', name: 'Somebody', phone: '', pointId: '' };
  return {
    from: { ...door, country: 'CN', postcode: '322000' },
    to: { ...door, country: 'PL', postcode: '60-001' },
    parcels: Array.from({ length: count }, () => ({ grams: parcelGrams, cm3: 30_000 })),
    readyAt: Date.now() + 2 * 3_600_000,
  };
}

/** A quote with ways in it: a search that a busy machine cut short is made again. */
export async function quoted({ booking, as }: Alliance, asked: QuoteAsked) {
  const { quote } = await until(
    'a quote',
    () => booking.quote(asked, as('yiwu-shipper')),
    ({ quote: found }) => found?.incomplete === false && found.options.length > 0,
  );
  if (quote === null) throw new Error('no quote');
  return quote;
}

/** The booking once capacity has answered, which may be after whoever booked was. */
export async function decided(
  { booking, as }: Alliance,
  made: Booking__Output | null,
): Promise<Booking__Output> {
  const asked = { bookingId: made?.id ?? '' };
  const { booking: found } = await until(
    'an answer of capacity',
    () => booking.getBooking(asked, as('yiwu-shipper')),
    ({ booking: seen }) => seen !== null && seen.status !== 'requested',
  );
  if (found === null) throw new Error('no booking');
  return found;
}

/** Comes back once nothing is left to be done for any booking. */
export async function settled({ bookingUri }: Alliance): Promise<void> {
  const left = () => inDatabase(bookingUri, leftIn);
  await until('all is done', left, (count) => count === 0);
}

/** Of each option that was proposed for the booking, answered or not, the first departure. */
export function offered({ bookingUri }: Alliance, bookingId: string): Promise<readonly string[]> {
  return inDatabase(bookingUri, async (database) => {
    const found = await database.collection('reroutes').findOne({ bookingId });
    const { proposal } = (found?.['state'] ?? {}) as Partial<KnownReroute>;
    return (proposal?.options ?? []).map(
      (option) => option.found.legs.find(({ kind }) => kind === 'ride')?.departureId ?? '',
    );
  });
}

async function inDatabase<T>(
  uri: string,
  look: (database: mongoose.Connection) => Promise<T>,
): Promise<T> {
  const database = await mongoose.createConnection(uri).asPromise();
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

async function leftIn(database: mongoose.Connection): Promise<number> {
  const counts = await Promise.all([
    database.collection('bookings').countDocuments({ isUnfinished: true }),
    database.collection('disruptions').countDocuments({ isOpen: true }),
    database.collection('reroutes').countDocuments({ isOpen: true }),
    database.collection('reroute_batches').countDocuments(),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}
