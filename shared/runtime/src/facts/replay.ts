import { declareRefusals } from '@serai/model';
import type { Database } from '../store/database';
import { inTurn, release, releaseAll, type Replayed } from './consumer';
import type { Listener } from './settle';

export type { Replayed } from './consumer';

export const replayRefusals = declareRefusals({
  CONSUMER_UNKNOWN: { kind: 'missing', message: 'Nobody of this name listens here.' },
});

const listeners = new WeakMap<Database, Map<string, Listener>>();

/** Makes a listener known, so that what it parked can be replayed. */
export function registerListener(listener: Listener): void {
  const known = listeners.get(listener.database) ?? new Map<string, Listener>();
  known.set(listener.name, listener);
  listeners.set(listener.database, known);
}

/**
 * Releases what a consumer parked, each key in its order: of one key, or of all. What breaks again
 * stays parked, and what stands behind it too. Refuses CONSUMER_UNKNOWN.
 */
export async function replay(
  database: Database,
  consumer: string,
  key?: string,
): Promise<Replayed> {
  const listener = listeners.get(database)?.get(consumer);
  if (listener === undefined) throw replayRefusals.CONSUMER_UNKNOWN({ field: 'consumer' });
  return inTurn(listener, () =>
    key === undefined ? releaseAll(listener) : release(listener, [key]),
  );
}
