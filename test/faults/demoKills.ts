import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '../../deploy/local/src/secrets';
import { serviceNames } from '../../deploy/local/src/secrets';
import { startAlliance, type Alliance, type OwnEngines } from '../support/alliance';
import type { Report } from './report';
import { randomFrom } from './report';

/** What the demo says last when nothing is missing, and about how many lines come before it. */
const ending = 'All seven parcels are accounted for: 7 delivered, 0 incidents open.';
const linesOfDemo = 50;
/** So long after a line at most: a kill also falls between two lines. */
const maxDelayMs = 400;
const demoLimitMs = 600_000;
const restartLimitMs = 60_000;
const lookMs = 20;

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

/**
 * SIGKILL of any one process at any moment of the demo, which is started again, changes nothing
 * about its end. The demo is a process of its own and speaks HTTP alone; moments and victims are
 * drawn from the seed. Every round kills so many processes, each at another moment.
 */
export async function demoKills(
  engines: OwnEngines,
  asked: {
    readonly seed: number;
    readonly kafka: boolean;
    readonly rounds: number;
    readonly killsPerRound: number;
  },
): Promise<Report> {
  const random = randomFrom(asked.seed);
  const alliance = await startAlliance({ engines, kafka: asked.kafka });
  const failures: string[] = [];
  const perService = new Map<ServiceName, number>();
  try {
    for (let round = 1; round <= asked.rounds; round += 1) {
      const kills = drawn(random, asked.killsPerRound, round);
      const { code, lines, killed } = await played(alliance, kills);
      for (const { service } of killed) {
        perService.set(service, (perService.get(service) ?? 0) + 1);
      }
      const last = lines.at(-1) ?? '';
      const how = `round ${round} with ${JSON.stringify(kills)}`;
      if (code !== 0 || last !== ending) failures.push(`${how} ended ${code}: ${lines.slice(-4)}`);
      if (killed.length !== kills.length)
        failures.push(`${how}: only ${killed.length} were killed`);
    }
  } finally {
    await alliance.stop();
  }
  const kills = [...perService.values()].reduce((sum, each) => sum + each, 0);
  const figures = {
    bus: asked.kafka ? 'Kafka' : 'embedded',
    rounds: asked.rounds,
    kills,
    ...Object.fromEntries(perService),
  };
  return { figures, failures };
}

/** Other services in other rounds, so that all are killed when there are rounds enough. */
function drawn(random: () => number, count: number, round: number): readonly Kill[] {
  const first = Math.floor(random() * serviceNames.length) + round;
  return Array.from({ length: count }, (_, index) => ({
    service: serviceNames[(first + index) % serviceNames.length] as ServiceName,
    line: 1 + Math.floor(random() * (linesOfDemo - 2)),
    delayMs: Math.floor(random() * maxDelayMs),
  })).sort((a, b) => a.line - b.line);
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
