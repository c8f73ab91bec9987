import type { FactMessage } from './factMessage';
import type { Item } from './handleFact';
import { allQueues, awaiting, fronts } from './queues';
import { settle, type Listener } from './settle';

/** How many queues are released in one go, and how far one release may set off others. */
const MAX_KEYS = 200;
const MAX_PASSES = 10_000;

/** What a release came to. */
export interface Replayed {
  /** Facts that were handled. */
  readonly released: number;
  /** Facts that were tried, and stay. */
  readonly parkedAgain: number;
}

/** Handles a batch of one partition; returns when each fact is handled or parked. */
export async function handleBatch(
  listener: Listener,
  batch: readonly FactMessage[],
): Promise<void> {
  const { database, handlers, name } = listener;
  const items = batch
    .filter((fact) => handlers.has(fact.type))
    .map((fact): Item => ({ fact, isParked: false, triedBefore: 0, tries: 0, giveUp: '' }));
  const { handled, waiting } = await settle(listener, items);
  // Those that were just stored as waiting are tried once more: what they wait for may have been
  // handled elsewhere between their decision and its writing.
  await release(listener, [...(await awaiting(database, name, handled)), ...waiting]);
}

const turns = new WeakMap<Listener, Promise<unknown>>();

/**
 * One after the other: two that release the same queue take each other's facts, and each would end
 * before all is released and say that some of it stays.
 */
export function inTurn<T>(listener: Listener, work: () => Promise<T>): Promise<T> {
  const done = (turns.get(listener) ?? Promise.resolve()).then(work);
  turns.set(
    listener,
    done.catch(() => undefined),
  );
  return done;
}

/** Tries queues again from their fronts, in order, and then what waited for them. */
export async function release(listener: Listener, keys: readonly string[]): Promise<Replayed> {
  const { database, name } = listener;
  let released = 0;
  let parkedAgain = 0;
  let open = [...new Set(keys)];
  for (let pass = 0; open.length > 0; pass += 1) {
    if (pass > MAX_PASSES) throw new Error(`${name} released more than ${MAX_PASSES} times`);
    const items = await fronts(database, name, open.slice(0, MAX_KEYS));
    const { handled } = await settle(listener, items);
    released += handled.length;
    parkedAgain += items.length - handled.length;
    const next = [...handled, ...(await awaiting(database, name, handled))];
    open = [...new Set([...next, ...open.slice(MAX_KEYS)])];
  }
  return { released, parkedAgain };
}

/** Tries every queue of the consumer again. */
export async function releaseAll(listener: Listener): Promise<Replayed> {
  const { database, name } = listener;
  let released = 0;
  let parkedAgain = 0;
  let after = '';
  for (;;) {
    const keys = await allQueues(database, name, after, MAX_KEYS);
    const last = keys.at(-1);
    if (last === undefined) return { released, parkedAgain };
    const one = await release(listener, keys);
    released += one.released;
    parkedAgain += one.parkedAgain;
    after = last;
  }
}
