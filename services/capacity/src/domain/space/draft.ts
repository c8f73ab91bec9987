import type { SpaceGroup, SpaceChange } from './entry';
import type { Evolved } from './evolve';
import { asPast, asRetired } from './retire';
import type { ListedTable, SpaceState, SpaceTables, Table } from './space';

/** The space as it would be: what is set here stays here, and what is not is read beneath. */
interface Draft extends SpaceTables {
  /** By table, what was set; undefined: taken out. */
  readonly own: Own;
}

type Own = { readonly [K in keyof SpaceTables]: Map<string, Valued<K> | undefined> };
type Valued<K extends keyof SpaceTables> = SpaceTables[K] extends Table<infer V> ? V : never;

export function draftOf(state: SpaceTables): Draft {
  const own: Own = {
    departures: new Map(),
    runs: new Map(),
    storage: new Map(),
    taken: new Map(),
    over: new Map(),
    holds: new Map(),
    due: new Map(),
    warnings: new Map(),
    receipts: new Map(),
  };
  return {
    own,
    departures: over(state.departures, own.departures, asRetired),
    runs: over(state.runs, own.runs),
    storage: over(state.storage, own.storage),
    taken: listedOver(state.taken, own.taken),
    over: listedOver(state.over, own.over),
    holds: over(state.holds, own.holds, asPast),
    due: over(state.due, own.due),
    warnings: over(state.warnings, own.warnings),
    receipts: over(state.receipts, own.receipts),
  };
}

/** What was decided on a draft over the space as it still is, and what each entry changes. */
export interface Drafted {
  readonly own: Own;
  readonly changes: readonly (readonly SpaceChange[])[];
}

/**
 * Moves the space on by a group that was decided on it: it becomes what the draft is. The same as
 * `evolveGroup`, which goes through all entries once more.
 */
export function settleGroup(state: SpaceState, group: SpaceGroup, drafted: Drafted): Evolved {
  if (group.n !== state.lastGroup + 1) {
    throw new Error(`group ${group.n} does not follow group ${state.lastGroup}`);
  }
  const { own, changes } = drafted;
  const retired = [own.holds, own.departures].flatMap((some) => [...some].flatMap(takenOut));
  for (const name of Object.keys(own) as (keyof Own)[]) {
    settle(state[name] as Table<unknown>, own[name]);
  }
  state.lastGroup = group.n;
  state.lastAt = group.at;
  return { changes, departureIds: new Set(own.departures.keys()), retired };
}

function settle<V>(table: Table<V>, own: ReadonlyMap<string, V | undefined>): void {
  for (const [key, value] of own) {
    if (value === undefined) table.delete(key);
    else table.set(key, value);
  }
}

function takenOut([id, value]: readonly [string, unknown]): readonly string[] {
  return value === undefined ? [id] : [];
}

function gone(): undefined {
  return undefined;
}

function listedOver<V>(base: ListedTable<V>, set: Map<string, V | undefined>): ListedTable<V> {
  return {
    ...over(base, set),
    keys: () => {
      const own = [...set].filter(([, value]) => value !== undefined).map(([key]) => key);
      return [...[...base.keys()].filter((key) => !set.has(key)), ...own];
    },
  };
}

/** What is taken out is gone, or what `after` makes of it: holds and departures are retired. */
function over<V>(
  base: Table<V>,
  set: Map<string, V | undefined>,
  after: (before: V | undefined) => V | undefined = gone,
): Table<V> {
  const table: Table<V> = {
    get: (key) => set.get(key) ?? (set.has(key) ? after(base.get(key)) : base.get(key)),
    set: (key, value) => set.set(key, value),
    delete: (key) => {
      const wasThere = table.get(key) !== undefined;
      set.set(key, undefined);
      return wasThere;
    },
  };
  return table;
}
