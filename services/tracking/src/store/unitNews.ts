import type { mongo } from 'mongoose';
import { Alarm, logger, type Database, type Part } from '@serai/runtime';
import type { News } from '../application/awaitNews';
import { kinds } from './kinds';

const mostListening = 2_000;
const reopenMs = 2_000;
/** Who follows a page asks again at once. */
const lingerMs = 30_000;
const followed = [kinds.unit.collection, kinds.consignment.collection];

/**
 * Wakes whoever waits for a unit or a consignment, by one change stream for all of them, which is open
 * while somebody waits and a little longer. One that is away is opened again; meanwhile those who wait
 * look by themselves.
 */
export function unitNews(database: () => Database): Part & News {
  const waiting = new Map<string, Set<Alarm>>();
  let listeners = 0;
  let stream: mongo.ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const ringAll = (): void => {
    for (const alarms of waiting.values()) for (const alarm of alarms) alarm.ring();
  };
  const close = async (): Promise<void> => {
    const ended = stream;
    stream = undefined;
    await ended?.close().catch(() => undefined);
  };
  const open = (): void => {
    if (isOver || stream !== undefined) return;
    const opened = database().connection.db?.watch([
      { $match: { 'ns.coll': { $in: followed } } },
      { $project: { documentKey: 1 } },
    ]);
    stream = opened;
    // What came before it was open is seen now.
    opened?.once('resumeTokenChanged', ringAll);
    opened?.on('change', (change) => {
      if (!('documentKey' in change)) return;
      for (const alarm of waiting.get(String(change.documentKey._id)) ?? []) alarm.ring();
    });
    opened?.on('error', (error) => {
      logger().debug({ err: error }, 'news of units are not told; the stream is opened again');
      if (stream === opened) void close().then(() => later(open, reopenMs));
    });
  };
  const later = (what: () => void, afterMs: number): void => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(what, afterMs);
  };

  return {
    name: 'unitNews',
    start: () => Promise.resolve(),
    stop: async () => {
      isOver = true;
      clearTimeout(timer);
      await close();
    },
    listen: (ids) => {
      if (listeners >= mostListening) return undefined;
      listeners += 1;
      if (listeners === 1) clearTimeout(timer);
      const alarm = new Alarm();
      for (const id of ids) waiting.set(id, (waiting.get(id) ?? new Set()).add(alarm));
      open();
      const end = (): void => {
        listeners -= 1;
        for (const id of ids) {
          const of = waiting.get(id);
          of?.delete(alarm);
          if (of?.size === 0) waiting.delete(id);
        }
        if (listeners === 0) later(() => void close(), lingerMs);
      };
      return { next: (atMostMs) => alarm.wait(atMostMs), end };
    },
  };
}
