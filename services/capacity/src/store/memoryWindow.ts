import type { Asked } from '../domain/space/decideGroup';
import type { Evolved } from '../domain/space/evolve';
import type { HoldState } from '../domain/space/hold';
import type { Receipt, SpaceState, SpaceTables } from '../domain/space/space';
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
  /** Without it ended holds stay in memory. */
  readonly ended?: EndedHolds;
}

/** Ended holds among the documents that are written out of the journal. */
export interface EndedHolds {
  /** The last group that is known to be written out: what ended later stays in memory. */
  readonly writtenOut: () => number;
  readonly find: (ids: readonly string[]) => Promise<ReadonlyMap<string, HoldState>>;
}

/**
 * In memory are the receipts of the latest requests, the holds that live, and those that ended
 * last. What is older is looked up before anything is decided on it; which keys and ids that may
 * concern is known without asking, so that a new one costs nothing. Nothing is ever forgotten: a
 * hold that was barred long ago is refused when it comes.
 */
export interface MemoryWindow {
  /** After each group: lets the oldest go, when there are too many. */
  trim(evolved: Pick<Evolved, 'changes'>): void;
  /** The space with what this batch is about, the old among it too. */
  recall(batch: readonly Asked[]): SpaceTables | Promise<SpaceTables>;
  /** A hold as it is, one that ended long ago too. */
  hold(id: string): Promise<HoldState | undefined>;
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
  const holdsOf = async (ids: readonly string[]): Promise<ReadonlyMap<string, HoldState>> =>
    ids.length === 0 ? new Map() : ((await sources.ended?.find(ids)) ?? new Map());

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
    trim: ({ changes }) => {
      trimReceipts();
      if (sources.ended === undefined) return;
      ended.add(changes);
      if (ended.size() < limits.ended + limits.above) return;
      for (const id of ended.take(ended.size() - limits.ended, sources.ended.writtenOut())) {
        letGo(id);
        state.holds.delete(id);
      }
    },
    recall: (batch) => {
      if (gone === null) return state;
      const keys = batch.map(({ command }) => command.key);
      const ids = batch.flatMap(({ command }) => ('holdId' in command ? [command.holdId] : []));
      const oldKeys = keys.filter((key) => !state.receipts.has(key) && isGone(key));
      const oldIds = ids.filter((id) => !state.holds.has(id) && isGone(id));
      if (oldKeys.length === 0 && oldIds.length === 0) return state;
      const kept = keptOf(state, keys, ids);
      const receipts = oldKeys.length === 0 ? none : sources.receipts(oldKeys);
      return Promise.all([receipts, holdsOf(oldIds)]).then((found) => kept.with(...found));
    },
    hold: async (id) => {
      const known = state.holds.get(id);
      if (known !== undefined || !isGone(id)) return known;
      return (await holdsOf([id])).get(id) ?? state.holds.get(id);
    },
  };
}

const none: ReadonlyMap<string, Receipt> = new Map();

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
  const { receipts, holds } = state;
  return {
    with: (
      oldReceipts: ReadonlyMap<string, Receipt>,
      oldHolds: ReadonlyMap<string, HoldState>,
    ): SpaceTables => ({
      ...state,
      receipts: {
        ...setters(receipts),
        get: (key) => receipts.get(key) ?? keptReceipts.get(key) ?? oldReceipts.get(key),
      },
      holds: {
        ...setters(holds),
        get: (id) => {
          const hold = holds.get(id) ?? keptHolds.get(id) ?? oldHolds.get(id);
          if (hold === undefined && living.has(id)) throw new Error(`${id} ended meanwhile`);
          return hold;
        },
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
