import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered } from '../../support/askRest';
import { randomFrom } from '../report';
import type { StageNetwork } from './network';
import { book, cancel, quoted, settled, wrongWith, type Accepted } from './shipper';
import { comesToRest } from './spaceEvidence';
import type { Stage } from './stage';

export interface LoadOptions {
  readonly seed: number;
  readonly workers: number;
  /** Departures that are booked on, counted from today. */
  readonly days: readonly number[];
  /** Of what is confirmed, so much is cancelled at once. */
  readonly cancelShare?: number;
  /** Between two bookings of one worker. */
  readonly pauseMs?: number;
}

/** A booking as its shipper knows it. */
export interface Told {
  readonly key: string;
  readonly token: string;
  readonly accepted: Accepted;
  /** The ids that it was told for its key. */
  readonly ids: Set<string>;
  /** What was answered last: confirmed or declined; '' while nobody knows. */
  status: string;
  /** Whether a cancellation was asked for. */
  isCancelled: boolean;
}

export interface Load {
  readonly told: readonly Told[];
  /** Answers to the first asking, by when they came. */
  readonly answers: readonly {
    readonly at: number;
    readonly status: number;
    readonly ms: number;
  }[];
  /** What was answered that nobody may answer. */
  readonly wrong: readonly string[];
  /** So many bookings were answered for good. */
  acknowledged(): number;
  stop(): Promise<void>;
}

const fullPauseMs = 50;

/**
 * Shippers who book, one booking after the other, each under a key of its own; some are cancelled
 * at once. What nobody answered, or what comes later, is left open until `judgeLoad`.
 */
export function startLoad(stage: Stage, network: StageNetwork, options: LoadOptions): Load {
  const told: Told[] = [];
  const answers: { at: number; status: number; ms: number }[] = [];
  const wrong: string[] = [];
  let isOver = false;
  const note = (answer: Answered | undefined): void => {
    if (answer !== undefined) wrong.push(...wrongWith(answer));
  };
  const work = async (worker: number): Promise<void> => {
    const random = randomFrom(options.seed * 1_000 + worker);
    const url = stage.urls[worker % stage.urls.length] ?? '';
    const token = network.shippers[worker % network.shippers.length] ?? '';
    for (let n = 0; !isOver; n += 1) {
      const key = `load-${options.seed}-${worker}-${n}`;
      const day = options.days[Math.floor(random() * options.days.length)] ?? 0;
      const isUnwanted = random() < (options.cancelShare ?? 0);
      const accepted = await quoted(url, token, day, key, () => isOver);
      if (accepted === undefined) {
        await sleep(fullPauseMs);
        continue;
      }
      const one: Told = { key, token, accepted, ids: new Set(), status: '', isCancelled: false };
      told.push(one);
      const began = performance.now();
      const answer = await book(url, token, accepted, key);
      answers.push({ at: Date.now(), status: answer?.status ?? 0, ms: performance.now() - began });
      note(answer);
      keep(one, answer);
      const [id] = one.ids;
      if (isUnwanted && one.status === 'confirmed' && id !== undefined) {
        one.isCancelled = true;
        note(await cancel(url, token, id));
      }
      await sleep(options.pauseMs ?? 0);
    }
  };
  const working = Array.from({ length: options.workers }, (_, worker) => work(worker));
  const all = Promise.all(working);
  all.catch((error: unknown) => wrong.push(`the load broke off: ${String(error)}`));
  return {
    told,
    answers,
    wrong,
    acknowledged: () => told.filter(({ status }) => status !== '').length,
    stop: async () => {
      isOver = true;
      await all.catch(() => undefined);
    },
  };
}

/** What an answer says of a booking; the first word that is final stays. */
function keep(one: Told, answer: Answered | undefined): void {
  if (answer === undefined || answer.status >= 300) return;
  one.ids.add(String(answer.body['id']));
  const status = String(answer.body['status']);
  if (one.status === '' && status !== 'requested') one.status = status;
}

/**
 * Waits until nothing is under way, and judges what shippers were told; then it waits again, because
 * who was heard by nobody before books by being asked for once more.
 */
export async function judgeAtRest(stage: Stage, load: Load, limitMs: number): Promise<string[]> {
  const stuck = await comesToRest(stage, limitMs);
  if (stuck.length > 0) return [...stuck, ...load.wrong];
  const wrong = await judgeLoad(stage, load);
  return [...wrong, ...(await comesToRest(stage, limitMs))];
}

/**
 * Asks for everything again under its key, at another gateway where there is one: each is answered
 * for good, is the one booking that it was told before, and is what it was told to be.
 */
async function judgeLoad(stage: Stage, { told, wrong }: Load): Promise<string[]> {
  const failures = new Set(wrong);
  const atOnce = 16;
  for (let from = 0; from < told.length; from += atOnce) {
    const some = told.slice(from, from + atOnce).map(async (one, index) => {
      const url = stage.urls[(from + index + 1) % stage.urls.length] ?? '';
      const answer = await settled(url, one.token, one.accepted, one.key);
      const now = String(answer?.body['status'] ?? answer?.text);
      if (typeof answer?.body['id'] === 'string') one.ids.add(answer.body['id']);
      if (one.ids.size !== 1) failures.add(`${one.key} became ${[...one.ids].join() || 'nothing'}`);
      const may = one.isCancelled ? [one.status, 'cancelled'] : [one.status];
      const isKept = one.status === '' || may.includes(now);
      const isFinal = ['confirmed', 'declined', 'cancelled'].includes(now);
      if (!isKept || !isFinal) failures.add(`${one.key} was ${one.status} and is ${now}`);
    });
    await Promise.all(some);
  }
  return [...failures].slice(0, 20);
}
