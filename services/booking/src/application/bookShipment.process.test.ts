import type { BookRequest } from '@serai/protos/serai/booking/v1/BookRequest';
import type { Booking__Output } from '@serai/protos/serai/booking/v1/Booking';
import { isRefusal } from '@serai/model';
import { startAlliance, until, type Alliance } from './alliance.test-data';
import { decided, quoteAsked, quoted, settled } from './asking.test-data';
import type { CrashPoint } from './crashPoint';

// Three services as processes of their own on a real MongoDB; nothing is stood in for.
const minuteMs = 60_000;
jest.setTimeout(5 * minuteMs);

const shipper = 'yiwu-shipper';
let alliance: Alliance;
beforeAll(async () => {
  alliance = await startAlliance();
  await quoted(alliance, quoteAsked(1));
});
afterAll(() => alliance?.stop());

async function accepted(reference: string, count = 2): Promise<BookRequest> {
  const { id: quoteId, from, to, options } = await quoted(alliance, quoteAsked(count));
  return { quoteId, optionId: options[0]?.id ?? '', reference, from, to };
}

async function booked(reference: string, count = 2): Promise<Booking__Output> {
  return book(await accepted(reference, count));
}

async function book(asked: BookRequest, options = alliance.as(shipper)): Promise<Booking__Output> {
  const { booking } = await alliance.booking.book(asked, options);
  return decided(alliance, booking);
}

function whole({ booking }: { booking: Booking__Output | null }): Booking__Output {
  if (booking === null) throw new Error('no booking');
  return booking;
}

async function listed(reference: string): Promise<readonly Booking__Output[]> {
  const asked = { reference, status: '', page: null };
  return (await alliance.booking.listBookings(asked, alliance.as(shipper))).bookings;
}

async function holdStatus(booking: Booking__Output): Promise<string | undefined> {
  const holdId = booking.parts[0]?.holdId ?? '';
  return (await alliance.space.getHold({ holdId }, alliance.as('yiwu-operator'))).hold?.status;
}

/** Capacity gave its space back; where it is slow, after who cancelled was answered. */
async function isReleased(booking: Booking__Output): Promise<void> {
  await until(
    'the space is given back',
    () => holdStatus(booking),
    (status) => status === 'released',
  );
}

/** What is sold on the departure of a booking, as its carrier sees it. */
async function soldGrams(booking: Booking__Output): Promise<number | undefined> {
  const ride = booking.parts[0]?.itinerary?.legs.find(({ kind }) => kind === 'ride');
  const departureId = ride?.departureId ?? '';
  const options = alliance.as('poznan-operator');
  const { departure } = await alliance.space.getDeparture({ departureId }, options);
  return departure?.legs[0]?.soldGrams;
}

/** Starts booking again, to be killed when it reaches that point: with nothing that was left before. */
async function arm(point: CrashPoint): Promise<void> {
  await settled(alliance);
  await alliance.kill('booking');
  await alliance.start('booking', { SERAI_CRASH_AT: point });
  await isReached();
}

/** A channel that lost its other end takes a moment to find it again. */
async function isReached(): Promise<void> {
  await until(
    'booking is reached',
    () => listed(''),
    () => true,
  );
}

async function crashes(call: Promise<unknown>): Promise<void> {
  await expect(call).rejects.toThrow(expect.objectContaining({ kind: 'unavailable' }) as Error);
  expect(await alliance.ended('booking')).toBe('SIGKILL');
  await alliance.start('booking');
  await isReached();
}

describe('a booking through three processes', () => {
  it('holds its space, is labelled, and gives the space back when it is cancelled', async () => {
    const asked = await accepted('REF-1', 3);
    const options = alliance.as(shipper);
    const booking = await book(asked, options);
    expect(booking.status).toBe('confirmed');
    expect(await holdStatus(booking)).toBe('committed');
    expect(await soldGrams(booking)).toBe(3 * 12_500);
    expect(whole(await alliance.booking.book(asked, options)).id).toBe(booking.id);
    const print = { bookingId: booking.id, parcelId: '' };
    const { pdf } = await alliance.booking.printLabels(print, alliance.as(shipper));
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    const cancel = { bookingId: booking.id, reason: 'not needed' };
    const cancelled = whole(await alliance.booking.cancelBooking(cancel, alliance.as(shipper)));
    // 20 % of 1.000 and 100 per kg for 37.5 kg.
    expect(cancelled.cancellationFee).toEqual({ amount: 950, currency: 'EUR' });
    await isReleased(booking);
    expect(await soldGrams(booking)).toBe(0);
  });

  it('is seen by its seller and its shipper, and by nobody of another member', async () => {
    const { id: bookingId } = await booked('REF-2');
    const seen = await alliance.booking.getBooking({ bookingId }, alliance.as('yiwu-operator'));
    expect(seen.booking?.parts[0]?.itinerary?.legs[1]?.tariffPrice).not.toBeNull();
    const own = await alliance.booking.getBooking({ bookingId }, alliance.as(shipper));
    expect(own.booking?.price).not.toBeNull();
    expect(own.booking?.parts[0]?.itinerary?.legs[1]?.tariffPrice).toBeNull();
    const asAdmin = await alliance.booking.getBooking({ bookingId }, alliance.as('admin'));
    expect(asAdmin.booking?.price).toBeNull();
    for (const login of ['poznan-operator', 'poznan-shipper']) {
      const looks = alliance.booking.getBooking({ bookingId }, alliance.as(login));
      await expect(looks).rejects.toThrow(
        expect.objectContaining({ code: 'BOOKING_MISSING' }) as Error,
      );
    }
  });

  it('is declined when the last space went to somebody faster', async () => {
    const [one, other] = [await accepted('FULL-1', 80), await accepted('FULL-2', 80)];
    expect((await book(one)).status).toBe('confirmed');
    const late = await book(other);
    expect(late.status).toBe('declined');
    expect(late.reasonCode).not.toBe('');
    expect(late.reason).not.toBe('');
  });
});

describe('a booking whose process is killed', () => {
  it('before it was stored is made by asking again', async () => {
    const asked = await accepted('KILL-0');
    const options = alliance.as(shipper);
    await arm('booking.beforeRequested');
    await crashes(alliance.booking.book(asked, options));
    const again = await until(
      'the repeat',
      () => alliance.booking.book(asked, options),
      ({ booking }) => booking?.status === 'confirmed',
    );
    expect(await listed('KILL-0')).toHaveLength(1);
    expect(await holdStatus(whole(again))).toBe('committed');
  });

  it.each(['booking.afterRequested', 'booking.afterSpace', 'booking.afterAnswer'] as const)(
    'at %s is confirmed after the restart without anybody asking, once',
    async (point) => {
      const asked = await accepted(point);
      const options = alliance.as(shipper);
      await arm(point);
      await crashes(alliance.booking.book(asked, options));
      const [booking] = await until(
        'the booking is confirmed',
        () => listed(point),
        ([first]) => first?.status === 'confirmed',
      );
      expect(await holdStatus(booking as Booking__Output)).toBe('committed');
      const again = whole(await alliance.booking.book(asked, options));
      expect([again.id, again.status]).toEqual([booking?.id, 'confirmed']);
      expect(await listed(point)).toHaveLength(1);
    },
  );

  it.each(['booking.afterCancelled', 'booking.afterRelease', 'booking.afterAcknowledged'] as const)(
    'at %s stays cancelled, and its space is given back after the restart, once',
    async (point) => {
      const booking = await booked(point);
      const before = (await soldGrams(booking)) ?? 0;
      await arm(point);
      const cancel = { bookingId: booking.id, reason: 'changed plans' };
      await crashes(alliance.booking.cancelBooking(cancel, alliance.as(shipper)));
      await isReleased(booking);
      const [cancelled] = await until(
        'the booking is there',
        () => listed(point),
        ({ length }) => length === 1,
      );
      expect(cancelled?.status).toBe('cancelled');
      expect(await soldGrams(booking)).toBe(before - 2 * 12_500);
    },
  );
});

describe('while capacity is away', () => {
  it('a booking is requested, and confirmed when capacity is back', async () => {
    const asked = await accepted('AWAY-1');
    await alliance.kill('capacity');
    const requested = whole(await alliance.booking.book(asked, alliance.as(shipper)));
    expect(requested.status).toBe('requested');
    const quote = alliance.booking.quote(quoteAsked(1), alliance.as(shipper));
    expect(await quote.catch((thrown: unknown) => isRefusal(thrown) && thrown.kind)).toBe(
      'unavailable',
    );
    await alliance.start('capacity');
    const [confirmed] = await until(
      'the booking is confirmed',
      () => listed('AWAY-1'),
      ([first]) => first?.status === 'confirmed',
    );
    expect(confirmed?.id).toBe(requested.id);
    // Booking's channel found capacity again; ours may still be looking for it.
    await until(
      'the hold is committed',
      () => holdStatus(requested),
      (status) => status === 'committed',
    );
  });
});
