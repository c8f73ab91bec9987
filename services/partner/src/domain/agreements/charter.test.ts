import { charter, charterAt, handlingOf, presentCharter, type CharterFact } from './charter';
import { firstCharterTerms } from './firstCharter';
import { firstHandling } from './handlingTerms';
import { rates, type GivenRate, type Rates } from './rates';
import { bindingAt, ties, type Ties, type TiesFact } from './ties';

const day = 86_400_000;
const at = Date.UTC(2026, 2, 1, 9);
const by = 'per_admin';
const yiwu = `mbr_${'1'.repeat(32)}`;
const refusal = (kind: string, code: string, field?: string) =>
  expect.objectContaining({ kind, code, ...(field !== undefined && { field }) });

describe('the charter', () => {
  const given = (...facts: CharterFact[]) => facts.reduce(charter.evolve, charter.initial);
  const change = (expectedVersion: number, when = at, currency = 'EUR') => ({
    type: 'change' as const,
    terms: firstCharterTerms('EUR'),
    comparisonCurrency: currency,
    expectedVersion,
    by,
    at: when,
  });

  test('is changed version by version, and each stays known', () => {
    const first = charter.decide(given(), change(0));
    const second = charter.decide(given(...first), change(1, at + day, 'CNY'));
    const state = given(...first, ...second);
    expect(presentCharter(state)).toMatchObject({ version: 2, comparisonCurrency: 'CNY' });
    const versions = [0, at, at + day - 1, at + day].map((when) => charterAt(state, when).version);
    expect(versions).toEqual([1, 1, 1, 2]);
  });

  test('says how bookings are dealt with, and keeps to it where nothing else is said', () => {
    const handling = {
      weightToleranceGrams: 100,
      weightToleranceBasisPoints: 0,
      rerouteDefault: 'decline',
    };
    const first = charter.decide(given(), change(0));
    expect(handlingOf(presentCharter(given(...first)))).toEqual(firstHandling);
    const second = charter.decide(given(...first), { ...change(1), handling });
    const third = charter.decide(given(...first, ...second), { ...change(2), handling: null });
    const state = given(...first, ...second, ...third);
    expect(handlingOf(presentCharter(state))).toEqual(handling);
    const { handling: _, ...older } = presentCharter(given(...first));
    expect(handlingOf(older)).toEqual(firstHandling);
    const wrong = [
      { ...handling, weightToleranceGrams: -1 },
      { ...handling, weightToleranceBasisPoints: 10_001 },
      { ...handling, rerouteDefault: 'latest' },
    ];
    for (const [index, one] of wrong.entries()) {
      const field = `handling.${Object.keys(handling)[index]}`;
      expect(() => charter.decide(state, { ...change(3), handling: one })).toThrow(
        refusal('invalid', 'TERMS_INVALID', field),
      );
    }
  });

  test('is not changed by somebody who read another version', () => {
    const state = given(...charter.decide(given(), change(0)));
    for (const version of [0, 2]) {
      expect(() => charter.decide(state, change(version))).toThrow(
        refusal('stale', 'CHARTER_CHANGED'),
      );
    }
  });

  test('compares in a currency that exists and gives no discounts', () => {
    expect(() => charter.decide(given(), change(0, at, 'XXX'))).toThrow(
      refusal('invalid', 'CURRENCY_UNKNOWN', 'comparisonCurrency'),
    );
    const discounts = [{ operatorId: yiwu, basisPoints: 1 }];
    const wrong = { ...change(0), terms: { ...firstCharterTerms('EUR'), discounts } };
    expect(() => charter.decide(given(), wrong)).toThrow(
      refusal('invalid', 'CHARTER_DISCOUNT', 'terms.discounts'),
    );
    expect(() => charter.decide(given(), { ...change(0), terms: null })).toThrow(
      refusal('invalid', 'TERMS_MISSING', 'terms'),
    );
  });

  test('is missing before the first', () => {
    const missing = refusal('unavailable', 'CHARTER_MISSING');
    expect(() => presentCharter(given())).toThrow(missing);
    expect(() => charterAt(given(), at)).toThrow(missing);
  });
});

describe('the daily rates', () => {
  const cny: GivenRate = { currency: 'CNY', numerator: 127, denominator: 1_000 };
  const publish = (state: Rates, date: string, list: GivenRate[] = [cny], when = at) =>
    rates.decide(state, {
      type: 'publish',
      date,
      rates: list,
      comparisonCurrency: 'EUR',
      by,
      at: when,
    });
  const after = (date: string) =>
    publish(rates.initial, date).reduce(rates.evolve, rates.initial as Rates);

  test('are in force from their midnight, or from when they are known', () => {
    const validFrom = (date: string) => publish(rates.initial, date)[0]?.daily.table.validFrom;
    expect(validFrom('2026-03-01')).toBe(at);
    expect(validFrom('2026-03-02')).toBe(Date.UTC(2026, 2, 2));
    expect(publish(rates.initial, '2026-03-01')).toEqual([
      expect.objectContaining({
        daily: {
          date: '2026-03-01',
          table: {
            id: 'rat_2026-03-01',
            validFrom: at,
            currency: 'EUR',
            rates: { CNY: { numerator: 127, denominator: 1_000 } },
          },
        },
      }),
    ]);
  });

  test('of one day are published once; the same again changes nothing', () => {
    const state = after('2026-03-01');
    expect(publish(state, '2026-03-01', [cny], at + 1)).toEqual([]);
    expect(() => publish(state, '2026-03-01', [{ ...cny, numerator: 128 }])).toThrow(
      refusal('conflict', 'RATES_PUBLISHED', 'date'),
    );
  });

  test('go forward day by day', () => {
    expect(publish(after('2026-03-01'), '2026-03-02')).toHaveLength(1);
    expect(() => publish(after('2026-03-01'), '2026-02-28')).toThrow(
      refusal('conflict', 'RATES_OUT_OF_ORDER', 'date'),
    );
    expect(() => publish(rates.initial, '2026-03-03')).toThrow(
      refusal('invalid', 'RATES_TOO_EARLY', 'date'),
    );
  });

  test.each<[string, GivenRate[], string]>([
    ['rates', [], 'RATES_EMPTY'],
    ['rates[1].currency', [cny, cny], 'RATE_TWICE'],
    ['rates.RMB', [{ ...cny, currency: 'RMB' }], 'CURRENCY_UNKNOWN'],
    ['rates.__proto__', [{ ...cny, currency: '__proto__' }], 'CURRENCY_UNKNOWN'],
    ['rates.CNY', [{ ...cny, numerator: 0 }], 'RATE_INVALID'],
    ['rates.CNY', [{ ...cny, denominator: -1 }], 'RATE_INVALID'],
    ['rates.CNY', [{ ...cny, numerator: 1.5 }], 'RATE_INVALID'],
    ['rates.EUR', [{ currency: 'EUR', numerator: 2, denominator: 1 }], 'RATE_INVALID'],
  ])('with a wrong %s are refused: %j', (field, list, code) => {
    expect(() => publish(rates.initial, '2026-03-01', list)).toThrow(
      refusal('invalid', code, field),
    );
  });

  test.each(['', '2026-02-30', '2026-3-1', '01.03.2026'])('need a day that exists: %j', (date) => {
    expect(() => publish(rates.initial, date)).toThrow(refusal('invalid', 'DATE_INVALID', 'date'));
  });
});

describe('the ties of a member', () => {
  const tie = { agreementId: 'agr_1', otherId: yiwu, from: at, until: null };
  const made: TiesFact = { type: 'TieMade', tie, at };
  const given = (...facts: TiesFact[]): Ties => facts.reduce(ties.evolve, ties.initial);

  test('are the agreements that bind it, and end when they end', () => {
    expect(bindingAt(given(), at)).toEqual([]);
    expect(ties.decide(given(), { type: 'tie', tie, at })).toEqual([made]);
    const until = at + day;
    const facts = ties.decide(given(made), { type: 'bound', agreementId: 'agr_1', until });
    const state = given(made, ...facts);
    expect([bindingAt(state, until - 1), bindingAt(state, until)]).toEqual([['agr_1'], []]);
  });

  test('hold one agreement with the same member at a time', () => {
    const bounded: TiesFact = { type: 'TieBounded', agreementId: 'agr_1', until: at + day };
    const next = { ...tie, agreementId: 'agr_2', from: at + day };
    expect(() => ties.decide(given(made), { type: 'tie', tie: next, at })).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'AGREEMENT_OVERLAPS',
        metadata: { agreement: 'agr_1' },
      }),
    );
    expect(ties.decide(given(made, bounded), { type: 'tie', tie: next, at })).toHaveLength(1);
    const elsewhere = { ...next, otherId: 'mbr_else' };
    expect(ties.decide(given(made), { type: 'tie', tie: elsewhere, at })).toHaveLength(1);
  });

  test('forget what is over', () => {
    const bounded: TiesFact = { type: 'TieBounded', agreementId: 'agr_1', until: at + day };
    const next = { ...tie, agreementId: 'agr_2', from: at + day };
    const state = given(made, bounded, { type: 'TieMade', tie: next, at: at + 2 * day });
    expect(state).toEqual({ status: 'open', ties: [next] });
  });

  test('are closed when the member leaves, and then nothing is signed any more', () => {
    const state = given({ type: 'TiesClosed', at });
    expect(ties.decide(given(), { type: 'close', at })).toHaveLength(1);
    expect(ties.decide(state, { type: 'close', at })).toEqual([]);
    expect(() => ties.decide(state, { type: 'tie', tie, at })).toThrow(
      refusal('conflict', 'PARTY_LEFT'),
    );
  });
});
