import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { holdRows } from './holds';
import type { Row } from './rows';
import { mergeResults, tableOf } from './rows';
import { routingRows } from './routing';
import { spaceParts, spaceRows } from './space';
import { startRows } from './start';
import { trackingParts, trackingRows } from './tracking';

interface Asked {
  readonly seed: number;
  readonly queries: number;
  readonly plain: number;
}

const groups: Readonly<Record<string, (asked: Asked) => Promise<Row[]>>> = {
  routing: routingRows,
  holds: holdRows,
  space: spaceRows,
  ...spaceParts,
  start: startRows,
  tracking: trackingRows,
  ...trackingParts,
};

/** `npm run bench [-- GROUP...] [--queries N] [--plain N] [--seed N]`: the table of promises. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      queries: { type: 'string', default: '60' },
      plain: { type: 'string', default: '10' },
    },
  });
  const names = positionals.length === 0 ? Object.keys(groups) : positionals;
  const [seed, queries, plain] = [values.seed, values.queries, values.plain].map(Number);
  const isRight = [seed, queries, plain].every((each) => Number.isSafeInteger(each));
  if (!isRight || names.some((name) => groups[name] === undefined)) {
    console.error(`npm run bench [-- ${Object.keys(groups).join('|')}]`);
    console.error('  [--queries N] [--plain N] [--seed N]');
    return 2;
  }
  const asked = { seed: seed ?? 0, queries: queries ?? 0, plain: plain ?? 0 };
  console.log(`bench ${names.join(' ')} --seed ${seed} --queries ${queries} --plain ${plain}`);
  const rows: Row[] = [];
  for (const name of names) rows.push(...((await groups[name]?.(asked)) ?? []));
  mergeResults(join(process.cwd(), 'test/bench/results.json'), rows);
  console.log(tableOf(rows));
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
