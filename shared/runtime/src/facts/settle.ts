import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from '../ids';
import { count } from '../metrics';
import { logger } from '../process/logger';
import type { Database } from '../store/database';
import { decideBatch, type Result } from '../store/decideBatch';
import { decodeFact } from './encodeFact';
import { handleFact, Held, type FactDecider, type Item, type Said } from './handleFact';
import type { FactHandler } from './handlers';

/** A fact is given up after 5 tries or 25 s, so that it is dead-lettered within 30. */
const MAX_TRIES = 5;
const MAX_TRYING_MS = 25_000;
const MAX_ROUNDS = 20;
const MAX_ROUNDS_AWAY = 3;
const FIRST_PAUSE_MS = 50;

/** Who handles facts, and where. */
export interface Listener {
  readonly database: Database;
  readonly name: string;
  readonly handlers: ReadonlyMap<string, FactHandler>;
}

/** The keys of facts that were handled, and of those that were stored as waiting. */
export interface Settled {
  readonly handled: string[];
  readonly waiting: string[];
}

/**
 * Handles facts until each is handled or parked. One that breaks is tried again with pauses, the
 * later ones of its key held back meanwhile and all others not, and is then given up with its reason.
 * Throws TRY_AGAIN when the database is away.
 */
export async function settle(listener: Listener, items: readonly Item[]): Promise<Settled> {
  const settled: Settled = { handled: [], waiting: [] };
  const decider = handleFact(listener.name, listener.handlers);
  const startedAt = performance.now();
  let open = items;
  for (let round = 1; open.length > 0; round += 1) {
    if (round > MAX_ROUNDS) throw new Error(`${listener.name} cannot settle ${open.length} facts`);
    const results = await decideRound(listener, decider, open);
    const isLate = performance.now() - startedAt > MAX_TRYING_MS;
    open = open.filter((item, index) => {
      const result = results[index] as Result<Said>;
      if (result.granted) noteGranted(listener, item, result.answer, result.repeated, settled);
      else if ('refusal' in result) {
        // Not written now, and nobody's fault: what was written meanwhile need not come again.
        if (round > MAX_ROUNDS_AWAY) throw result.refusal;
      } else if (!(result.failed instanceof Held))
        noteFailed(listener, item, result.failed, isLate);
      return !result.granted;
    });
    const isPause = open.some((item) => item.tries > 0 && item.giveUp === '');
    if (isPause) await sleep(FIRST_PAUSE_MS * 2 ** Math.min(round, MAX_TRIES));
  }
  return settled;
}

function decideRound(
  listener: Listener,
  decider: FactDecider,
  items: readonly Item[],
): Promise<Result<Said>[]> {
  const { database, name } = listener;
  decider.startRound();
  const asked = items.map((item) => ({
    // What comes from a queue has its receipt; its place in the queue sees to it that it is once.
    id: item.isParked ? '' : `${name}/${item.fact.id}`,
    digest: '',
    command: item,
  }));
  return decideBatch(database, decider, asked, clock());
}

function noteGranted(
  listener: Listener,
  item: Item,
  said: Said,
  isRepeat: boolean,
  settled: Settled,
): void {
  const { fact } = item;
  const { name: consumer } = listener;
  if (isRepeat) return count('serai.once.repeats', { consumer });
  if (said === 'waiting') settled.waiting.push(fact.key);
  if (said === 'handled') {
    settled.handled.push(fact.key);
    count('serai.facts.handled', { consumer, type: fact.type });
    void nudge(listener, item);
  }
  if (said === 'dead') {
    count('serai.facts.dead', { consumer, type: fact.type });
    const details = { consumer, fact: fact.id, type: fact.type, reason: item.giveUp };
    logger().error(details, 'a fact was dead-lettered, and its key is parked');
  }
}

function noteFailed(listener: Listener, item: Item, error: Error, isLate: boolean): void {
  item.tries += 1;
  // One that was given up before has spent its patience: whoever replays it gives it one try more.
  const isLast = isLate || item.triedBefore + item.tries >= MAX_TRIES;
  if (isLast) item.giveUp = error.message === '' ? error.name : error.message;
  const tries = item.triedBefore + item.tries;
  const details = { err: error, consumer: listener.name, fact: item.fact.id, tries };
  logger().warn(details, 'a fact could not be handled');
}

async function nudge(listener: Listener, { fact }: Item): Promise<void> {
  const step = listener.handlers.get(fact.type)?.step;
  try {
    await step?.after?.(decodeFact(fact.type, fact.data), fact);
  } catch (error) {
    logger().warn({ err: error, fact: fact.id }, 'a nudge was lost; nothing rests on it');
  }
}
