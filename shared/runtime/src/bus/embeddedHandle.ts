import { randomUUID } from 'node:crypto';
import { leaseIn, type Lease } from '../store/lease';
import { MongoServerError } from '../store/mongoErrors';
import { logger } from '../process/logger';
import { Alarm } from './alarm';
import type { HandleOptions, Subscription } from './bus';
import { pause, waitForMore, type EmbeddedContext } from './embedded';
import { readLog, type LogBatch } from './embeddedLog';

const LEASE_MS = 3_000;
/** What is published rings; this is for a bell that is broken, and keeps the lease. */
const POLL_MS = 1_000;
const RETRY_MS = 1_000;
const DUPLICATE_KEY = 11_000;

/** One consumer of the group at a time, by a lease; its position moves after the handler. */
export async function handleEmbedded(
  context: EmbeddedContext,
  options: HandleOptions,
): Promise<Subscription> {
  const stopping = new AbortController();
  const name = `group ${context.prefix}${options.group}`;
  const lease = leaseIn({
    database: context.database,
    name,
    owner: randomUUID(),
    ttlMs: LEASE_MS,
  });
  const running = run(context, options, lease, stopping.signal);
  await Promise.resolve();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function run(
  context: EmbeddedContext,
  options: HandleOptions,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const alarm = new Alarm();
  let epoch: number | null = null;
  while (!signal.aborted) {
    try {
      epoch ??= await lease.take();
      if (epoch !== null && !(await lease.holds(epoch))) epoch = null;
      const isMore = epoch !== null && (await handleOnce(context, options, lease, epoch, signal));
      if (!isMore) await waitForMore(context, alarm, signal, POLL_MS);
    } catch (error) {
      if (signal.aborted) break;
      logger().error({ err: error, group: options.group }, 'a batch is handled again');
      // Not among those that are rung: what is published meanwhile does not shorten the pause.
      await pause(new Alarm(), signal, RETRY_MS);
    }
  }
  context.alarms.delete(alarm);
  if (epoch !== null) await lease.release(epoch);
}

/** One reading of each topic; was there anything? */
async function handleOnce(
  context: EmbeddedContext,
  options: HandleOptions,
  lease: Lease,
  epoch: number,
  signal: AbortSignal,
): Promise<boolean> {
  let isMore = false;
  for (const topic of options.topics) {
    const position = positionOf(context, options.group, topic);
    const at = await context.positions.findOne({ _id: position });
    const batches = await readLog(context.log, context.prefix + topic, at?.number ?? 0);
    for (const batch of batches) {
      if (signal.aborted) return false;
      await lease.whileHolding(epoch, () => options.onBatch(factsOf(context, batch)));
      if (!(await move(context, position, batch.number, epoch))) return false;
      isMore = true;
    }
  }
  return isMore;
}

export function factsOf(
  { prefix }: EmbeddedContext,
  { topic, facts }: LogBatch,
): LogBatch['facts'] {
  return facts.map((fact) => ({ ...fact, topic: topic.slice(prefix.length) }));
}

/** Moves on, unless a later holder has moved already. */
async function move(
  { positions }: EmbeddedContext,
  position: string,
  number: number,
  epoch: number,
): Promise<boolean> {
  try {
    await positions.updateOne(
      { _id: position, epoch: { $lte: epoch } },
      { $set: { number, epoch } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

function positionOf({ prefix }: EmbeddedContext, group: string, topic: string): string {
  return `${prefix}${group}/${topic}`;
}
