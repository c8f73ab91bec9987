import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal, type Instant } from '@serai/model';
import { record } from '../metrics';
import { attempt } from './attempt';
import type { Page } from './board';
import type { Database } from './database';
import type { Touch } from './kind';
import { isAway, isCollision } from './mongoErrors';
import { onceRefusals } from './onceRefusals';
import type { Asked, Outcome } from './step';

/** A step that may use the page itself: pages on pages, and what a batch said before. */
export interface Decider<C, A> {
  readonly name: string;
  touches(command: C): readonly Touch[];
  decide(command: C, page: Page): A;
  /** Called before the decisions of a batch, each time they are made. */
  begin?(): void;
  /** Called for each command, in order, once nothing more will change its result. */
  settled?(command: C, result: Result<A>): void;
}

/** `failed`: the decision itself broke. It was not written, and its neighbours are not touched. */
export type Result<A> = Outcome<A> | { readonly granted: false; readonly failed: Error };

const MAX_BATCH = 200;
const MAX_TRIES_TOGETHER = 3;
const MAX_TRIES_ALONE = 40;
const MAX_MS = 5_000;
const RETRY_AFTER_SECONDS = 1;
const FIRST_PAUSE_MS = 2;
const MAX_PAUSE_MS = 250;

/**
 * Decides commands in order and writes what is granted, up to 200 in one transaction. When somebody
 * else was first, all of them are read and decided again; after 3 tries the batch is split in two.
 * What is not written after 40 tries alone or 5 s is refused TRY_AGAIN, and so is all behind it.
 */
export async function decideBatch<C, A>(
  database: Database,
  decider: Decider<C, A>,
  asked: readonly Asked<C>[],
  at: Instant,
): Promise<Result<A>[]> {
  const results: Result<A>[] = [];
  record('serai.once.batch', asked.length, { step: decider.name });
  const endsAt = performance.now() + MAX_MS;
  const parts = chunks(asked);
  while (parts.length > 0) {
    const part = parts.shift() as readonly Asked<C>[];
    const tried = await tryPart(database, decider, part, at, endsAt);
    if (tried === 'split') {
      const middle = Math.ceil(part.length / 2);
      parts.unshift(part.slice(0, middle), part.slice(middle));
      continue;
    }
    tried.forEach((result, index) => {
      const command = (part[index] as Asked<C>).command;
      decider.settled?.(command, result);
      results.push(result);
    });
  }
  return results;
}

async function tryPart<C, A>(
  database: Database,
  decider: Decider<C, A>,
  part: readonly Asked<C>[],
  at: Instant,
  endsAt: number,
): Promise<readonly Result<A>[] | 'split'> {
  const maxTries = part.length === 1 ? MAX_TRIES_ALONE : MAX_TRIES_TOGETHER;
  for (let tried = 1; tried <= maxTries && performance.now() < endsAt; tried += 1) {
    try {
      const results = await attempt(database, decider, part, at);
      record('serai.once.attempts', tried, { step: decider.name });
      return results;
    } catch (error) {
      const mayHelp = isCollision(error) || isAway(error);
      if (!mayHelp) return part.length === 1 ? [resultOf<A>(error)] : 'split';
    }
    await sleep(pauseMs(tried));
  }
  if (part.length > 1 && performance.now() < endsAt) return 'split';
  const refusal = onceRefusals.TRY_AGAIN({ retryAfterSeconds: RETRY_AFTER_SECONDS });
  return part.map(() => ({ granted: false, refusal }));
}

/** What a decision that threw comes to. */
export function resultOf<A>(error: unknown): Result<A> {
  if (isRefusal(error)) return { granted: false, refusal: error };
  return { granted: false, failed: error instanceof Error ? error : new Error(String(error)) };
}

function chunks<T>(list: readonly T[]): (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < list.length; from += MAX_BATCH) {
    parts.push(list.slice(from, from + MAX_BATCH));
  }
  return parts;
}

/** Doubles, with jitter: two that collided must not collide again in step. */
function pauseMs(tried: number): number {
  const ceiling = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tried);
  return ceiling * (0.5 + Math.random() / 2);
}
