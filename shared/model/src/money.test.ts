import fc from 'fast-check';
import { currencyCodes, currencyExponent, isCurrency } from './currencies';
import { addMoney, formatMoney, money, negateMoney, subtractMoney, sumMoney } from './money';

const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

test('an amount is whole minor units of a currency that exists', () => {
  expect(money(1999, 'EUR')).toEqual({ amount: 1999, currency: 'EUR' });
  expect(Object.is(money(-0, 'EUR').amount, 0)).toBe(true);
  for (const amount of [19.99, Number.NaN, Infinity, 2 ** 53, '5' as unknown as number]) {
    expect(() => money(amount, 'EUR', 'price')).toThrow(
      expect.objectContaining({ code: 'MONEY_INVALID', field: 'price.amount' }),
    );
  }
  for (const currency of ['', 'eur', 'EURO', 'XXX', 'toString']) {
    expect(() => money(1, currency, 'price')).toThrow(
      expect.objectContaining({ code: 'CURRENCY_UNKNOWN', field: 'price.currency' }),
    );
  }
  expect(() => money(0.5, 'EUR')).toThrow(expect.objectContaining({ field: 'amount' }));
});

test('each currency has its own number of places', () => {
  expect(['EUR', 'CNY', 'PLN'].map((code) => currencyExponent(code))).toEqual([2, 2, 2]);
  expect(currencyExponent('JPY')).toBe(0);
  expect(currencyExponent('KWD')).toBe(3);
  expect(currencyCodes.every(isCurrency)).toBe(true);
  expect(new Set(currencyCodes).size).toBe(currencyCodes.length);
});

test('the places are those that the platform knows, where it follows ISO 4217', () => {
  const used = ['AED', 'AUD', 'BHD', 'CHF', 'CNY', 'EUR', 'JPY', 'KRW', 'KWD', 'PLN', 'TND', 'USD'];
  for (const currency of used) {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    expect([currency, currencyExponent(currency)]).toEqual([currency, maximumFractionDigits]);
  }
});

test('a sum is exact and does not depend on the order', () => {
  fc.assert(
    fc.property(fc.array(amounts, { maxLength: 50 }), (list) => {
      const all = list.map((amount) => money(amount, 'PLN'));
      const exact = list.reduce((sum, amount) => sum + BigInt(amount), 0n);
      expect(BigInt(sumMoney(all, 'PLN').amount)).toBe(exact);
      expect(sumMoney([...all].reverse(), 'PLN')).toEqual(sumMoney(all, 'PLN'));
      const folded = all.reduce(addMoney, money(0, 'PLN'));
      expect(folded).toEqual(sumMoney(all, 'PLN'));
    }),
  );
});

test('taking away what was added leaves what was there', () => {
  fc.assert(
    fc.property(amounts, amounts, (left, right) => {
      const [a, b] = [money(left, 'EUR'), money(right, 'EUR')];
      expect(subtractMoney(addMoney(a, b), b)).toEqual(a);
      expect(addMoney(a, negateMoney(a))).toEqual(money(0, 'EUR'));
    }),
  );
});

test('two currencies are not added, and a sum too large to be exact is refused', () => {
  const [euro, yen] = [money(1, 'EUR'), money(1, 'JPY')];
  const code = 'CURRENCY_MISMATCH';
  expect(() => addMoney(euro, yen)).toThrow(expect.objectContaining({ code }));
  expect(() => sumMoney([euro, yen], 'EUR')).toThrow(expect.objectContaining({ code }));
  const most = money(Number.MAX_SAFE_INTEGER, 'EUR');
  expect(() => addMoney(most, euro)).toThrow(expect.objectContaining({ code: 'MONEY_INVALID' }));
  expect(() => sumMoney([most, euro], 'EUR')).toThrow(
    expect.objectContaining({ code: 'MONEY_INVALID' }),
  );
});

test('money is written as people write it, exact to the last unit', () => {
  expect(formatMoney(money(123456, 'EUR'), 'en')).toBe('€1,234.56');
  expect(formatMoney(money(-5, 'EUR'), 'en')).toBe('-€0.05');
  expect(formatMoney(money(1500, 'JPY'), 'en')).toBe('¥1,500');
  expect(formatMoney(money(1500, 'KWD'), 'en').replace(/\s/, ' ')).toBe('KWD 1.500');
  expect(formatMoney(money(9_007_199_254_740_991, 'EUR'), 'en')).toBe('€90,071,992,547,409.91');
  expect(formatMoney(money(123456, 'PLN'), 'pl').replace(/\s/g, ' ')).toBe('1234,56 zł');
});
