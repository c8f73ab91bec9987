import type { Bus, Subscription } from '../bus/bus';
import { clock } from '../ids';
import { observe } from '../metrics';
import type { Part } from '../part';
import { every } from '../process/every';
import { logger } from '../process/logger';
import type { Database } from '../store/database';
import { handleBatch, inTurn, release } from './consumer';
import type { FactHandler } from './handlers';
import { movable, waitingFigures } from './queues';
import { registerListener } from './replay';
import type { Listener } from './settle';

export interface ListenOptions {
  /** The consumer: the same name in every instance of the service. */
  readonly name: string;
  readonly database: () => Database;
  readonly bus: () => Bus;
  readonly topics: readonly string[];
  readonly handlers: readonly FactHandler[];
  /** How long a fact may wait for its predecessor before somebody must look. */
  readonly alarmAfterMs?: number;
  /** How often is looked for what nobody released. */
  readonly sweepMs?: number;
}

const SWEEP_MS = 5_000;
const MAX_SWEPT = 200;
const MAX_ALARMS = 10;
const ALARM_AFTER_MS = 10 * 60_000;

/**
 * Listens to topics: every fact passes through once. A fact whose predecessor lacks waits, one that
 * cannot be handled is dead-lettered, and later ones of its key queue behind it, in one transaction
 * with the receipt. Types without a handler are passed over: facts change additively.
 */
export function listen(options: ListenOptions): Part {
  let subscription: Subscription | undefined;
  let sweeping: Part | undefined;
  return {
    name: `listen ${options.name}`,
    start: async () => {
      const handlers = new Map(options.handlers.map((handler) => [handler.type, handler]));
      const { name } = options;
      const listener: Listener = { name, handlers, database: options.database() };
      registerListener(listener);
      await options.bus().ensureTopics(options.topics);
      subscription = await options.bus().handle({
        group: name,
        topics: options.topics,
        onBatch: (batch) => handleBatch(listener, batch),
      });
      sweeping = sweep(listener, options);
      await sweeping.start();
    },
    stop: async () => {
      await sweeping?.stop();
      await subscription?.stop();
    },
  };
}

/** A net: what was not released because a process ended in between is tried again. */
function sweep(listener: Listener, options: ListenOptions): Part {
  const { alarmAfterMs = ALARM_AFTER_MS, sweepMs = SWEEP_MS } = options;
  const { database, name: consumer } = listener;
  let waiting = 0;
  let oldestMs = 0;
  let after = '';
  const gauges = [
    observe('serai.facts.waiting', () => waiting, { consumer }),
    observe('serai.facts.waiting.age', () => oldestMs, { consumer }),
  ];
  const sweeping = every(`sweep ${consumer}`, sweepMs, async () => {
    await inTurn(listener, async () => {
      const keys = await movable(database, consumer, after, MAX_SWEPT);
      after = keys.length < MAX_SWEPT ? '' : (keys.at(-1) ?? '');
      await release(listener, keys);
    });
    const figures = await waitingFigures(database, consumer, MAX_ALARMS);
    waiting = figures.waiting;
    oldestMs = clock() - (figures.oldest[0]?.since ?? clock());
    const late = figures.oldest.filter(({ since }) => clock() - since > alarmAfterMs);
    for (const { key, waitsFor, since } of late) {
      const details = { consumer, key, waitsFor, since: new Date(since).toISOString() };
      logger().error(details, 'a fact waits too long for its predecessor');
    }
  });
  return {
    name: sweeping.name,
    start: () => sweeping.start(),
    stop: async () => {
      for (const unobserve of gauges) unobserve();
      await sweeping.stop();
    },
  };
}
