import { isSoon } from '../report';
import type { Stage } from './stage';

/** Where a service is killed: before and after each write, sending, forwarding and answer. */
const everywhere = [
  ...['relay.beforeSend', 'relay.afterSend', 'relay.afterMark'],
  ...['call.beforeAnswer', 'call.afterAnswer'],
];
export const crashPointsOf = {
  booking: [
    ...['booking.beforeRequested', 'booking.afterRequested', 'booking.afterSpace'],
    ...['booking.afterAnswer', 'booking.afterCancelled', 'booking.afterRelease'],
    ...['booking.afterAcknowledged', 'once.beforeCommit', 'once.afterCommit'],
    ...everywhere,
  ],
  capacity: [
    ...['journal.afterLease', 'journal.beforeAppend', 'journal.afterAppend'],
    ...['journal.beforeForward', 'journal.afterForward'],
    ...['journal.beforeAnswer', 'journal.afterAnswer'],
    ...['projector.beforeWrite', 'projector.afterMark'],
    ...['projector.afterDocuments', 'projector.afterCommit'],
    ...everywhere,
  ],
} as const;
type Crashing = keyof typeof crashPointsOf;

export interface Which {
  /** Of each service, so many. */
  readonly points?: number;
  readonly only?: readonly string[];
}

export interface Crashed {
  /** `<service> <point>`, each time a process ended there. */
  readonly reached: readonly string[];
  readonly failures: readonly string[];
}

const mostPassings = 3;
/** So long after it is ready a process may take to come to its point. */
const patienceMs = 20_000;
const startLimitMs = 180_000;
/** A point that is not come to so often is said to be missed. */
const mostMissed = 6;
/** A process takes the lease once, as long as nobody takes it from it. */
const onceInALife = ['journal.afterLease'];
/** The only points that a leader does not come to. */
const ofFollower = /Forward|^call/;

/**
 * Lets one process of each service end at so many of its points, in an order drawn from the seed:
 * whenever it is started again it is armed with the next. The other capacity instance, which leads
 * by then, is killed, so that the first has the lease, the relay and the projector once more.
 */
export async function crashAll(stage: Stage, random: () => number, which: Which): Promise<Crashed> {
  const queues = {
    'booking-1': planned('booking', random, which),
    'capacity-1': planned('capacity', random, which),
  };
  type Victim = keyof typeof queues;
  const wanted = Object.entries(queues).flatMap(([name, points]) =>
    points.map((point) => `${name} ${point.replace(/:.*/, '')}`),
  );
  const from = stage.ends.length;
  stage.tellNext((name) => {
    const next = queues[name as Victim]?.shift();
    return next === undefined ? {} : { SERAI_CRASH_AT: next };
  });
  const crash = async (victim: Victim): Promise<void> => {
    const queue = queues[victim];
    const missed: string[] = [];
    if (queue.length === 0) return;
    const first = stage.process(victim);
    await first.signal('SIGKILL');
    await isSoon(startLimitMs, () => stage.process(victim) !== first);
    for (let point = await armedNext(stage, victim, queue); point !== '';) {
      const running = stage.process(victim);
      if (victim === 'capacity-1' && !ofFollower.test(point)) {
        await stage.process('capacity-2').signal('SIGKILL');
      }
      const hasEnded = await isSoon(patienceMs, () => !running.isAlive());
      // It may also have ended for another reason, before it came to its point.
      if (!hasEnded || (await running.ended) !== 'SIGKILL') {
        missed.push(point);
        const times = missed.filter((each) => each === point).length;
        if (times < mostMissed) queue.push(point);
        // Asked to end, it may come to its point after all.
        await running.signal('SIGTERM');
      }
      await isSoon(startLimitMs, () => stage.process(victim) !== running);
      point = await armedNext(stage, victim, queue);
    }
  };
  await Promise.all((Object.keys(queues) as Victim[]).map(crash));
  const reached = stage.ends.slice(from).flatMap(({ name, how, besides }) => {
    const point = besides['SERAI_CRASH_AT'];
    const isAtPoint = how === 'SIGKILL' && point !== undefined;
    return isAtPoint ? [`${name} ${point.replace(/:.*/, '')}`] : [];
  });
  stage.tellNext(() => ({}));
  const missed = wanted.filter((point) => !reached.includes(point));
  return { reached, failures: missed.map((point) => `nobody came to ${point}`) };
}

/** As `armedOf`; one that was started again before its next point was known is started once more. */
async function armedNext(stage: Stage, name: string, queue: readonly string[]): Promise<string> {
  for (;;) {
    const point = await armedOf(stage, name);
    if (point !== '' || queue.length === 0) return point;
    const unarmed = stage.process(name);
    await unarmed.signal('SIGKILL');
    await isSoon(startLimitMs, () => stage.process(name) !== unarmed);
  }
}

/** What the process that runs is armed with, once it is ready or has ended; '' for nothing. */
async function armedOf(stage: Stage, name: string): Promise<string> {
  await isSoon(startLimitMs, () => stage.process(name).isReady() || !stage.process(name).isAlive());
  return stage.told(name)['SERAI_CRASH_AT'] ?? '';
}

function planned(service: Crashing, random: () => number, { points, only }: Which): string[] {
  return crashPointsOf[service]
    .filter((point) => only === undefined || only.includes(point))
    .map((point) => ({ point, order: random() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, points)
    .map(({ point }) => {
      const most = onceInALife.includes(point) ? 1 : mostPassings;
      return `${point}:${1 + Math.floor(random() * most)}`;
    });
}
