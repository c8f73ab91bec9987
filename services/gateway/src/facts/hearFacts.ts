import { setTimeout as pause } from 'node:timers/promises';
import type { Bus, FactMessage, Part } from '@serai/runtime';
import { count, logger } from '@serai/runtime';
import type { Feed, HeardFact } from '../routes/telling/feed';
import { memberLeft, toldTypes } from '../routes/telling/toldFacts';

const topics = ['serai.booking.v1', 'serai.tracking.v1', 'serai.partner.v1'];
const heard: ReadonlySet<string> = new Set([...toldTypes, memberLeft]);
const openAgainMs = 2_000;

/** Opens the bus; it says when it cannot go on. */
type OpenBus = (onFatal: (error: Error) => void) => Promise<Bus>;

/**
 * Hears what people can be told, and writes it into the feed. A door must not close because the bus
 * or the database is away: what cannot be opened is opened again, and what was heard meanwhile is
 * heard then.
 */
export function hearFacts(openBus: OpenBus, feed: Feed): Part {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    name: 'hear facts',
    start: () => {
      running = hear(openBus, feed, stopping.signal);
      return Promise.resolve();
    },
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

async function hear(openBus: OpenBus, feed: Feed, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await hearUntilOver(openBus, feed, signal);
    } catch (error) {
      if (signal.aborted) return;
      count('serai.feed.failures');
      logger().warn({ err: error }, 'facts are not heard now; it is tried again');
      await pause(openAgainMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Comes back at the signal; throws when the bus cannot go on. */
async function hearUntilOver(openBus: OpenBus, feed: Feed, signal: AbortSignal): Promise<void> {
  let fail: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => (fail = reject));
  broken.catch(() => undefined);
  const bus = await openBus((error) => fail(error));
  try {
    await bus.ensureTopics(topics);
    const onBatch = (batch: readonly FactMessage[]) => feed.append(told(batch));
    await bus.handle({ group: 'gateway', topics, onBatch });
    await Promise.race([broken, aborted(signal)]);
  } finally {
    await bus.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Types that nobody is told are passed over: facts change additively. */
function told(batch: readonly FactMessage[]): HeardFact[] {
  const known = batch.filter(({ type }) => heard.has(type));
  return known.map(({ id, key, type, data, time: at }) => ({ id, key, type, data, at }));
}
