import { setImmediate as turn } from 'node:timers/promises';
import { isRefusal } from '@serai/model';
import { crashPoint } from '../application/crashPoint';
import type { Sized } from '../application/journalPeer';
import type { SpaceCommand } from '../domain/space/commands';
import type { RefusedRow } from '../domain/space/entry';
import { asksOnlyTheTime } from '../domain/space/receipts';
import { mostEntries } from '../domain/space/standing';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { SteppedDown } from './writeUntilKnown';

export const mostCommandsInGroup = 200;
/** Expiries and their warnings ask for nothing: as many at once as there are numbers for the facts of a group. */
export const mostExpiriesInGroup = mostEntries;
export const mostBytesInGroup = 4_000_000;
export const mostWaiting = 10_000;

interface Waiting extends Sized {
  /** Asked by another instance: it is written here by the leader, or not at all. */
  readonly isForPeer: boolean;
  readonly answer: (refused: RefusedRow | null) => void;
  readonly fail: (error: unknown) => void;
}

export interface GroupQueue {
  readonly size: () => number;
  /** Answers each as soon as it stands, by `answerOf` at that very moment. */
  submit<A>(
    asked: readonly Sized[],
    isForPeer: boolean,
    answerOf: (command: SpaceCommand, refused: RefusedRow | null) => A,
  ): Promise<readonly A[]>;
  /** When nothing waits any more. */
  drained(): Promise<void>;
}

export interface QueueOptions {
  readonly leads: () => boolean;
  /** Why each is refused, or null, once all of them stand. Throws SteppedDown: write it again. */
  readonly write: (batch: readonly Sized[]) => Promise<readonly (RefusedRow | null)[]>;
}

/** While one group is being written the next gathers, without a timer. */
export function groupQueue({ leads, write }: QueueOptions): GroupQueue {
  const queue: Waiting[] = [];
  let writing: Promise<void> | null = null;

  const writeGroup = async (batch: readonly Waiting[]): Promise<void> => {
    if (batch.length === 0) return;
    try {
      const refused = await write(batch);
      crashPoint('journal.beforeAnswer');
      batch.forEach((one, index) => one.answer(refused[index] ?? null));
      crashPoint('journal.afterAnswer');
    } catch (error) {
      if (error instanceof SteppedDown) return writeGroup(withoutPeers(batch));
      if (isRefusal(error) || batch.length === 1) for (const one of batch) one.fail(error);
      // A command that nobody can decide must not take its neighbours with it.
      else for (const one of batch) await writeGroup([one]);
    }
  };

  const writeAll = async (): Promise<void> => {
    while (queue.length > 0) {
      // Those who were answered together ask again together.
      await turn();
      const batch = queue.splice(0, sizeOfNext(queue));
      await writeGroup(leads() ? batch : withoutPeers(batch));
    }
    writing = null;
  };

  return {
    size: () => queue.length,
    submit: <A>(
      asked: readonly Sized[],
      isForPeer: boolean,
      answerOf: (command: SpaceCommand, refused: RefusedRow | null) => A,
    ) => {
      const isFull = queue.length + asked.length > mostWaiting;
      if (isFull) throw spaceRefusals.SPACE_BUSY({ retryAfterSeconds: 1 });
      const answers = asked.map(
        ({ command, digest, bytes }) =>
          new Promise<A>((resolve, fail) => {
            const answer = (refused: RefusedRow | null) => resolve(answerOf(command, refused));
            queue.push({ command, digest, bytes, isForPeer, answer, fail });
          }),
      );
      if (queue.length > 0) writing ??= writeAll();
      return Promise.all(answers);
    },
    drained: async () => {
      await writing;
    },
  };
}

function togetherIn(one: Waiting | undefined): string | undefined {
  return one?.command.kind === 'exchange' ? one.command.together?.id : undefined;
}

/** What another instance asked it asks, or writes, again: this one leads no more. */
function withoutPeers(batch: readonly Waiting[]): readonly Waiting[] {
  for (const one of batch) if (one.isForPeer) one.fail(tryAgain());
  return batch.filter(({ isForPeer }) => !isForPeer);
}

export function tryAgain(): Error {
  return spaceRefusals.TRY_AGAIN({ retryAfterSeconds: 1 });
}

/**
 * How many of those that wait make one group: by number and by size, at least one. Those that belong
 * together are not parted.
 */
function sizeOfNext(queue: readonly Waiting[]): number {
  let bytes = 0;
  let size = 0;
  let isExpiring = true;
  for (const one of queue) {
    bytes += one.bytes;
    if (size > 0 && bytes > mostBytesInGroup) break;
    isExpiring &&= asksOnlyTheTime(one.command);
    if (size >= mostCommandsInGroup && !isExpiring) break;
    size += 1;
    if (size === mostExpiriesInGroup) break;
  }
  const next = togetherIn(queue[size]);
  if (next === undefined) return size;
  const first = queue.findIndex((one) => togetherIn(one) === next);
  return first > 0 ? Math.min(first, size) : size;
}
