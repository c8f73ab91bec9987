import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { pagesOf } from '../audit/pagesOf';
import { secretsIn } from '../secretsIn';
import { Rest } from '../rest';
import { columns, readsOf } from './readFile';
import { replay, type Summary } from './replay';

interface Typed {
  readonly gate: string;
  readonly file: string;
  readonly url: string;
  readonly data: string;
  readonly login?: string;
  readonly password?: string;
  readonly antennas: readonly number[];
  readonly batch: number;
  readonly clockAhead: number;
}

const mostPerUpload = 5_000;
const pageSize = 200;

const typed = new Command('npm run -s rfid --')
  .description(
    `Replays what the reader of a gate heard, from a CSV file with the columns ${columns.join(', ')}: ` +
      '24 hexadecimal digits, a number, dBm, RFC 3339 with zone.',
  )
  .requiredOption('--gate <point>', 'where the reader stands: id, UN/LOCODE, name or reference')
  .requiredOption('--file <csv>', 'what it heard')
  .option('--url <url>', 'a running alliance', 'http://127.0.0.1:8080')
  .option('--login <login>', 'of the reader; in the demo, the reference of the point and -scan')
  .option('--password <password>', 'of the reader, when the directory is not here')
  .option('--data <directory>', 'what was given to npm start; has the demo password', '.serai')
  .option('--antennas <numbers>', 'of its own lane, as 1,2; none: all', antennasOf, [])
  .option('--batch <reads>', 'in one upload', numberOf, 500)
  .option('--clock-ahead <seconds>', 'how wrong the clock of the reader is', numberOf, 0)
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<Typed>();

run().then(
  (isWell) => process.exit(isWell ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);

/** True when every line and every read was kept. */
async function run(): Promise<boolean> {
  if (!existsSync(typed.file)) throw new Error(`${typed.file} is not there.`);
  const { reads, faults } = readsOf(readFileSync(typed.file, 'utf8'));
  for (const { line, why } of faults) process.stderr.write(`line ${line}: ${why}\n`);
  const login = typed.login ?? `${typed.gate.toLowerCase()}-scan`;
  const password = typed.password ?? secretsIn(resolve(typed.data)).demoPassword;
  const gate = await new Rest(typed.url).signIn(login, password);
  const point = await pointOf(gate, typed.gate);
  say(`${reads.length} reads at ${point.name}, by ${login}`);
  const summary = await replay(gate, {
    pointId: point.id,
    reads,
    antennas: typed.antennas,
    perUpload: Math.min(mostPerUpload, Math.max(1, typed.batch)),
    clockAheadMs: typed.clockAhead * 1_000,
    say,
  });
  tell(summary, faults.length);
  return faults.length + summary.refused.length === 0;
}

interface Place {
  readonly id: string;
  readonly name: string;
  readonly unLocode?: string;
  readonly reference?: string;
}

async function pointOf(gate: Rest, named: string): Promise<Place> {
  const is = (text: string | undefined): boolean => text?.toLowerCase() === named.toLowerCase();
  for await (const row of pagesOf(gate, '/v1/points', pageSize)) {
    const place = row as unknown as Place;
    const { id, name, unLocode, reference } = place;
    if (is(id) || is(name) || is(unLocode) || is(reference)) return place;
  }
  throw new Error(`There is no point ${named}.`);
}

function tell({ counts, advice, inferred, refused, offsetMs }: Summary, badLines: number): void {
  for (const one of refused) process.stderr.write(`refused: ${one}\n`);
  if (offsetMs !== 0) say(`Its clock was wrong: ${offsetMs / 1_000} s were added.`);
  const count = (name: string): number => counts[name] ?? 0;
  say(`scanned ${count('scanned')}, inferred ${inferred}, told before ${count('duplicate')},`);
  say(`of another lane ${count('other_lane')}, goods and assets ${count('kept')},`);
  say(`incidents ${count('incident')}, refused reads ${refused.length}, bad lines ${badLines}`);
  for (const [what, times] of Object.entries(advice).sort()) say(`  ${what}: ${times}`);
}

function antennasOf(text: string): readonly number[] {
  return text.split(',').map(numberOf);
}

function numberOf(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
