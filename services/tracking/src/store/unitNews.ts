import type { mongo } from 'mongoose';
import { Alarm, logger, type Database, type Part } from '@serai/runtime';
import type { News } from '../application/awaitNews';
import { kinds } from './kinds';

const mostListening = 2_000;
const reopenMs = 2_000;
const followed = [kinds.unit.collection, kinds.consignment.collection];

/**
 * Wakes whoever waits for a unit or a consignment, by one change stream for all of them. A stream
 * that is away is opened again; meanwhile those who wait look by themselves.
 */
export function unitNews(database: () => Database): Part & News {
  const waiting = new Map<string, Set<Alarm>>();
  let listeners = 0;
  let stream: mongo.ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const open = (): void => {
    const { db } = database().connection;
    stream = db?.watch([
      { $match: { 'ns.coll': { $in: followed } } },
      { $project: { documentKey: 1 } },
    ]);
    stream?.on('change', (change) => {
      if (!('documentKey' in change)) return;
      for (const alarm of waiting.get(String(change.documentKey._id)) ?? []) alarm.ring();
    });
    stream?.on('error', (error) => {
      logger().debug({ err: error }, 'news of units are not told; the stream is opened again');
      void stream?.close();
      if (!isOver) timer = setTimeout(open, reopenMs);
    });
  };

  return {
    name: 'unitNews',
    start: async () => {
      open();
      await Promise.resolve();
    },
    stop: async () => {
      isOver = true;
      clearTimeout(timer);
      await stream?.close();
    },
    listen: (ids) => {
      if (listeners >= mostListening) return undefined;
      listeners += 1;
      const alarm = new Alarm();
      for (const id of ids) waiting.set(id, (waiting.get(id) ?? new Set()).add(alarm));
      const end = (): void => {
        listeners -= 1;
        for (const id of ids) {
          const of = waiting.get(id);
          of?.delete(alarm);
          if (of?.size === 0) waiting.delete(id);
        }
      };
      return { next: (atMostMs) => alarm.wait(atMostMs), end };
    },
  };
}
