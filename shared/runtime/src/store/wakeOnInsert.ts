import type { mongo } from 'mongoose';
import { logger } from '../process/logger';

const REOPEN_MS = 5_000;
/** A stream reads all that is written on the server: none is open while there is much to do. */
const REST_MS = 50;

/**
 * Calls back when something was added, by a change stream that ends with the first news and is opened
 * again a moment later; what was added meanwhile is told then. A convenience: whoever is woken looks
 * by itself too, so that a stream that is away costs only time. Answers the function that ends it.
 */
export function wakeOnInsert<T extends mongo.Document>(
  collection: mongo.Collection<T>,
  wake: () => void,
): () => Promise<void> {
  let stream: mongo.ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const again = async (afterMs: number): Promise<void> => {
    const ended = stream;
    stream = undefined;
    await ended?.close().catch(() => undefined);
    if (!isOver) timer ??= setTimeout(() => open(wake), afterMs);
  };
  const open = (onOpen: () => void): void => {
    timer = undefined;
    const opened = collection.watch(
      [{ $match: { operationType: 'insert' } }, { $project: { _id: 1 } }],
      { batchSize: 1 },
    );
    stream = opened;
    opened.once('resumeTokenChanged', onOpen);
    opened.once('change', () => {
      wake();
      void again(REST_MS);
    });
    opened.on('error', (error) => {
      logger().debug({ err: error }, 'a change stream broke; it is opened again');
      if (stream === opened) void again(REOPEN_MS);
    });
  };
  open(() => undefined);
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await stream?.close();
  };
}
