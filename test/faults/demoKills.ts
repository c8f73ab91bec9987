import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '../../deploy/local/src/secrets';
import { serviceNames } from '../../deploy/local/src/secrets';
import { startAlliance, type Alliance, type OwnEngines } from '../support/alliance';
import { demoEnd, wronglySold } from './demoEnd';
import type { Report } from './report';
import { randomFrom } from './report';

/** What the demo says at its end when nothing is missing, and about how many lines come before it. */
const ending = 'All seven parcels are accounted for: 7 delivered, 0 incidents open.';
const linesOfDemo = 45;
/** So long after a line at most: a kill also falls between two lines. */
const maxDelayMs = 400;
const demoLimitMs = 600_000;
const restartLimitMs = 120_000;
const lookMs = 20;
/** A moment near the end may come too late: the demo is over. So many at least must not. */
const leastShareOfKills = 0.6;

interface Kill {
  readonly service: ServiceName;
  /** When so many lines were said, and then so much later. */
  readonly line: number;
  readonly delayMs: number;
}

interface Played {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly killed: readonly Kill[];
}

interface DemoKillsAsked {
  readonly seed: number;
  readonly kafka: boolean;
  readonly rounds: number;
  readonly killsPerRound: number;
}

/**
 * SIGKILL of any one process at any moment of the demo, which is started again, changes nothing
 * about its end: it ends as one that nobody disturbed, parcel by parcel, hand-over by hand-over, and
 * space is sold once. The demo is a process of its own and speaks HTTP alone; moments and victims
 * are drawn from the seed. Every round kills so many processes, each at another moment.
 */
export async function demoKills(engines: OwnEngines, asked: DemoKillsAsked): Promise<Report> {
  const random = randomFrom(asked.seed);
  const alliance = await startAlliance({ engines, kafka: asked.kafka });
  const failures: string[] = [];
  const perService = new Map<ServiceName, number>();
  const judge = judging(alliance);
  try {
    failures.push(...(await judge(await played(alliance, []))));
    for (let round = 1; round <= asked.rounds; round += 1) {
      const kills = drawn(random, asked.killsPerRound, round);
      const demo = await played(alliance, kills);
      for (const { service } of demo.killed) {
        perService.set(service, (perService.get(service) ?? 0) + 1);
      }
      const wrong = await judge(demo);
      failures.push(...wrong.map((each) => `round ${round}, ${JSON.stringify(kills)}: ${each}`));
    }
  } finally {
    await alliance.stop();
  }
  const kills = [...perService.values()].reduce((sum, each) => sum + each, 0);
  const wanted = asked.rounds * asked.killsPerRound;
  if (kills < wanted * leastShareOfKills) failures.push(`only ${kills} of ${wanted} were killed`);
  const bus = asked.kafka ? 'Kafka' : 'embedded';
  const byService = Object.fromEntries(perService);
  return { figures: { bus, rounds: asked.rounds, kills, wanted, ...byService }, failures };
}

/** Says what is wrong with how a demo ended; the first to be judged was not disturbed. */
function judging(alliance: Alliance): (demo: Played) => Promise<string[]> {
  const timesOn = new Map<string, number>();
  let undisturbed: string | undefined;
  return async ({ code, lines }) => {
    if (code !== 0 || !lines.includes(ending)) return [`it ended ${code}: ${lines.slice(-4)}`];
    const bookingId = /bkg_\w+/.exec(lines.join(' '))?.[0] ?? '';
    const admin = await alliance.as('admin');
    const { end, ridden } = await demoEnd(admin, bookingId);
    for (const { departureId } of ridden.rides) {
      timesOn.set(departureId, (timesOn.get(departureId) ?? 0) + 1);
    }
    const now = JSON.stringify(end, undefined, 1);
    undisturbed ??= now;
    const wrong = await wronglySold(admin, ridden, (id) => timesOn.get(id) ?? 0);
    return now === undisturbed ? wrong : [...wrong, `${now} and not ${undisturbed}`];
  };
}

/** Each in a stretch of its own, by other services first in other rounds. */
function drawn(random: () => number, count: number, round: number): readonly Kill[] {
  const first = Math.floor(random() * serviceNames.length) + round;
  return Array.from({ length: count }, (_, index) => ({
    service: serviceNames[(first + index) % serviceNames.length] as ServiceName,
    line: 1 + Math.floor(((index + random()) * linesOfDemo) / count),
    delayMs: Math.floor(random() * maxDelayMs),
  }));
}

/** Plays the demo; kills are done one after the other, each when its moment has come. */
async function played(alliance: Alliance, kills: readonly Kill[]): Promise<Played> {
  const cli = createRequire(__filename).resolve('@serai/cli/package.json');
  const { url, demoPassword: password } = alliance;
  const words = [join(dirname(cli), 'dist/demo.js'), '--url', url, '--password', password];
  const demo = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => demo.kill('SIGKILL'), demoLimitMs);
  let said = '';
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  const lines = (): string[] => said.split('\n').filter((line) => line.trim() !== '');
  const ended = new Promise<number | null>((resolve) => demo.once('close', resolve));
  const killed: Kill[] = [];
  const isOver = (): boolean => demo.exitCode !== null || demo.signalCode !== null;
  for (const kill of kills) {
    while (!isOver() && lines().length < kill.line) await wait(lookMs);
    await wait(kill.delayMs);
    if (isOver()) break;
    await killAndAwait(alliance, kill.service);
    killed.push(kill);
  }
  const code = await ended;
  clearTimeout(timer);
  return { code, lines: lines().map((line) => line.trim()), killed };
}

/** Comes back when another process runs in its place. */
async function killAndAwait(alliance: Alliance, service: ServiceName): Promise<void> {
  const before = alliance.pid(service);
  const until = Date.now() + restartLimitMs;
  alliance.kill(service);
  while (alliance.pid(service) === before) {
    if (Date.now() > until) throw new Error(`${service} was not started again`);
    await wait(lookMs);
  }
}
