import type { Asked } from '../domain/space/decideGroup';
import type { Receipt, SpaceState, SpaceTables } from '../domain/space/space';
import { keyFilter, type KeyFilter } from './keyFilter';

/** So many receipts stay in memory, and at most so many more until the oldest are let go. */
export const receiptsInMemory = 250_000;
const receiptsAbove = 50_000;

/** Finds receipts in the journal itself, by its index on keys. */
export type FindReceipts = (keys: readonly string[]) => Promise<ReadonlyMap<string, Receipt>>;

/**
 * The receipts in memory are those of the latest requests. A repeat that comes later is answered
 * from the journal; which keys that may concern is known without asking, so that a new key costs
 * nothing.
 */
export interface ReceiptWindow {
  /** Lets the oldest go, when there are too many. */
  trim(): void;
  /** The space with the receipts of this batch, the old ones among them too. */
  recall(batch: readonly Asked[]): SpaceTables | Promise<SpaceTables>;
  /** What is gone from memory; null while nothing is. */
  readonly gone: () => KeyFilter | null;
  /** As it was when a snapshot was taken. */
  restore(bytes: Uint8Array | null): void;
}

export function receiptWindow(
  state: SpaceState,
  find: FindReceipts,
  most = receiptsInMemory,
  above = receiptsAbove,
): ReceiptWindow {
  let gone: KeyFilter | null = null;

  const recallOld = async (batch: readonly Asked[], old: readonly string[]) => {
    // Kept apart: while the journal is asked, others may be let go.
    const kept = new Map<string, Receipt>();
    for (const { command } of batch) {
      const receipt = state.receipts.get(command.key);
      if (receipt !== undefined) kept.set(command.key, receipt);
    }
    for (const [key, receipt] of await find(old)) kept.set(key, receipt);
    const receipts = {
      ...tableOf(state),
      get: (key: string) => state.receipts.get(key) ?? kept.get(key),
    };
    return { ...state, receipts };
  };

  return {
    gone: () => gone,
    restore: (bytes) => (gone = bytes === null ? null : keyFilter(bytes)),
    trim: () => {
      let left = state.receipts.size - most;
      if (left < above) return;
      gone ??= keyFilter();
      for (const key of state.receipts.keys()) {
        if (left === 0) break;
        gone.add(key);
        state.receipts.delete(key);
        left -= 1;
      }
    },
    recall: (batch) => {
      if (gone === null) return state;
      const { mayHave } = gone;
      const old = batch
        .map(({ command }) => command.key)
        .filter((key) => !state.receipts.has(key) && mayHave(key));
      return old.length === 0 ? state : recallOld(batch, old);
    },
  };
}

function tableOf({ receipts }: SpaceState): SpaceTables['receipts'] {
  return {
    get: (key) => receipts.get(key),
    set: (key, value) => receipts.set(key, value),
    delete: (key) => receipts.delete(key),
  };
}
