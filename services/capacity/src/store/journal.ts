import { isRefusal } from '@serai/model';
import { clock, observe, type Part } from '@serai/runtime';
import type { Journal } from '../application/journal';
import type { SpaceCommand } from '../domain/space/commands';
import { answerOf, type Asked } from '../domain/space/decideGroup';
import type { SpaceAnswer } from '../domain/space/entry';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { digestOf } from './digest';
import { followJournal } from './followJournal';
import type { JournalLog } from './journalLog';
import { writeUntilKnown } from './writeUntilKnown';

export const mostCommandsInGroup = 200;
export const mostBytesInGroup = 4_000_000;
export const mostWaiting = 10_000;

interface Waiting extends Asked {
  readonly bytes: number;
  readonly answer: (answer: SpaceAnswer) => void;
  readonly fail: (error: unknown) => void;
}

export interface JournalOptions {
  readonly log: () => JournalLog;
  readonly now?: () => number;
}

/**
 * The journal of space as a part of a process. While one group is being written the next gathers,
 * without a timer. Several processes may write: the number of a group judges between them.
 */
export function openJournal(options: JournalOptions): Part & Journal {
  const follower = followJournal(options.log);
  const { state, landed } = follower;
  const queue: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let endObserving: () => void = () => undefined;

  const writeGroup = async (batch: readonly Waiting[]): Promise<void> => {
    landed.clear();
    try {
      const writer = { ...follower, now: options.now ?? clock, log: options.log() };
      const refused = await writeUntilKnown(writer, batch);
      batch.forEach((one, index) => {
        one.answer(answerOf(state, one.command, refused[index] ?? null));
      });
    } catch (error) {
      if (isRefusal(error) || batch.length === 1) for (const one of batch) one.fail(error);
      // A command that nobody can decide must not take its neighbours with it.
      else for (const one of batch) await writeGroup([one]);
    }
  };

  const writeAll = async (): Promise<void> => {
    while (queue.length > 0) await writeGroup(queue.splice(0, sizeOfNext(queue)));
    writing = null;
  };

  const wait = (command: SpaceCommand): Promise<SpaceAnswer> =>
    new Promise((answer, fail) => queue.push({ command, ...digestOf(command), answer, fail }));

  return {
    name: 'journal',
    state,
    loaded: follower.loaded,
    refresh: follower.refresh,
    readAt: follower.readAt,
    onApplied: follower.onApplied,
    notReady: follower.notReady,
    submit: async (commands) => {
      const isFull = queue.length + commands.length > mostWaiting;
      if (follower.notReady() !== null) throw spaceRefusals.TRY_AGAIN({ retryAfterSeconds: 1 });
      if (isFull) throw spaceRefusals.SPACE_BUSY({ retryAfterSeconds: 1 });
      const answers = Promise.all(commands.map(wait));
      writing ??= writeAll();
      return answers;
    },
    start: async () => {
      await options.log().prepare();
      await follower.start();
      endObserving = observe('serai.journal.waiting', () => queue.length);
    },
    stop: async () => {
      endObserving();
      await follower.stop();
      await writing;
    },
  };
}

/** How many of those that wait make one group: by number and by size, at least one. */
function sizeOfNext(queue: readonly Waiting[]): number {
  let bytes = 0;
  let size = 0;
  for (const one of queue) {
    bytes += one.bytes;
    if (size > 0 && bytes > mostBytesInGroup) break;
    size += 1;
    if (size === mostCommandsInGroup) break;
  }
  return size;
}
