import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Json } from '@serai/cli';
import { Refused, Rest } from '@serai/cli';
import { freePorts } from '@serai/engines';
import type { Secrets } from '../../deploy/local/src/secrets';
import { serviceNames } from '../../deploy/local/src/secrets';
import type { Row } from './rows';
import { row } from './rows';

const pollMs = 250;
const timeoutMs = 180_000;
const endTimeoutMs = 30_000;
/** What it says on its way. */
const milestones = ['MongoDB', 'all five processes are ready', 'The alliance runs'];
/** How its command begins; the shell above it has it among its words too. */
const starter = 'node deploy/local/dist/main.js';
const from = { country: 'CN', postcode: '322000', city: 'Yiwu' };
const to = { country: 'PL', postcode: '60-101', city: 'Poznań' };
const street = { street: '1', phone: '+48 61 000 00 00' };

/**
 * P10: `npm start` on an empty data directory, as somebody types it, until a customer's booking is
 * confirmed over REST; then what the five processes keep in memory.
 */
export async function startRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'serai-start-'));
  const [port = 0] = await freePorts(1);
  const began = performance.now();
  const typed = ['start', '--', '--port', String(port), '--data', folder];
  const child = spawn('npm', typed, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  const steps: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const met = milestones.find((words, step) => step === steps.length && said.includes(words));
    if (met !== undefined) steps.push(`${met} ${secondsFrom(began).toFixed(1)} s`);
  });
  try {
    const until = Date.now() + timeoutMs;
    const options = await firstBooking(`http://127.0.0.1:${port}`, folder, until, () => {
      if (child.exitCode !== null) throw new Error(`npm start ended:\n${said}`);
    });
    return [secondsRow(secondsFrom(began), options, steps), memoryRow(child.pid ?? 0)];
  } finally {
    // The shell between npm and the program passes no signal on.
    const program = below(child.pid ?? 0).find((pid) => commandOf(pid).startsWith(starter));
    if (program !== undefined) process.kill(program, 'SIGTERM');
    await Promise.race([exited, wait(endTimeoutMs, undefined, { ref: false })]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tries until it is done: nobody is told when the alliance is ready. */
async function firstBooking(
  base: string,
  folder: string,
  until: number,
  check: () => void,
): Promise<number> {
  for (;;) {
    check();
    try {
      const secrets = join(folder, 'secrets.json');
      if (existsSync(secrets)) {
        const options = await book(base, JSON.parse(readFileSync(secrets, 'utf8')) as Secrets);
        if (options > 0) return options;
      }
    } catch (error) {
      const isEarly = error instanceof Refused || error instanceof SyntaxError;
      if (!isEarly || Date.now() > until) throw error;
    }
    if (Date.now() > until) throw new Error(`no booking within ${timeoutMs / 1000} s`);
    await wait(pollMs);
  }
}

/** How many options the quote had; 0 where there was none yet. */
async function book(base: string, { demoPassword }: Secrets): Promise<number> {
  const shipper = await new Rest(base).signIn('yida-shop', demoPassword);
  const readyAt = new Date(Date.now() + 3_600_000).toISOString();
  const parcel = {
    reference: 'P1',
    weightGrams: 2_000,
    volumeCm3: 12_000,
    description: 'Ceramic cups',
    hsCode: '691200',
    origin: 'CN',
    value: { amount: 12_000, currency: 'CNY' },
    goods: ['general'],
  };
  const asked = { from, to, parcels: [parcel], readyAt };
  const quote = await shipper.post('/v1/quotes', asked, randomUUID());
  const options = (quote['options'] ?? []) as { id: string }[];
  const [option] = options;
  if (option === undefined) return 0;
  const wanted: Json = {
    quoteId: quote['id'],
    optionId: option.id,
    reference: 'BENCH',
    from: { ...from, ...street, name: '陈女士' },
    to: { ...to, ...street, name: 'Jan Kowalski' },
  };
  let booking = await shipper.post('/v1/bookings', wanted, randomUUID());
  while (booking['status'] === 'requested') {
    await wait(pollMs);
    booking = await shipper.get(`/v1/bookings/${String(booking['id'])}`);
  }
  return booking['status'] === 'confirmed' ? options.length : 0;
}

function secondsFrom(began: number): number {
  return (performance.now() - began) / 1000;
}

function secondsRow(seconds: number, options: number, steps: readonly string[]): Row {
  return row({
    id: 'P10.start',
    what: '`npm start` on an empty directory to the first confirmed booking',
    figure: seconds,
    goal: 20,
    sense: 'atMost',
    unit: 's',
    detail: [...steps, `a quote of ${options} options`].join('; '),
  });
}

const megabyteKilobytes = 1024;

function memoryRow(root: number): Row {
  const named = { id: 'P10.memory', what: 'resident memory of the five processes' };
  const wanted = { ...named, goal: 1024, sense: 'atMost' as const, unit: 'MB' };
  if (!existsSync('/proc/self/status')) {
    return row({ ...wanted, figure: null, detail: 'not measured: no /proc here' });
  }
  const megabytes = serviceNames.map((name) => ({ name, held: heldBy(root, name) }));
  const all = megabytes.reduce((sum, { held }) => sum + held, 0);
  const isWhole = megabytes.every(({ held }) => held > 0);
  const detail = megabytes.map(({ name, held }) => `${name} ${Math.round(held)}`).join(', ');
  return row({ ...wanted, figure: isWhole ? all : null, detail });
}

/** Megabytes of the process of a service that descends from another process. */
function heldBy(root: number, name: string): number {
  const pid = below(root).find((each) => commandOf(each).includes(`${name}/dist/main.js`));
  if (pid === undefined) return 0;
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readOf(pid, 'status')) ?? [];
  return Number(kilobytes ?? 0) / megabyteKilobytes;
}

/** The processes that descend from one; none where there is no /proc. */
function below(root: number): number[] {
  if (!existsSync('/proc/self/status')) return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => pid !== root && descends(pid, root));
}

function commandOf(pid: number): string {
  return readOf(pid, 'cmdline').replaceAll('\0', ' ');
}

const deepest = 12;

function descends(pid: number, root: number): boolean {
  let above = pid;
  for (let level = 0; level < deepest && above > 1; level += 1) {
    if (above === root) return true;
    above = Number(/PPid:\s+(\d+)/.exec(readOf(above, 'status'))?.[1] ?? 0);
  }
  return false;
}

/** Empty where the process has ended meanwhile. */
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
