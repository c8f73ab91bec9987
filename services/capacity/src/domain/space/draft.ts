import type { ListedTable, SpaceTables, Table } from './space';

/** The space as it would be: what is set here stays here, and what is not is read beneath. */
export function draftOf(state: SpaceTables): SpaceTables {
  return {
    departures: over(state.departures),
    runs: over(state.runs),
    storage: over(state.storage),
    taken: listedOver(state.taken),
    over: listedOver(state.over),
    holds: over(state.holds),
    due: over(state.due),
    warnings: over(state.warnings),
    receipts: over(state.receipts),
  };
}

function listedOver<V>(base: ListedTable<V>): ListedTable<V> {
  const set = new Map<string, V | undefined>();
  return {
    ...over(base, set),
    keys: () => {
      const own = [...set].filter(([, value]) => value !== undefined).map(([key]) => key);
      return [...[...base.keys()].filter((key) => !set.has(key)), ...own];
    },
  };
}

function over<V>(base: Table<V>, set = new Map<string, V | undefined>()): Table<V> {
  const table: Table<V> = {
    get: (key) => set.get(key) ?? (set.has(key) ? undefined : base.get(key)),
    set: (key, value) => set.set(key, value),
    delete: (key) => {
      const wasThere = table.get(key) !== undefined;
      set.set(key, undefined);
      return wasThere;
    },
  };
  return table;
}
