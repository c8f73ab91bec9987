import type { BookingConfirmed__Output } from '@serai/protos/serai/booking/v1/BookingConfirmed';
import { hours, isSscc } from '@serai/model';
import { legsToPoznan, planOf } from '../domain/booking.test-data';
import type { Leg } from '../domain/itinerary';
import { maxOptions } from '../domain/option';
import { bookShipment } from './bookShipment';
import { cancelBooking } from './cancelBooking';
import {
  accept,
  admit,
  booked,
  by,
  memberId,
  openDesk,
  operatorA,
  operatorB,
  partnerSays,
  shipperA,
  told,
  wanted,
  type TestDesk,
} from './desk.test-data';
import { getQuote, makeQuote } from './makeQuote';

let test: TestDesk;
beforeEach(async () => {
  test = await openDesk();
  await admit(test.database);
});
afterEach(() => test.database.close());

const code = (expected: string): Error => expect.objectContaining({ code: expected }) as Error;

describe('a quote', () => {
  it('is kept for the member that asked, with names and terms pinned', async () => {
    const { desk } = test;
    const quote = await makeQuote(desk, by(shipperA), wanted());
    expect(await getQuote(desk, operatorA, quote.id)).toEqual(quote);
    expect(quote.options[0]).toMatchObject({
      labels: ['cheapest', 'fastest', 'greenest', 'best_value'],
      pins: {
        points: { pnt_yiwu: { unLocode: 'CNYIW' } },
        cancellation: { tar_1: [{ hoursBefore: 0, feeBasisPoints: 1_000 }] },
      },
    });
  });

  it('asked again under one request id is one quote', async () => {
    const asker = by(shipperA);
    const first = await makeQuote(test.desk, asker, wanted());
    const again = await makeQuote(test.desk, asker, wanted());
    expect(again).toEqual(first);
  });

  it('does not exist for another member, or another shipper', async () => {
    const { id } = await makeQuote(test.desk, by(shipperA), wanted());
    const other = { ...shipperA, subject: 'per_other' };
    for (const stranger of [operatorB, other]) {
      await expect(getQuote(test.desk, stranger, id)).rejects.toThrow(code('QUOTE_MISSING'));
    }
    await expect(getQuote(test.desk, operatorA, 'quo_none')).rejects.toThrow(code('QUOTE_MISSING'));
  });

  it('chooses among many ways, and looks up only what its options need', async () => {
    const { desk, scene } = test;
    scene.incomplete = true;
    scene.found = Array.from({ length: 60 }, (_, index) => {
      const [only] = legsToPoznan(Date.now() + hours(60 - index)).slice(1, 2) as [Leg];
      const price = { amount: 100 + index, currency: 'EUR' };
      const ids = { lineId: `lin_${index}`, tariffId: `tar_${index}` };
      return planOf([{ ...only, ...ids, price }]);
    });
    const quote = await makeQuote(desk, by(shipperA), wanted());
    expect(quote.incomplete).toBe(true);
    expect(quote.options).toHaveLength(maxOptions);
    expect(quote.options[0]).toMatchObject({ price: { amount: 100 } });
    expect(quote.options[0]?.labels).toContain('cheapest');
    expect(scene.lookedUp.length).toBeLessThanOrEqual(maxOptions + 1);
    const whole = await makeQuote(desk, by(shipperA), wanted(), 'all');
    expect(whole.options).toHaveLength(60);
    expect(whole.options.every(({ reasons }) => reasons.length > 0)).toBe(true);
    expect(await getQuote(desk, shipperA, whole.id)).toEqual(whole);
  });

  it('that nobody can serve is kept with the reasons', async () => {
    test.scene.reasons = [{ code: 'NO_COVERAGE_TO', message: 'No member delivers there.' }];
    const quote = await makeQuote(test.desk, by(shipperA), wanted());
    expect(quote).toMatchObject({ options: [], reasons: test.scene.reasons });
  });

  it('is not made for who sells nothing', async () => {
    const { desk, database } = test;
    const ask = (member?: string): Promise<unknown> =>
      makeQuote(
        desk,
        by({ subject: 'per_x', roles: ['operator'], ...(member && { member }) }),
        wanted(),
      );
    await expect(ask()).rejects.toThrow(code('MEMBER_REQUIRED'));
    await expect(ask('mbr_new')).rejects.toThrow(code('SELLER_NOT_KNOWN_YET'));
    await partnerSays(database, memberId, { type: 'Suspended' });
    await expect(ask(memberId)).rejects.toThrow(code('MEMBER_SUSPENDED'));
    await partnerSays(database, memberId, { type: 'Left' });
    await expect(ask(memberId)).rejects.toThrow(code('MEMBER_LEFT'));
  });

  it('is refused with what is wrong with it', async () => {
    const asked = { ...wanted(), readyAt: 0 };
    await expect(makeQuote(test.desk, by(shipperA), asked)).rejects.toThrow(code('READY_AT_PAST'));
  });
});

describe('booking an option', () => {
  it('holds the space and is confirmed at once, and both are told', async () => {
    const { desk, scene, database } = test;
    const { booking, version } = await booked(desk);
    expect([booking.status, version]).toEqual(['confirmed', 2]);
    expect(scene.taken).toEqual([booking.order.parts[0]?.holdId]);
    expect(booking.order.parcels.every(({ sscc }) => isSscc(sscc))).toBe(true);
    const facts = await told(database);
    expect(facts.map(({ type }) => type)).toEqual([
      'serai.booking.v1.BookingRequested',
      'serai.booking.v1.BookingConfirmed',
    ]);
    const confirmed = facts[1]?.message as BookingConfirmed__Output;
    expect(confirmed.booking).toMatchObject({
      id: booking.order.id,
      status: 'confirmed',
      version: 2,
      price: booking.order.price,
      to: { city: 'Poznań' },
      madeBy: shipperA.subject,
    });
    expect(confirmed.booking?.parts[0]?.itinerary?.legs).toHaveLength(4);
    expect(confirmed.booking?.parts[0]?.itinerary?.legs[2]).toMatchObject({
      mode: 'rail',
      price: { amount: 20_000, currency: 'EUR' },
    });
    expect(confirmed.booking?.parcels[6]).toMatchObject({ number: 7, count: 7 });
  });

  it('twice under one request id is one booking; another body is refused', async () => {
    const { desk, scene } = test;
    const asked = await accept(desk);
    const first = await bookShipment(desk, by(shipperA, 'key-1', 'body'), asked);
    const again = await bookShipment(desk, by(shipperA, 'key-1', 'body'), asked);
    expect(again).toEqual(first);
    expect(scene.taken).toHaveLength(1);
    await expect(bookShipment(desk, by(shipperA, 'key-1', 'other'), asked)).rejects.toThrow(
      code('REQUEST_ID_REUSED'),
    );
  });

  it('twice under two request ids is refused, also at the same moment', async () => {
    const { desk } = test;
    const asked = await accept(desk);
    const both = await Promise.allSettled([
      bookShipment(desk, by(shipperA), asked),
      bookShipment(desk, by(shipperA), asked),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(bookShipment(desk, by(operatorA), asked)).rejects.toThrow(code('QUOTE_USED'));
  });

  it('is declined with the reason of capacity', async () => {
    const message = 'Somebody was faster.';
    test.scene.answer = { answer: 'refused', code: 'NO_ROOM', message };
    const { booking } = await booked(test.desk);
    expect(booking).toMatchObject({ status: 'declined', reasonCode: 'NO_ROOM', reason: message });
    const facts = await told(test.database);
    expect(facts[1]?.message).toMatchObject({ reasonCode: 'NO_ROOM', reason: message });
  });

  it('is refused for an expired quote, a foreign quote, option, address or seller', async () => {
    const { desk, database } = test;
    const asked = await accept(desk);
    const refuses = async (changes: object, expected: string, who = shipperA): Promise<void> => {
      await expect(bookShipment(desk, by(who), { ...asked, ...changes })).rejects.toThrow(
        code(expected),
      );
    };
    await refuses({ optionId: 'opt_7' }, 'OPTION_MISSING');
    await refuses({ quoteId: 'quo_none' }, 'QUOTE_MISSING');
    await refuses({}, 'QUOTE_MISSING', operatorB);
    await refuses({ to: null }, 'PLACE_MISSING');
    await refuses({ to: { ...asked.to, postcode: '60-999' } }, 'ADDRESS_ELSEWHERE');
    await refuses({ reference: 'x'.repeat(65) }, 'TEXT_TOO_LONG');
    const expiring = await accept({ ...desk, quoteValidMs: 0 });
    await refuses(expiring, 'QUOTE_EXPIRED');
    await partnerSays(database, memberId, { type: 'Suspended' });
    await refuses({}, 'MEMBER_SUSPENDED');
  });
});

describe('a booking that is cancelled while capacity is asked', () => {
  it('gives back what was committed for it', async () => {
    const { desk, scene } = test;
    const asked = await accept(desk);
    scene.meanwhile = async () => {
      const [bookingId = ''] = await desk.shelf.unfinished(1);
      scene.isAway = true;
      await cancelBooking(desk, by(shipperA), { bookingId, reason: '' });
      scene.isAway = false;
    };
    const { booking } = await bookShipment(desk, by(shipperA), asked);
    expect(booking.status).toBe('cancelled');
    expect(scene.givenBack).toEqual(scene.taken);
  });
});

describe('serial numbers', () => {
  it('are never given out twice, however many ask at once', async () => {
    const { shelf } = test.desk;
    const firsts = await Promise.all(
      Array.from({ length: 40 }, () => shelf.takeSerials('0614141', 7)),
    );
    const sorted = [...firsts].sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length: 40 }, (_, index) => index * 7));
    expect(await shelf.takeSerials('9999999', 1)).toBe(0);
  });
});
