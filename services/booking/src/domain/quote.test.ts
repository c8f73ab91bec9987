import { hours, minutes } from '@serai/model';
import { leg, legsToPoznan, now, pins, planOf, quote, requirementAsked } from './booking.test-data';
import type { Itinerary } from './itinerary';
import { way } from './ways.test-data';
import { maxWays } from './option';
import { quotes, useQuote, type QuoteState } from './quote';
import { requirement } from './requirement';

/** A way that closes in so many minutes; the later, the cheaper. */
function closingIn(count: number): Itinerary {
  const departsAt = now + minutes(count + 60);
  const price = { amount: 9_000 - count * 100, currency: 'EUR' };
  return planOf([leg({ departsAt, cutoffAt: now + minutes(count), price })]);
}

const open: QuoteState = quotes.evolve(quotes.initial, { type: 'QuoteMade', quote: quote() });

describe('a quote', () => {
  it('pins the rate table and the charter, and what a label and a cancellation need', () => {
    expect(quote()).toMatchObject({ rateTableId: 'rates_20260324', charterVersion: 3 });
    expect(quote().options[0]?.pins).toEqual(pins);
    const [only] = quote({ itineraries: [way({ price: 1, minutes: 60 })] }).options;
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

  it('shows all ways to who asks for them, and says so when there are more', () => {
    const many = (count: number): Itinerary[] =>
      Array.from({ length: count }, (_, nth) => way({ price: 9_000 - nth, minutes: 600 + nth }));
    const shown = (count: number) => quote({ itineraries: many(count), extent: 'all' });
    expect(shown(maxWays)).toMatchObject({ incomplete: false });
    expect(shown(maxWays).options).toHaveLength(maxWays);
    expect(shown(maxWays + 1)).toMatchObject({ incomplete: true });
    expect(shown(maxWays + 1).options).toHaveLength(maxWays);
    expect(quote({ itineraries: many(maxWays + 1) })).toMatchObject({ incomplete: false });
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
