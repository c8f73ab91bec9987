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
/** So long, all being ready, nobody came to its point: then somebody else is ended, so that roles change. */
const patienceMs = 15_000;
const startLimitMs = 90_000;
const mostStuck = 12;

/**
 * Lets the processes end at so many points of each service, in an order drawn from the seed: each
 * that is started again is armed with the next one. A capacity instance that follows comes to the
 * points of the leader when that ends at its own.
 */
export async function crashAll(stage: Stage, random: () => number, which: Which): Promise<Crashed> {
  const queues = {
    booking: planned('booking', random, which),
    capacity: planned('capacity', random, which),
  };
  const names = ['booking-1', 'capacity-1', 'capacity-2'];
  /** What each process that runs is to come to. */
  const armed = new Map<string, string>();
  /** Ended from here, not at a point. */
  const ended = new Set<string>();
  const reached: string[] = [];
  stage.tellNext((name) => {
    const next = queues[serviceOf(name)].shift();
    if (next === undefined) armed.delete(name);
    else armed.set(name, next);
    return next === undefined ? {} : { SERAI_CRASH_AT: next };
  });
  const end = async (name: string): Promise<void> => {
    const point = armed.get(name);
    if (point !== undefined) queues[serviceOf(name)].push(pointOf(point));
    ended.add(name);
    await stage.process(name).signal('SIGKILL');
  };
  let seen = stage.ends.length;
  const hasMoved = (): boolean => {
    const fresh = stage.ends.slice(seen);
    seen += fresh.length;
    for (const { name, how, besides } of fresh) {
      const point = besides['SERAI_CRASH_AT'];
      const isOwn = how === 'SIGKILL' && !ended.delete(name);
      if (isOwn && point !== undefined) reached.push(`${serviceOf(name)} ${pointOf(point)}`);
    }
    return fresh.length > 0;
  };
  for (const name of names) await end(name);
  const isOpen = (): boolean => queues.booking.length + queues.capacity.length + armed.size > 0;
  for (let stuck = 0; stuck < mostStuck && isOpen();) {
    await isSoon(startLimitMs, () => names.every((name) => stage.process(name).isReady()));
    if (await isSoon(patienceMs, () => hasMoved() || !isOpen())) continue;
    stuck += 1;
    const waiting = names.filter((name) => armed.has(name));
    // In turn: who waits for a point of the leader, and who leads and waits for one of the others.
    for (const name of stuck % 2 === 0 ? waiting : waiting.map(peerOf)) await end(name);
  }
  stage.tellNext(() => ({}));
  return { reached, failures: [...armed].map(([name, point]) => `${name} never came to ${point}`) };
}

function serviceOf(name: string): Crashing {
  return name.startsWith('booking') ? 'booking' : 'capacity';
}

function peerOf(name: string): string {
  return { 'capacity-1': 'capacity-2', 'capacity-2': 'capacity-1' }[name] ?? name;
}

function pointOf(armed: string): string {
  return armed.replace(/:\d+$/, '');
}

function planned(service: Crashing, random: () => number, { points, only }: Which): string[] {
  return crashPointsOf[service]
    .filter((point) => only === undefined || only.includes(point))
    .map((point) => ({ point, order: random() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, points)
    .map(({ point }) => `${point}:${1 + Math.floor(random() * mostPassings)}`);
}
