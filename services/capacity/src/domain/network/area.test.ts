import { serviceArea, type AreaDraft } from './area';
import { covers } from './coverage';
import { aroundPoznan, member, refused } from './network.test-data';

const made = (changed: Partial<AreaDraft> = {}) =>
  serviceArea(member, { ...aroundPoznan, ...changed }, (id) => id === 'pnt_poznan');
const refusedWith = (changed: Partial<AreaDraft>): string => refused(() => made(changed));
const run = { reference: 'AM', days: [1], departs: '08:00', grams: 1, cm3: 1, stops: 1 };

test('an area covers its postcodes, its prefixes and its ranges, in its country alone', () => {
  const area = made({ postcodes: ['60-001..61-999', '62*', ' 05-500 '] });
  expect(['60-001', '60001', '61-999', '62-123', '05-500'].map(inPoland)).toEqual(
    Array.from({ length: 5 }, () => true),
  );
  expect(['60-000', '63-000', '05-501', '6'].map(inPoland)).toEqual([false, false, false, false]);
  expect(covers(area, 'PL', '')).toBe(true);
  expect(covers(area, 'DE', '60-001')).toBe(false);

  function inPoland(postcode: string): boolean {
    return covers(area, 'PL', postcode);
  }
});

test('an area of a whole country covers a place without a postcode', () => {
  expect(covers(made({ country: 'HK', postcodes: ['*'] }), 'HK', '')).toBe(true);
});

test('an area without runs collects at any time', () => {
  expect(made({ runs: [] }).runs).toEqual([]);
});

test.each<[string, Partial<AreaDraft>]>([
  ['POINT_UNKNOWN pointId', { pointId: 'pnt_nowhere' }],
  ['AREA_INVALID collects', { collects: false, delivers: false }],
  ['REFERENCE_INVALID reference', { reference: '' }],
  ['COUNTRY_UNKNOWN country', { country: '' }],
  ['POSTCODES_MISSING postcodes', { postcodes: [] }],
  ['POSTCODES_MISSING postcodes', { postcodes: Array.from({ length: 2001 }, () => '6*') }],
  ['POSTCODES_INVALID postcodes[0]', { postcodes: [''] }],
  ['POSTCODES_INVALID postcodes[1]', { postcodes: ['6*', '6*1'] }],
  ['POSTCODES_INVALID postcodes[0]', { postcodes: ['62-999..60-001'] }],
  ['POSTCODES_INVALID postcodes[0]', { postcodes: ['60..62-999'] }],
  ['POSTCODES_INVALID postcodes[0]', { postcodes: ['60*..62*'] }],
  ['POSTCODES_INVALID postcodes[0]', { postcodes: ['10..20..30'] }],
  ['NUMBER_OUT_OF_RANGE leadMinutes', { leadMinutes: 0.5 }],
  ['MONEY_INVALID price', { price: null }],
  ['CURRENCY_UNKNOWN price.currency', { price: { amount: 1, currency: 'zl' } }],
  ['NUMBER_OUT_OF_RANGE perKg', { perKg: 1_000_000_000_001 }],
  ['RUNS_INVALID runs', { runs: [run, run] }],
  [
    'RUNS_INVALID runs',
    { runs: Array.from({ length: 51 }, (_, n) => ({ ...run, reference: `${n}` })) },
  ],
  ['REFERENCE_INVALID runs[0].reference', { runs: [{ ...run, reference: 'a/b' }] }],
  ['DAYS_INVALID runs[0].days', { runs: [{ ...run, days: [] }] }],
  ['DAYS_INVALID runs[0].days', { runs: [{ ...run, days: [1, 1] }] }],
  ['DAYS_INVALID runs[0].days', { runs: [{ ...run, days: [0] }] }],
  ['TIME_INVALID runs[0].departs', { runs: [{ ...run, departs: '8:00' }] }],
  ['NUMBER_OUT_OF_RANGE runs[0].grams', { runs: [{ ...run, grams: 0 }] }],
  ['NUMBER_OUT_OF_RANGE runs[0].cm3', { runs: [{ ...run, cm3: 5_000_000_001 }] }],
  ['NUMBER_OUT_OF_RANGE runs[0].stops', { runs: [{ ...run, stops: 10_001 }] }],
])('%s is refused', (reason, changed) => {
  expect(refusedWith(changed)).toBe(reason);
});
