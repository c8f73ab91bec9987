import type { Database, Parking } from '@serai/runtime';
import type { Kinds } from '../kinds';
import type { Around } from './applyEvents';
import { applyParked } from './applyEvents';
import type { EventStore } from './rows';

const mostListed = 1_000;
/** So many are released in one go, those that failed least first; who wants more asks again. */
const mostReleased = 500;

/**
 * Events that could not be applied, each under a key of its own, to be looked at and released by who
 * runs the alliance. One that is released counts from when it happened, as any late one does.
 */
export function parkedEvents(
  database: () => Database,
  kinds: Kinds,
  store: EventStore,
  around: Around,
): Parking {
  const consumer = 'epcis';
  return {
    consumer,
    list: async () => {
      const rows = await store.parked(mostListed);
      return rows.map(({ id: key, eventId, type, recordTime, failure = '', tries = 0 }) => {
        const why = { state: 'dead', waitsFor: '', reason: failure, tries } as const;
        return { consumer, key, factId: eventId, type, since: recordTime, ...why };
      });
    },
    release: async (key) => {
      let released = 0;
      const rows = await store.parked(mostReleased, key);
      for (const row of rows) {
        if (await applyParked(database(), kinds, store, around, row)) released += 1;
      }
      return { released, parkedAgain: rows.length - released };
    },
  };
}
