import type { SpaceCommand } from '../domain/space/commands';
import { departureIn, type Asked } from '../domain/space/decideGroup';
import type { DepartureState } from '../domain/space/departure';
import type { Evolved } from '../domain/space/evolve';
import type { HoldState } from '../domain/space/hold';
import type { Receipt, SpaceState, SpaceTables } from '../domain/space/space';
import { asPast, asRetired } from '../domain/space/retire';
import { groupOfVersion } from '../domain/space/standing';
import { keyFilter, type KeyFilter } from './keyFilter';

/** So many stay in memory, and at most so many more until the oldest are let go. */
export interface WindowLimits {
  readonly receipts: number;
  readonly ended: number;
  readonly above: number;
}

const usualLimits: WindowLimits = { receipts: 60_000, ended: 20_000, above: 20_000 };

/** Where what left the memory is found. */
interface WindowSources {
  /** Receipts in the journal itself, by its index on keys. */
  readonly receipts: (keys: readonly string[]) => Promise<ReadonlyMap<string, Receipt>>;
  /** Without it ended holds stay in memory, and those that were retired are missing. */
  readonly past?: PastSpace;
}

/** What is over, among the documents that are written out of the journal. */
export interface PastSpace {
  /** The last group that is known to be written out: what ended later stays in memory. */
  readonly writtenOut: () => number;
  readonly holds: (ids: readonly string[]) => Promise<ReadonlyMap<string, HoldState>>;
  readonly departures: (ids: readonly string[]) => Promise<ReadonlyMap<string, DepartureState>>;
}

/**
 * In memory are the receipts of the latest requests, the holds that live, those that ended
 * last, and the departures that were not retired. What is older is looked up before anything is decided on it; which keys and ids that may
 * concern is known without asking, so that a new one costs nothing. Nothing is ever forgotten: a
 * hold that was barred long ago is refused when it comes.
 */
export interface MemoryWindow {
  /** After each group: lets the oldest go, when there are too many. */
  trim(evolved: Pick<Evolved, 'changes' | 'retired'>): void;
  /** The space with what this batch is about, the old among it too. */
  recall(batch: readonly Asked[]): SpaceTables | Promise<SpaceTables>;
  /** A hold as it is, one that ended long ago too. */
  hold(id: string): Promise<HoldState | undefined>;
  /** A departure as it is, one that was retired too. */
  departure(id: string): Promise<DepartureState | undefined>;
  /** What is gone from memory; null while nothing is. */
  readonly gone: () => KeyFilter | null;
  /** Once the space is as it was when a snapshot was taken. */
  restore(bytes: Uint8Array | null): void;
}

/** Over this space, which it lets go of in place. */
export function memoryWindow(
  state: SpaceState,
  sources: WindowSources,
  limits = usualLimits,
): MemoryWindow {
  let gone: KeyFilter | null = null;
  const ended = endedQueue(state);
  const letGo = (key: string): void => (gone ??= keyFilter()).add(key);
  const isGone = (key: string): boolean => gone?.mayHave(key) === true;
  const holdsOf = lookUp(sources.past?.holds);
  const departuresOf = lookUp(sources.past?.departures);

  const trimReceipts = (): void => {
    let left = state.receipts.size - limits.receipts;
    if (left < limits.above) return;
    for (const key of state.receipts.keys()) {
      if (left === 0) break;
      letGo(key);
      state.receipts.delete(key);
      left -= 1;
    }
  };

  return {
    gone: () => gone,
    restore: (bytes) => {
      gone = bytes === null ? null : keyFilter(bytes);
      ended.restore();
    },
    trim: ({ changes, retired }) => {
      trimReceipts();
      for (const id of retired) letGo(id);
      if (sources.past === undefined) return;
      ended.add(changes);
      if (ended.size() < limits.ended + limits.above) return;
      for (const id of ended.take(ended.size() - limits.ended, sources.past.writtenOut())) {
        letGo(id);
        state.holds.delete(id);
      }
    },
    recall: (batch) => {
      if (gone === null) return state;
      const keys = batch.map(({ command }) => command.key);
      const ids = batch.flatMap(({ command }) => holdsIn(command));
      const rides = batch.flatMap(({ command }) => departuresIn(command));
      const oldKeys = keys.filter((key) => !state.receipts.has(key) && isGone(key));
      const oldIds = ids.filter((id) => !state.holds.has(id) && isGone(id));
      const oldRides = rides.filter((id) => !state.departures.has(id) && isGone(id));
      if (oldKeys.length + oldIds.length + oldRides.length === 0) return state;
      const kept = keptOf(state, keys, ids);
      const receipts = oldKeys.length === 0 ? none : sources.receipts(oldKeys);
      const found = Promise.all([receipts, holdsOf(oldIds), departuresOf(oldRides)]);
      return found.then((all) => kept.with(...all));
    },
    hold: async (id) => {
      const known = state.holds.get(id);
      if (known !== undefined || !isGone(id)) return known;
      return (await holdsOf([id])).get(id) ?? state.holds.get(id);
    },
    departure: async (id) => {
      const known = state.departures.get(id);
      if (known !== undefined || !isGone(id)) return known;
      return (await departuresOf([id])).get(id) ?? state.departures.get(id);
    },
  };
}

const none: ReadonlyMap<string, Receipt> = new Map();

function lookUp<V>(find?: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
  return async (ids: readonly string[]): Promise<ReadonlyMap<string, V>> =>
    ids.length === 0 || find === undefined ? new Map<string, V>() : find(ids);
}

/** The holds that a command is about, new ones too. */
function holdsIn(command: SpaceCommand): readonly string[] {
  if (!('holdId' in command)) return [];
  const also = command.kind === 'exchange' ? (command.also ?? []) : [];
  return [command.holdId, ...also.map(({ holdId }) => holdId)];
}

/** The departures that a command is about. */
function departuresIn(command: SpaceCommand): readonly string[] {
  const departureId = departureIn(command);
  if (departureId !== undefined) return [departureId];
  if (command.kind !== 'hold' && command.kind !== 'exchange') return [];
  const also = command.kind === 'exchange' ? (command.also ?? []) : [];
  const items = [command, ...also].flatMap((one) => one.items);
  const legs = items.filter(({ kind }) => kind === 'leg');
  return legs.map(({ resourceId }) => resourceId.slice(0, resourceId.indexOf('/')));
}

/** Ids of the holds that ended, the first first. */
function endedQueue(state: SpaceState) {
  let ids: string[] = [];
  return {
    size: () => ids.length,
    restore: (): void => {
      ids = [...state.holds.values()].filter(isEnded).map(({ id }) => id);
    },
    add: (changes: Evolved['changes']): void => {
      for (const change of changes.flat()) {
        if (change.kind === 'released' || change.kind === 'expired') ids.push(change.hold.id);
      }
    },
    /** Takes out the first, at most so many, that ended up to the group n. */
    take: (most: number, n: number): readonly string[] => {
      const later = ids.findIndex((id) => groupOfVersion(state.holds.get(id)?.version ?? 0) > n);
      return ids.splice(0, Math.min(most, later < 0 ? most : later));
    },
  };
}

/** An ended hold never changes again. */
function isEnded({ status }: HoldState): boolean {
  return status === 'released' || status === 'expired' || status === 'barred';
}

/** While others are looked up, more may be let go: what the batch is about is kept apart. */
function keptOf(state: SpaceState, keys: readonly string[], ids: readonly string[]) {
  const keptReceipts = new Map<string, Receipt>();
  for (const key of keys) {
    const receipt = state.receipts.get(key);
    if (receipt !== undefined) keptReceipts.set(key, receipt);
  }
  const known = ids.map((id) => state.holds.get(id)).filter((one) => one !== undefined);
  const keptHolds = new Map(known.filter(isEnded).map((hold) => [hold.id, hold]));
  const living = new Set(known.filter((hold) => !isEnded(hold)).map(({ id }) => id));
  const { receipts, holds, departures } = state;
  return {
    with: (
      oldReceipts: ReadonlyMap<string, Receipt>,
      oldHolds: ReadonlyMap<string, HoldState>,
      oldDepartures: ReadonlyMap<string, DepartureState>,
    ): SpaceTables => ({
      ...state,
      receipts: {
        ...setters(receipts),
        get: (key) => receipts.get(key) ?? keptReceipts.get(key) ?? oldReceipts.get(key),
      },
      holds: {
        ...setters(holds),
        get: (id) => {
          const hold = holds.get(id) ?? keptHolds.get(id) ?? asPast(oldHolds.get(id));
          if (hold === undefined && living.has(id)) throw new Error(`${id} ended meanwhile`);
          return hold;
        },
      },
      departures: {
        ...setters(departures),
        get: (id) => departures.get(id) ?? asRetired(oldDepartures.get(id)),
      },
    }),
  };
}

function setters<V>(table: Map<string, V>) {
  return {
    set: (key: string, value: V) => table.set(key, value),
    delete: (key: string) => table.delete(key),
  };
}
