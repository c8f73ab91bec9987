import type { Instant } from '@serai/model';
import { emptyLayer, NotLoaded, Page, type Layer } from './board';
import type { Receipt } from './collections';
import type { Database } from './database';
import { resultOf, type Decider, type Result } from './decideBatch';
import { onceRefusals } from './onceRefusals';
import { readAggregates, readClaims, readReceipts } from './readLayer';
import type { Asked } from './step';
import { writeLayer } from './writeLayer';

/** How often decisions may turn out to need something more from the database. */
const MAX_ROUNDS = 20;

interface Decided<A> {
  readonly results: Result<A>[];
  readonly receipts: Receipt[];
  readonly layer: Layer;
}

/**
 * One attempt: reads receipts and aggregates of one moment, decides all in memory, writes what was
 * granted. Throws a collision when the moment has passed; then nothing was written.
 */
export async function attempt<C, A>(
  database: Database,
  decider: Decider<C, A>,
  asked: readonly Asked<C>[],
  at: Instant,
): Promise<readonly Result<A>[]> {
  const loaded = emptyLayer();
  const decided = await readAndDecide(database, decider, asked, at, loaded);
  const { receipts, layer } = decided;
  if (receipts.length > 0 || !layer.entries.isEmpty) {
    await writeLayer(database, receipts, layer, loaded);
  }
  return decided.results;
}

async function readAndDecide<C, A>(
  database: Database,
  decider: Decider<C, A>,
  asked: readonly Asked<C>[],
  at: Instant,
  loaded: Layer,
): Promise<Decided<A>> {
  const session = await database.connection.startSession({ snapshot: true });
  try {
    const ids = asked.map(({ id }) => id).filter((id) => id !== '');
    const known = await readReceipts(database, session, ids);
    const fresh = asked.filter(({ id }) => !known.has(id));
    const touches = fresh.flatMap(({ command }) => decider.touches(command));
    await readAggregates(database, session, touches, loaded);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const missing: NotLoaded[] = [];
      const decided = decideAll(decider, asked, at, loaded, known, missing);
      if (missing.length === 0) return decided;
      const more = missing.flatMap(({ touches }) => touches);
      await readAggregates(database, session, more, loaded);
      const claims = missing.flatMap((one) => one.claims);
      await readClaims(database, session, claims, loaded);
    }
    throw new Error(`${decider.name} asked for more than ${MAX_ROUNDS} times`);
  } finally {
    await session.endSession();
  }
}

function decideAll<C, A>(
  decider: Decider<C, A>,
  asked: readonly Asked<C>[],
  at: Instant,
  loaded: Layer,
  known: ReadonlyMap<string, Receipt>,
  missing: NotLoaded[],
): Decided<A> {
  decider.begin?.();
  const batch = new Page(loaded, at);
  const receipts = new Map<string, Receipt>();
  const results = asked.map((one) => {
    const before = known.get(one.id) ?? receipts.get(one.id);
    if (before !== undefined) return repeated<A>(before, one.digest);
    const page = batch.over();
    const result = decideOne(decider, one.command, page, missing);
    if (result.granted) {
      page.keep();
      if (one.id !== '') receipts.set(one.id, receiptFor(one, decider.name, result.answer, at));
    }
    return result;
  });
  return { results, receipts: [...receipts.values()], layer: batch.written() };
}

function decideOne<C, A>(
  decider: Decider<C, A>,
  command: C,
  page: Page,
  missing: NotLoaded[],
): Result<A> {
  try {
    return { granted: true, answer: decider.decide(command, page), repeated: false };
  } catch (error) {
    if (error instanceof NotLoaded) missing.push(error);
    return resultOf(error);
  }
}

function repeated<A>(receipt: Receipt, digest: string): Result<A> {
  if (receipt.digest !== digest) {
    return { granted: false, refusal: onceRefusals.REQUEST_ID_REUSED() };
  }
  const answer = (receipt.answer === undefined ? undefined : JSON.parse(receipt.answer)) as A;
  return { granted: true, answer, repeated: true };
}

function receiptFor<C>(one: Asked<C>, step: string, answer: unknown, at: Instant): Receipt {
  const json = JSON.stringify(answer) as string | undefined;
  return { _id: one.id, digest: one.digest, step, ...(json !== undefined && { answer: json }), at };
}
