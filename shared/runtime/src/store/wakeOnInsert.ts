import type { mongo } from 'mongoose';
import { logger } from '../process/logger';

const REOPEN_MS = 5_000;

/**
 * Calls back when something was added, by a change stream. A convenience: whoever is woken looks by
 * itself too, so that a stream that is away costs only time. Answers the function that ends it.
 */
export function wakeOnInsert<T extends mongo.Document>(
  collection: mongo.Collection<T>,
  wake: () => void,
): () => Promise<void> {
  let stream: mongo.ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const open = () => {
    timer = undefined;
    stream = collection.watch([{ $match: { operationType: 'insert' } }, { $project: { _id: 1 } }]);
    stream.on('change', wake);
    stream.on('error', (error) => {
      logger().debug({ err: error }, 'a change stream broke; it is opened again');
      void stream?.close();
      if (!isOver) timer ??= setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return async () => {
    isOver = true;
    clearTimeout(timer);
    await stream?.close();
  };
}
