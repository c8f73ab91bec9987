import { join } from 'node:path';
import { runProgram } from '../../../../test/support/program';
import { armCrashPoint, crashPoints } from './crashPoint';

const pass = crashPoints(['shop.beforeSale', 'shop.afterSale']);
const program = join(__dirname, '../../../../test/support/programs/crashes.ts');

async function endOf(at: string, env: Readonly<Record<string, string>> = {}) {
  const run = runProgram(program, { env: { SERAI_CRASH_AT: at, ...env } });
  const how = await run.ended;
  const sold = run.output().match(/sold/g) ?? [];
  return { how, sold: sold.length };
}

describe('a crash point', () => {
  afterEach(() => armCrashPoint(undefined));

  test('does nothing when none is armed, or another', () => {
    pass('shop.beforeSale');
    armCrashPoint('shop.afterSale:2');
    pass('shop.beforeSale');
    pass('shop.afterSale');
  });

  test.each(['shop.never', 'shop.afterSale:0', 'shop.afterSale:x', ''])(
    '"%s" is none that was declared',
    (name) => {
      expect(() => armCrashPoint(name)).toThrow(/is none of .*shop\.beforeSale, shop\.afterSale/);
    },
  );

  test('ends the process at its first passing, or at the one that is named', async () => {
    expect(await endOf('shop.beforeSale')).toEqual({ how: 'SIGKILL', sold: 0 });
    expect(await endOf('shop.afterSale')).toEqual({ how: 'SIGKILL', sold: 1 });
    expect(await endOf('shop.beforeSale:3')).toEqual({ how: 'SIGKILL', sold: 2 });
  });

  test('is passed by in production', async () => {
    const end = await endOf('shop.beforeSale', { NODE_ENV: 'production' });
    expect(end).toEqual({ how: 0, sold: 5 });
  });
});
