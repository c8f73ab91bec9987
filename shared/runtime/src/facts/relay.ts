import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus';
import { Alarm } from '../bus/alarm';
import { clock } from '../ids';
import { count, observe } from '../metrics';
import type { Part } from '../part';
import { crashPoints } from '../process/crashPoint';
import { logger } from '../process/logger';
import { outboxOf, type OutboxRow } from '../store/collections';
import type { Database } from '../store/database';
import { leaseIn, type Lease } from '../store/lease';
import { wakeOnInsert } from '../store/wakeOnInsert';
import type { FactMessage } from './factMessage';
import { markSent, messageOf, oldestUnsentAt, placeOf, unsentFacts, type Place } from './unsent';

export interface RelayOptions {
  readonly database: () => Database;
  readonly bus: () => Bus;
  /** How long a relay that went silent keeps others out. */
  readonly leaseMs?: number;
  /** Called with each batch between reading and sending it; a fault proof stops here. */
  readonly beforeSend?: (ids: readonly string[]) => void | Promise<void>;
}

const LEASE_MS = 3_000;
/** A change stream wakes it before. */
const POLL_MS = 1_000;
const RETRY_MS = 1_000;
const MAX_BATCH = 2_000;

const crashPoint = crashPoints(['relay.beforeSend', 'relay.afterSend', 'relay.afterMark']);

/**
 * Sends the outbox to the bus. One relay per service holds the lease; it sends per key in order of
 * version and marks after the broker's acknowledgement. The epoch is checked before every send and
 * every mark, so that one that slept while another took over sends and marks nothing more; while a
 * slow bus takes a batch, the lease is prolonged. A change stream wakes it; it looks by itself too.
 * What was sent and not marked is sent again: never lost, never out of order.
 */
export function relay(options: RelayOptions): Part {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let oldestAt: number | undefined;
  const unobserve = observe('serai.relay.age', () => (oldestAt ? clock() - oldestAt : 0));
  return {
    name: 'relay',
    start: async () => {
      running = run(options, stopping.signal, (at) => (oldestAt = at));
      await Promise.resolve();
    },
    stop: async () => {
      unobserve();
      stopping.abort();
      await running;
    },
  };
}

async function run(
  options: RelayOptions,
  signal: AbortSignal,
  onOldest: (at: number | undefined) => void,
): Promise<void> {
  const database = options.database();
  const ttlMs = options.leaseMs ?? LEASE_MS;
  const lease = leaseIn({ database, name: 'relay', owner: randomUUID(), ttlMs });
  const alarm = new Alarm();
  const stopWaking = wakeOnInsert(outboxOf(database), () => alarm.ring());
  signal.addEventListener('abort', () => alarm.ring());
  const sending: Sending = { ensured: new Set(), onOldest };
  let epoch: number | null = null;
  while (!signal.aborted) {
    try {
      epoch ??= await lease.take();
      if (epoch !== null && !(await sendAll(options, lease, epoch, signal, sending))) epoch = null;
      // Who leads has just sent all there was.
      onOldest(epoch === null ? await oldestUnsentAt(database) : undefined);
      await alarm.wait(POLL_MS);
    } catch (error) {
      if (signal.aborted) break;
      count('serai.relay.failures');
      logger().error({ err: error }, 'the relay could not send; it goes on trying');
      onOldest(await oldestUnsentAt(database).catch(() => undefined));
      await alarm.wait(RETRY_MS);
    }
  }
  await stopWaking();
  if (epoch !== null) await lease.release(epoch);
}

interface Sending {
  /** Topics that are known to be there. */
  readonly ensured: Set<string>;
  /** Told what waits longest; undefined: nothing does. */
  readonly onOldest: (at: number | undefined) => void;
}

/** Sends until nothing is left; false when the lease was lost on the way. */
async function sendAll(
  options: RelayOptions,
  lease: Lease,
  epoch: number,
  signal: AbortSignal,
  { ensured, onOldest }: Sending,
): Promise<boolean> {
  const database = options.database();
  let from: Place | undefined;
  while (!signal.aborted) {
    const rows = await unsentFacts(database, MAX_BATCH, from);
    const ids = rows.map((row) => row._id);
    await options.beforeSend?.(ids);
    if (!(await lease.holds(epoch))) return false;
    if (rows.length === 0 && from === undefined) return true;
    from = rows.length < MAX_BATCH ? undefined : placeOf(rows.at(-1) as OutboxRow);
    if (rows.length === 0) continue;
    crashPoint('relay.beforeSend');
    // The bus may take its time.
    onOldest(Math.min(...rows.map(({ at }) => at)));
    const messages = rows.map((row) => messageOf(row, epoch));
    await lease.whileHolding(epoch, () => publish(options.bus(), messages, ensured));
    crashPoint('relay.afterSend');
    if (!(await lease.holds(epoch))) return false;
    await markSent(database, ids);
    crashPoint('relay.afterMark');
    count('serai.relay.sent', {}, rows.length);
  }
  return true;
}

/** Nobody else makes a topic that nobody listens to yet. */
async function publish(
  bus: Bus,
  messages: readonly FactMessage[],
  ensured: Set<string>,
): Promise<void> {
  const topics = new Set(messages.map(({ topic }) => topic).filter((topic) => !ensured.has(topic)));
  if (topics.size > 0) await bus.ensureTopics([...topics]);
  for (const topic of topics) ensured.add(topic);
  await bus.publish(messages);
}
