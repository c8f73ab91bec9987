import { count, derivedId } from '@serai/runtime';
import type { Instant } from '@serai/model';
import type { Batch, Message, Outlet } from './outlet';
import { maxTries, retryAfterMs } from './retry';
import type { Cursor, CursorChange, DeadLetter, TellingStore } from './tellingStore';

export interface Telling {
  readonly store: TellingStore;
  readonly now: () => Instant;
  readonly draw: () => number;
  readonly firstRetryMs: number;
  readonly signal: AbortSignal;
}

const maxBatches = 20;
const maxErrorLength = 300;
/** So much that it may not see is looked through again rather than written down. */
const mostLookedAgain = 500;

/**
 * Tells one receiver what comes next, one message after the other. The cursor moves after a message
 * was taken, never before: a crash in between tells it once more, under the same id. What fails is
 * tried again later, and everything behind it waits; after `maxTries` it is put among the dead
 * letters, and what is behind it goes on. Answers where the cursor stands; undefined: it waits.
 */
export async function tell(
  telling: Telling,
  outlet: Outlet,
  cursor: Cursor,
): Promise<number | undefined> {
  let at = cursor;
  for (let batches = 0; batches < maxBatches && !telling.signal.aborted; batches += 1) {
    const batch = await outlet.read(at);
    const moved = await tellBatch(telling, outlet, at, batch);
    if (moved === undefined) return undefined;
    at = moved;
    if (batch.isMore) continue;
    const rest = outlet.atRest?.(at, telling.now());
    if (rest !== undefined) await telling.store.changeCursor(at, rest);
    return at.after;
  }
  return undefined;
}

/** Where the cursor stands after the batch; undefined: it waits, or somebody else moved it. */
async function tellBatch(
  telling: Telling,
  outlet: Outlet,
  from: Cursor,
  batch: Batch,
): Promise<Cursor | undefined> {
  let at = from;
  for (const message of batch.messages) {
    const error = await attempt(telling, message);
    if (telling.signal.aborted && error !== undefined) return undefined;
    const standing = error === undefined ? at : await failed(telling, outlet, at, message, error);
    if (standing === undefined) return undefined;
    const taken = error === undefined ? { ...message.change, toldAt: telling.now() } : {};
    const moved = await move(telling, standing, message.position, taken);
    if (moved === undefined) return undefined;
    at = moved;
  }
  const passedOver = batch.after - at.after;
  const isWorthIt = batch.isMore || batch.messages.length > 0 || passedOver >= mostLookedAgain;
  return passedOver > 0 && isWorthIt ? move(telling, at, batch.after, {}) : at;
}

async function move(
  { store }: Telling,
  at: Cursor,
  after: number,
  change: CursorChange,
): Promise<Cursor | undefined> {
  const moved = { after, tries: 0, retryAt: 0, lastError: '', ...change };
  return (await store.changeCursor(at, moved)) ? { ...at, ...moved } : undefined;
}

/** Why it was not taken; undefined when it was. */
async function attempt({ now, signal }: Telling, message: Message): Promise<string | undefined> {
  try {
    await message.send(now(), signal);
    count('serai.told', { outcome: 'taken' });
    return undefined;
  } catch (error) {
    count('serai.told', { outcome: 'failed' });
    const why = error instanceof Error ? error.message : String(error);
    return why.slice(0, maxErrorLength);
  }
}

/**
 * Notes the failure. Of the last try, where the cursor then stands: the message is kept as a dead
 * letter. Undefined: it is tried again, or somebody else is at it and nothing was noted.
 */
async function failed(
  { store, now, draw, firstRetryMs }: Telling,
  outlet: Outlet,
  at: Cursor,
  { position }: Message,
  error: string,
): Promise<Cursor | undefined> {
  const tries = at.tries + 1;
  const isLast = tries >= maxTries;
  const retryAt = isLast ? at.retryAt : now() + retryAfterMs(tries, draw(), firstRetryMs);
  const change = { tries, retryAt, lastError: error };
  if (!(await store.changeCursor(at, change)) || !isLast) return undefined;
  count('serai.told', { outcome: 'dead' });
  const id = derivedId('ddl', outlet.id, String(position));
  const place = { outletId: outlet.id, ownerId: outlet.ownerId, from: at.after, position };
  await store.bury({ id, ...place, error, tries, at: now(), isQueued: false });
  return { ...at, ...change };
}

/**
 * Sends a dead letter again, as its receiver may see it now. It is gone once it was taken, or when
 * there is nothing left of it to be seen; otherwise it stays, with the new reason.
 */
export async function resend(
  telling: Telling,
  outlet: Outlet,
  letter: DeadLetter,
  cursor: Cursor,
): Promise<void> {
  const { messages } = await outlet.read({ ...cursor, after: letter.from }, letter.position);
  for (const message of messages) {
    const error = await attempt(telling, message);
    if (telling.signal.aborted && error !== undefined) return;
    if (error === undefined) continue;
    const tries = letter.tries + 1;
    const change = { error, tries, at: telling.now(), isQueued: false };
    await telling.store.changeDeadLetter(letter.id, change);
    return;
  }
  await telling.store.raise(letter.id);
}
