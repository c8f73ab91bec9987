import { hours, minutes } from '@serai/model';
import { leg, legsToPoznan, now, pins, planOf, quote, requirementAsked } from './booking.test-data';
import type { Itinerary } from './itinerary';
import { bestValue, maxOptions, optionsOf } from './option';
import { quotes, useQuote, type QuoteState } from './quote';
import { requirement } from './requirement';

interface Costs {
  price: number;
  hours: number;
  co2e?: number;
  transfers?: number;
}

/** A way of one ride with these costs; it closes two hours from now. */
function way({ price, hours: long, co2e = 100, transfers = 0 }: Costs): Itinerary {
  const only = leg({
    departsAt: now + hours(3),
    arrivesAt: now + hours(3 + long),
    cutoffAt: now + hours(2),
    price: { amount: price, currency: 'EUR' },
    co2eGrams: co2e,
  });
  return planOf([only], { transfers });
}

const cheap = way({ price: 1_000, hours: 100, co2e: 50 });
const fast = way({ price: 4_000, hours: 10, co2e: 900 });
const green = way({ price: 1_500, hours: 120, co2e: 10 });
const middling = way({ price: 1_400, hours: 14, co2e: 400 });

/** A way that closes in so many minutes; the later, the cheaper. */
function closingIn(count: number): Itinerary {
  const departsAt = now + minutes(count + 60);
  const price = { amount: 9_000 - count, currency: 'EUR' };
  return planOf([leg({ departsAt, cutoffAt: now + minutes(count), price })]);
}

const open: QuoteState = quotes.evolve(quotes.initial, { type: 'QuoteMade', quote: quote() });

describe('the options of a quote', () => {
  it('are labelled cheapest, fastest, greenest and best value, cheapest first', () => {
    const options = optionsOf([fast, green, cheap, middling], now + hours(3));
    expect(options.map(({ id, labels, price }) => [id, labels, price.amount])).toEqual([
      ['opt_1', ['cheapest'], 1_000],
      ['opt_2', ['best_value'], 1_400],
      ['opt_3', ['greenest'], 1_500],
      ['opt_4', ['fastest'], 4_000],
    ]);
  });

  it('are those that no other beats; of equals one stays', () => {
    const beaten = way({ price: 4_001, hours: 10, co2e: 900 });
    expect(optionsOf([fast, beaten, { ...fast }], now)).toHaveLength(1);
  });

  it('may carry every label at once', () => {
    expect(optionsOf([cheap], now)[0]?.labels).toHaveLength(4);
  });

  it('are few, and the four with a label are among them', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      way({ price: 1_000 + index * 50, hours: 200 - index * 3, co2e: 1_000 - (index % 7) }),
    );
    const options = optionsOf(many, now);
    expect(options).toHaveLength(maxOptions);
    const labels = options.flatMap((option) => option.labels);
    expect([...labels].sort()).toEqual(['best_value', 'cheapest', 'fastest', 'greenest']);
  });

  it('are of best value when price and time, as multiples of the least, sum to the least', () => {
    const value = bestValue([cheap, fast], now + hours(3));
    expect(value(cheap)).toBeCloseTo(1 + 10);
    expect(value(fast)).toBeCloseTo(4 + 1);
  });
});

describe('a quote', () => {
  it('pins the rate table and the charter, and what a label and a cancellation need', () => {
    expect(quote()).toMatchObject({ rateTableId: 'rates_20260324', charterVersion: 3 });
    expect(quote().options[0]?.pins).toEqual(pins);
    const [only] = quote({ itineraries: [way({ price: 1, hours: 1 })] }).options;
    expect(Object.keys(only?.pins.points ?? {})).toEqual(['pnt_yiwu', 'pnt_xian']);
    expect(Object.keys(only?.pins.cancellation ?? {})).toEqual(['tar_1']);
  });

  it('expires after its time, and never after its last way has closed', () => {
    expect(quote().expiresAt).toBe(now + minutes(15));
    expect(quote({ itineraries: [] }).expiresAt).toBe(now + minutes(15));
    expect(quote({ itineraries: [closingIn(5)] }).expiresAt).toBe(now + minutes(5));
    const both = [closingIn(1), closingIn(9)];
    expect(quote({ itineraries: both }).expiresAt).toBe(now + minutes(9));
  });

  it('says that the search was cut', () => {
    expect(quote()).toMatchObject({ incomplete: false });
    expect(quote({ incomplete: true })).toMatchObject({ incomplete: true });
  });

  it('leaves out a way that has closed already', () => {
    const closed = planOf(legsToPoznan(now - hours(3)));
    expect(quote({ itineraries: [closed] }).options).toEqual([]);
  });

  it('without a way says why', () => {
    const reasons = [{ code: 'NO_COVERAGE_TO', message: 'No member delivers there.' }];
    expect(quote({ itineraries: [], reasons })).toMatchObject({ options: [], reasons });
    expect(quote({ reasons }).reasons).toEqual([]);
  });

  it('is refused with a plan that does not chain', () => {
    const broken = planOf(legsToPoznan(), { price: { amount: 1, currency: 'EUR' } });
    expect(() => quote({ itineraries: [broken] })).toThrow(
      expect.objectContaining({ code: 'ITINERARY_BROKEN' }),
    );
  });
});

describe('booking an option', () => {
  const take = { optionId: 'opt_1', bookingId: 'bkg_1', at: now + minutes(1) };

  it('uses the quote up', () => {
    const { facts, option } = useQuote(open, take);
    expect(option.id).toBe('opt_1');
    expect(facts.reduce(quotes.evolve, open)).toMatchObject({
      status: 'used',
      bookingId: 'bkg_1',
    });
  });

  it('again by the same booking changes nothing, even after it expired', () => {
    const used = useQuote(open, take).facts.reduce(quotes.evolve, open);
    expect(useQuote(used, { ...take, at: now + hours(9) }).facts).toEqual([]);
  });

  it('is refused to a second booking', () => {
    const used = useQuote(open, take).facts.reduce(quotes.evolve, open);
    expect(() => useQuote(used, { ...take, bookingId: 'bkg_2' })).toThrow(
      expect.objectContaining({ code: 'QUOTE_USED', kind: 'conflict' }),
    );
  });

  it('is refused from the moment it expires', () => {
    expect(() => useQuote(open, { ...take, at: now + minutes(15) })).toThrow(
      expect.objectContaining({ code: 'QUOTE_EXPIRED', kind: 'conflict' }),
    );
    expect(useQuote(open, { ...take, at: now + minutes(15) - 1 }).facts).toHaveLength(1);
  });

  it('is refused from the moment this option closes, while the others stay open', () => {
    const made = quote({ itineraries: [closingIn(1), closingIn(9)] });
    const state = quotes.evolve(quotes.initial, { type: 'QuoteMade', quote: made });
    const [late, soon] = made.options.map(({ id }) => id) as [string, string];
    const at = now + minutes(1);
    expect(() => useQuote(state, { ...take, optionId: soon, at })).toThrow(
      expect.objectContaining({ code: 'OPTION_EXPIRED', kind: 'conflict' }),
    );
    expect(useQuote(state, { ...take, optionId: soon, at: at - 1 }).facts).toHaveLength(1);
    expect(useQuote(state, { ...take, optionId: late, at }).facts).toHaveLength(1);
  });

  it('is refused for an option or a quote that does not exist', () => {
    expect(() => useQuote(open, { ...take, optionId: 'opt_9' })).toThrow(
      expect.objectContaining({ code: 'OPTION_MISSING', kind: 'missing' }),
    );
    expect(() => useQuote(quotes.initial, take)).toThrow(
      expect.objectContaining({ code: 'QUOTE_MISSING', kind: 'missing' }),
    );
  });

  it('keeps the requirement as it was asked', () => {
    const asked = requirement(requirementAsked(), now);
    expect(useQuote(open, take).quote.requirement).toEqual(asked);
  });
});
