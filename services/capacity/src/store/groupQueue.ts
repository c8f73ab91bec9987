import { isRefusal } from '@serai/model';
import { crashPoint } from '../application/crashPoint';
import type { SpaceCommand } from '../domain/space/commands';
import type { Asked } from '../domain/space/decideGroup';
import type { RefusedRow } from '../domain/space/entry';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { digestOf } from './digest';
import { SteppedDown } from './writeUntilKnown';

export const mostCommandsInGroup = 200;
export const mostBytesInGroup = 4_000_000;
export const mostWaiting = 10_000;

interface Waiting extends Asked {
  readonly bytes: number;
  /** Asked by another instance: it is written here by the leader, or not at all. */
  readonly isForPeer: boolean;
  readonly answer: (refused: RefusedRow | null) => void;
  readonly fail: (error: unknown) => void;
}

export interface GroupQueue {
  readonly size: () => number;
  /** Answers each as soon as it stands, by `answerOf` at that very moment. */
  submit<A>(
    commands: readonly SpaceCommand[],
    isForPeer: boolean,
    answerOf: (command: SpaceCommand, refused: RefusedRow | null) => A,
  ): Promise<readonly A[]>;
  /** When nothing waits any more. */
  drained(): Promise<void>;
}

export interface QueueOptions {
  readonly leads: () => boolean;
  /** Why each is refused, or null, once all of them stand. Throws SteppedDown: write it again. */
  readonly write: (batch: readonly Asked[]) => Promise<readonly (RefusedRow | null)[]>;
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
      const batch = queue.splice(0, sizeOfNext(queue));
      await writeGroup(leads() ? batch : withoutPeers(batch));
    }
    writing = null;
  };

  return {
    size: () => queue.length,
    submit: <A>(
      commands: readonly SpaceCommand[],
      isForPeer: boolean,
      answerOf: (command: SpaceCommand, refused: RefusedRow | null) => A,
    ) => {
      const isFull = queue.length + commands.length > mostWaiting;
      if (isFull) throw spaceRefusals.SPACE_BUSY({ retryAfterSeconds: 1 });
      const answers = commands.map(
        (command) =>
          new Promise<A>((resolve, fail) => {
            const answer = (refused: RefusedRow | null) => resolve(answerOf(command, refused));
            queue.push({ command, ...digestOf(command), isForPeer, answer, fail });
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
  for (const one of queue) {
    bytes += one.bytes;
    if (size > 0 && bytes > mostBytesInGroup) break;
    size += 1;
    if (size === mostCommandsInGroup) break;
  }
  const next = togetherIn(queue[size]);
  if (next === undefined) return size;
  const first = queue.findIndex((one) => togetherIn(one) === next);
  return first > 0 ? Math.min(first, size) : size;
}
