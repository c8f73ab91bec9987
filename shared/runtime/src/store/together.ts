import { AsyncResource } from 'node:async_hooks';
import { clock } from '../ids';
import type { Database } from './database';
import { decideBatch, type Decider } from './decideBatch';
import type { Asked, Outcome, Step } from './step';

interface Waiting<C, A> {
  readonly asked: Asked<C>;
  /** Decides in the trace of its own caller. */
  readonly inOwnContext: <T>(work: () => T) => T;
  readonly answer: (outcome: Outcome<A>) => void;
  readonly fail: (error: unknown) => void;
}

interface Queue<C, A> {
  readonly database: Database;
  readonly waiting: Waiting<C, A>[];
  isWriting: boolean;
}

const queues = new WeakMap<object, Queue<unknown, unknown>>();
const mostTogether = 200;

/**
 * `once` for one command of a step that many ask at the same time: while some are being written the
 * next gather, without a timer, and are written in one transaction; each is answered by itself. It
 * gathers what is asked of the same step object, which is therefore made once.
 */
export function onceTogether<C, A>(
  database: Database,
  step: Step<C, A>,
  asked: Asked<C>,
): Promise<Outcome<A>> {
  const queue = queueOf(database, step);
  return new Promise((answer, fail) => {
    const inOwnContext = AsyncResource.bind(<T>(work: () => T): T => work());
    queue.waiting.push({ asked, inOwnContext, answer, fail });
    if (!queue.isWriting) void writeAll(step, queue);
  });
}

function queueOf<C, A>(database: Database, step: Step<C, A>): Queue<C, A> {
  const known = queues.get(step);
  if (known?.database === database) return known as unknown as Queue<C, A>;
  const queue: Queue<C, A> = { database, waiting: [], isWriting: false };
  queues.set(step, queue as unknown as Queue<unknown, unknown>);
  return queue;
}

async function writeAll<C, A>(step: Step<C, A>, queue: Queue<C, A>): Promise<void> {
  queue.isWriting = true;
  while (queue.waiting.length > 0) {
    await write(queue.database, step, queue.waiting.splice(0, mostTogether));
  }
  queue.isWriting = false;
}

async function write<C, A>(
  database: Database,
  step: Step<C, A>,
  batch: readonly Waiting<C, A>[],
): Promise<void> {
  const decider: Decider<Waiting<C, A>, A> = {
    name: step.name,
    touches: ({ asked }) => step.touches(asked.command),
    decide: ({ asked, inOwnContext }, sheet) =>
      inOwnContext(() => step.decide(asked.command, sheet)),
  };
  try {
    const all = batch.map((one) => ({ ...one.asked, command: one }));
    const results = await decideBatch(database, decider, all, clock());
    results.forEach((result, index) => {
      const one = batch[index] as Waiting<C, A>;
      if ('failed' in result) one.fail(result.failed);
      else one.answer(result);
    });
  } catch (error) {
    for (const one of batch) one.fail(error);
  }
}
