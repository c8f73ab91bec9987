import type { SpaceTables, Table } from './space';

/** The space as it would be: what is set here stays here, and what is not is read beneath. */
export function draftOf(state: SpaceTables): SpaceTables {
  return {
    departures: over(state.departures),
    runs: over(state.runs),
    storage: over(state.storage),
    taken: over(state.taken),
    holds: over(state.holds),
    due: over(state.due),
    warnings: over(state.warnings),
    receipts: over(state.receipts),
  };
}

function over<V>(base: Table<V>): Table<V> {
  const set = new Map<string, V | undefined>();
  const table: Table<V> = {
    get: (key) => (set.has(key) ? set.get(key) : base.get(key)),
    set: (key, value) => set.set(key, value),
    delete: (key) => {
      const wasThere = table.get(key) !== undefined;
      set.set(key, undefined);
      return wasThere;
    },
  };
  return table;
}
