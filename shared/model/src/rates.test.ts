import fc from 'fast-check';
import { money } from './money';
import { convert, rateTable, type RateTable } from './rates';

const table = rateTable({
  id: '2026-03-27',
  validFrom: 0,
  currency: 'EUR',
  rates: {
    CNY: { numerator: 128, denominator: 1000 },
    PLN: { numerator: 2341, denominator: 10_000 },
    JPY: { numerator: 6112, denominator: 10_000 },
  },
});
const ratios = fc.record({
  numerator: fc.integer({ min: 1, max: 1_000 }),
  denominator: fc.integer({ min: 1, max: 1_000 }),
});
const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const tableOf = (CNY: RateTable['rates'][string], PLN: RateTable['rates'][string]): RateTable => ({
  ...table,
  rates: { CNY, PLN },
});

test('a yen is a whole minor unit, a fen a hundredth', () => {
  expect(convert(money(1000, 'JPY'), 'EUR', table)).toEqual(money(611, 'EUR'));
  expect(convert(money(1000, 'CNY'), 'EUR', table)).toEqual(money(128, 'EUR'));
  expect(convert(money(128, 'EUR'), 'CNY', table)).toEqual(money(1000, 'CNY'));
  expect(convert(money(77, 'EUR'), 'EUR', table)).toEqual(money(77, 'EUR'));
});

test('half a unit is rounded away from zero, so that a reversal takes back what was given', () => {
  const halves = tableOf({ numerator: 1, denominator: 2 }, { numerator: 1, denominator: 1 });
  expect(convert(money(5, 'CNY'), 'EUR', halves).amount).toBe(3);
  expect(convert(money(-5, 'CNY'), 'EUR', halves).amount).toBe(-3);
  fc.assert(
    fc.property(amounts, ratios, ratios, (amount, cny, pln) => {
      const there = convert(money(amount, 'CNY'), 'PLN', tableOf(cny, pln)).amount;
      const back = convert(money(-amount, 'CNY'), 'PLN', tableOf(cny, pln)).amount;
      expect(there + back).toBe(0);
    }),
  );
});

test('more money is never converted to less', () => {
  fc.assert(
    fc.property(amounts, amounts, ratios, ratios, (a, b, cny, pln) => {
      const [less, more] = a <= b ? [a, b] : [b, a];
      const converted = (amount: number): number =>
        convert(money(amount, 'CNY'), 'PLN', tableOf(cny, pln)).amount;
      expect(converted(less)).toBeLessThanOrEqual(converted(more));
    }),
  );
});

test('the way through the comparison currency is rounded once: never off by over half a unit', () => {
  fc.assert(
    fc.property(amounts, ratios, ratios, (amount, cny, pln) => {
      const converted = convert(money(amount, 'CNY'), 'PLN', tableOf(cny, pln)).amount;
      const exactTimes = BigInt(amount) * BigInt(cny.numerator) * BigInt(pln.denominator);
      const denominator = BigInt(cny.denominator) * BigInt(pln.numerator);
      const off = exactTimes - BigInt(converted) * denominator;
      expect(2n * (off < 0n ? -off : off) <= denominator).toBe(true);
    }),
  );
});

test('a currency without a rate is refused by name, also one that every object has', () => {
  expect(() => convert(money(1, 'USD'), 'EUR', table)).toThrow(
    expect.objectContaining({ code: 'RATE_MISSING', metadata: expect.anything() }),
  );
  expect(() => convert(money(1, 'EUR'), 'toString', table)).toThrow(
    expect.objectContaining({ code: 'RATE_MISSING' }),
  );
  const steep = tableOf({ numerator: 1_000_000, denominator: 1 }, { numerator: 1, denominator: 1 });
  expect(() => convert(money(1e12, 'CNY'), 'PLN', steep)).toThrow(
    expect.objectContaining({ code: 'MONEY_INVALID' }),
  );
});

test('a rate table with a broken ratio or an unknown currency is refused', () => {
  const attempts: [Partial<RateTable>, string, string][] = [
    [{ currency: 'EUX' }, 'CURRENCY_UNKNOWN', 'currency'],
    [{ rates: { ZZZ: { numerator: 1, denominator: 1 } } }, 'CURRENCY_UNKNOWN', 'rates.ZZZ'],
    [{ rates: { CNY: { numerator: 0, denominator: 1 } } }, 'RATE_INVALID', 'rates.CNY'],
    [{ rates: { CNY: { numerator: 1, denominator: -1 } } }, 'RATE_INVALID', 'rates.CNY'],
    [{ rates: { CNY: { numerator: 0.128, denominator: 1 } } }, 'RATE_INVALID', 'rates.CNY'],
    [{ rates: { EUR: { numerator: 2, denominator: 1 } } }, 'RATE_INVALID', 'rates.EUR'],
  ];
  for (const [change, code, field] of attempts) {
    expect(() => rateTable({ ...table, ...change })).toThrow(
      expect.objectContaining({ code, field }),
    );
  }
});
