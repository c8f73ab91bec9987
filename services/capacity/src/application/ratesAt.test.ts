import type { RateTable } from '@serai/model';
import { ratesAt } from './ratesAt';

const table = (id: string, validFrom: number): RateTable => {
  return { id, validFrom, currency: 'EUR', rates: {} };
};

test('the rates that came into force last count, of two the one with the higher id', () => {
  const tables = [table('b', 100), table('a', 100), table('c', 200)];
  expect([99, 100, 199, 200].map((now) => ratesAt(tables, now)?.id)).toEqual([
    undefined,
    'b',
    'b',
    'c',
  ]);
});
