import type { BookingChanged__Output } from '@serai/protos/serai/booking/v1/BookingChanged';
import { hours } from '@serai/model';
import { contentAsked } from '../domain/booking.test-data';
import type { Quote } from '../domain/quote';
import { bookShipment } from './bookShipment';
import { cancelBooking } from './cancelBooking';
import { changeBooking, quoteChange, type ChangeQuoteAsked } from './changeBooking';
import type { Kept } from './desk';
import {
  accept,
  admit,
  booked,
  by,
  openDesk,
  operatorA,
  operatorB,
  shipperA,
  told,
  trackingSays,
  wanted,
  type TestDesk,
} from './desk.test-data';
import { makeQuote } from './makeQuote';
import { resumeBookings } from './resumeBookings';
import { keptBooking } from './showBookings';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;
const same = { partId: '', parcels: [], othersStay: false, modes: [] };

async function quoted(before: Kept, asked: Partial<ChangeQuoteAsked> = {}): Promise<Quote> {
  const bookingId = before.booking.order.id;
  return quoteChange(test.desk, by(shipperA), { bookingId, ...same, ...asked });
}

function taken(quote: Quote, before: Kept, expectedVersion = 0) {
  const bookingId = before.booking.order.id;
  return { bookingId, quoteId: quote.id, optionId: 'opt_1', expectedVersion };
}

describe('another day for a booking', () => {
  it('is quoted, exchanged in one decision and told; the way it leaves is kept', async () => {
    const { desk, scene, database } = test;
    const before = await booked(desk);
    const readyAt = Date.now() + hours(50);
    const quote = await quoted(before, { readyAt });
    expect(quote.changes).toMatchObject({ bookingId: before.booking.order.id, partVersion: 1 });
    const asked = taken(quote, before, before.version);
    const after = await changeBooking(desk, by(shipperA), asked);
    expect(after.booking).toMatchObject({ status: 'confirmed', change: { status: 'accepted' } });
    expect(after.version).toBeGreaterThan(before.version);
    const [part] = after.booking.parts;
    const [old] = before.booking.parts;
    expect(part?.itinerary.departsAt).toBe(readyAt);
    expect(part?.history).toMatchObject([{ itinerary: old?.itinerary, why: 'CHANGED' }]);
    expect(part?.holdId).toBe(old?.holdId);
    expect(part?.holdVersion).toBe(scene.holds.get(old?.holdId ?? '')?.version);
    expect(after.booking.order).toMatchObject({ readyAt, promisedAt: part?.itinerary.arrivesAt });
    const last = (await told(database)).at(-1);
    expect(last?.type).toBe('serai.booking.v1.BookingChanged');
    const { booking } = last?.message as BookingChanged__Output;
    expect(booking).toMatchObject({ status: 'confirmed', readyAt, version: after.version });
    await expect(changeBooking(desk, by(shipperA), asked)).rejects.toThrow(code('BOOKING_STALE'));
  });

  it('that space is refused for leaves everything as it was', async () => {
    const { desk, scene } = test;
    const before = await booked(desk);
    const quote = await quoted(before, { readyAt: Date.now() + hours(50) });
    scene.exchangeAnswer = { answer: 'refused', code: 'NO_ROOM', message: 'Full.' };
    const { booking } = await changeBooking(desk, by(operatorA), taken(quote, before));
    expect(booking).toMatchObject({
      order: before.booking.order,
      parts: before.booking.parts,
      change: { status: 'refused', reasonCode: 'NO_ROOM', reason: 'Full.' },
    });
    expect(await desk.shelf.unfinished(10)).toEqual([]);
  });

  it('is pending while capacity is away, and made once by two who go on', async () => {
    const { desk, scene, database } = test;
    const before = await booked(desk);
    const bookingId = before.booking.order.id;
    const quote = await quoted(before, { readyAt: Date.now() + hours(50) });
    scene.isAway = true;
    const asker = by(shipperA, 'key', 'body');
    const asked = taken(quote, before);
    const pending = await changeBooking(desk, asker, asked);
    expect(pending.booking).toMatchObject({ change: { status: 'pending' } });
    expect(pending.booking.parts).toEqual(before.booking.parts);
    const cancelling = cancelBooking(desk, by(shipperA), { bookingId, reason: 'x' });
    await expect(cancelling).rejects.toThrow(code('CHANGE_PENDING'));
    await expect(quoted(before)).rejects.toThrow(code('CHANGE_PENDING'));
    scene.isAway = false;
    await Promise.all([resumeBookings(desk), changeBooking(desk, asker, asked)]);
    await resumeBookings(desk);
    const { booking } = await keptBooking(desk, bookingId);
    expect(booking).toMatchObject({ change: { status: 'accepted' } });
    expect(booking.parts[0]?.history).toHaveLength(1);
    const changed = (await told(database)).filter(({ type }) => type.endsWith('Changed'));
    expect(changed).toHaveLength(1);
  });

  it('is refused when the space was exchanged by somebody else meanwhile', async () => {
    const { desk, scene } = test;
    const before = await booked(desk);
    const quote = await quoted(before);
    const holdId = before.booking.parts[0]?.holdId ?? '';
    scene.holds.set(holdId, { version: 9_000, items: [] });
    const { booking } = await changeBooking(desk, by(shipperA), taken(quote, before));
    expect(booking).toMatchObject({ change: { status: 'refused', reasonCode: 'PART_CHANGED' } });
  });
});

describe('other parcels', () => {
  it('are heavier, dropped or new: labels for the new, an end for the dropped', async () => {
    const { desk } = test;
    const before = await booked(desk);
    const [first, second] = before.booking.order.parcels.map(({ id }) => id);
    const parcels = [
      { parcelId: first ?? '', content: contentAsked({ grams: 20_000 }) },
      { parcelId: second ?? '', content: null },
      { parcelId: '', content: contentAsked({ grams: 1_000 }) },
    ];
    const quote = await quoted(before, { parcels });
    const { booking } = await changeBooking(desk, by(shipperA), taken(quote, before));
    const { order, parts } = booking;
    expect(order.parcels).toHaveLength(8);
    expect(order.parcels[0]).toMatchObject({ id: first, content: { grams: 20_000 }, count: 8 });
    expect(order.parcels[1]?.content.grams).toBe(12_500);
    expect(order.parcels[7]).toMatchObject({ number: 8, content: { grams: 1_000 } });
    expect(new Set(order.parcels.map(({ sscc }) => sscc)).size).toBe(8);
    expect(parts[0]?.parcelIds).toEqual([first, second, order.parcels[7]?.id]);
    expect(parts[1]).toMatchObject({ status: 'cancelled', price: { amount: 0 } });
    expect(parts[1]?.parcelIds).toHaveLength(5);
    expect(order.price).toEqual(parts[0]?.price);
  });

  it('part from the others, which stay on their way, each under a hold of its own', async () => {
    const { desk, scene } = test;
    const before = await booked(desk);
    const [first] = before.booking.order.parcels.map(({ id }) => id);
    const parcels = [{ parcelId: first ?? '', content: null }];
    const asked = { parcels, othersStay: true, readyAt: Date.now() + hours(50) };
    const quote = await quoted(before, asked);
    const { booking } = await changeBooking(desk, by(shipperA), taken(quote, before));
    const [stays, goes] = booking.parts;
    expect(stays).toMatchObject({ id: before.booking.parts[0]?.id, history: [] });
    expect(stays?.parcelIds).toHaveLength(6);
    expect(goes?.parcelIds).toEqual([first]);
    expect(goes?.history).toMatchObject([{ why: 'CHANGED' }]);
    for (const part of [stays, goes]) {
      const held = scene.holds.get(part?.holdId ?? '');
      expect(held).toEqual({ version: part?.holdVersion, items: part?.itinerary.items });
    }
    const { price } = booking.order;
    expect(price.amount).toBe((stays?.price.amount ?? 0) + (goes?.price.amount ?? 0));
  });
});

describe('a change', () => {
  it('is refused for what it cannot be made of', async () => {
    const { desk, database } = test;
    const before = await booked(desk);
    const refuses = async (asked: object, expected: string): Promise<void> => {
      await expect(quoted(before, asked)).rejects.toThrow(code(expected));
    };
    const unknown = { parcelId: 'pcl_none', content: null };
    await refuses({ partId: 'prt_none' }, 'PART_MISSING');
    await refuses({ parcels: [unknown] }, 'PARCEL_MISSING');
    await refuses({ parcels: [{ parcelId: '', content: null }] }, 'PARCEL_CONTENT_MISSING');
    for (const grams of [0, -1, 1.5, Number.MAX_SAFE_INTEGER]) {
      const content = contentAsked({ grams });
      await refuses({ parcels: [{ parcelId: '', content }] }, 'PARCEL_GRAMS_INVALID');
    }
    const [parcel] = before.booking.order.parcels;
    const twice = { parcelId: parcel?.id ?? '', content: null };
    await refuses({ parcels: [twice, twice] }, 'PARCEL_TWICE');
    const bookingId = before.booking.order.id;
    const foreign = quoteChange(desk, by(operatorB), { bookingId, ...same });
    await expect(foreign).rejects.toThrow(code('BOOKING_MISSING'));
    const quote = await quoted(before);
    const asChange = changeBooking(desk, by(operatorB), taken(quote, before));
    await expect(asChange).rejects.toThrow(code('BOOKING_MISSING'));
    const asBooking = { ...(await accept(desk)), quoteId: quote.id };
    await expect(bookShipment(desk, by(shipperA), asBooking)).rejects.toThrow(
      code('QUOTE_FOR_CHANGE'),
    );
    const plain = await makeQuote(desk, by(shipperA), wanted());
    const asPlain = changeBooking(desk, by(shipperA), taken(plain, before));
    await expect(asPlain).rejects.toThrow(code('QUOTE_FOR_CHANGE'));
    await trackingSays(database, bookingId, { type: 'Collect', sscc: parcel?.sscc ?? '' });
    await refuses({}, 'ALREADY_COLLECTED');
    const late = changeBooking(desk, by(shipperA), taken(quote, before));
    await expect(late).rejects.toThrow(code('ALREADY_COLLECTED'));
  });

  it('is refused after its quote was overtaken', async () => {
    const { desk } = test;
    const before = await booked(desk);
    const quote = await quoted(before);
    const bookingId = before.booking.order.id;
    const [parcel] = before.booking.order.parcels;
    const cancelled = { bookingId, reason: 'one fewer', parcelIds: [parcel?.id ?? ''] };
    await cancelBooking(desk, by(shipperA), cancelled);
    const overtaken = changeBooking(desk, by(shipperA), taken(quote, before));
    await expect(overtaken).rejects.toThrow(code('PARCEL_MISSING'));
  });

  it('is refused while nothing is promised yet', async () => {
    const { desk, scene } = test;
    scene.isAway = true;
    await expect(quoted(await booked(desk))).rejects.toThrow(code('BOOKING_UNDECIDED'));
  });
});
