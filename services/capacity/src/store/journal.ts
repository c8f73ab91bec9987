import { clock, observe, type Lease, type Part } from '@serai/runtime';
import type { Journal } from '../application/journal';
import type { JournalLeader, JournalPeer, Sized } from '../application/journalPeer';
import type { SpaceCommand } from '../domain/space/commands';
import { answerOf, departureIn, type Asked } from '../domain/space/decideGroup';
import type { SpaceAnswer } from '../domain/space/entry';
import { digestOf } from './digest';
import { followJournal } from './followJournal';
import { forwarding } from './forwarding';
import { groupQueue, tryAgain } from './groupQueue';
import type { JournalLog } from './journalLog';
import type { MemoryWindow, PastSpace, WindowLimits } from './memoryWindow';
import { leadership, type Leadership } from './leadership';
import { copyOf, type SpaceCopy, type Snapshots } from './snapshots';
import { SteppedDown, usualTryMs, writeUntilKnown } from './writeUntilKnown';

export interface JournalOptions {
  readonly log: () => JournalLog;
  readonly now?: () => number;
  /** Without them the start reads the whole journal. */
  readonly snapshots?: () => Snapshots;
  /** Where holds and departures of long ago are found; without it ended holds stay in memory. */
  readonly past?: PastSpace;
  /** How much of what is over stays in memory. */
  readonly limits?: WindowLimits;
  /** So long a write is tried before who asks is told to ask again; 2 s where it is not said. */
  readonly longestTryMs?: number;
  /** Without it this instance never leads, and asks nobody: it writes by itself. */
  readonly leading?: {
    readonly lease: () => Lease;
    readonly peer: (address: string) => JournalPeer;
  };
}

/** The journal as a part, and its leadership: started once this instance can be asked. */
export type JournalPart = Part &
  Journal &
  JournalLeader & {
    readonly leadership: Part & Leadership;
    /** The space as it is at this moment, to be written while it moves on. */
    readonly copy: () => SpaceCopy;
  };

/**
 * The journal of space as a part of a process. While one group is being written the next gathers,
 * without a timer. One instance leads and the others forward to it; who cannot reach it writes by
 * itself, because the number of a group alone judges between writers.
 */
export function openJournal(options: JournalOptions): JournalPart {
  const follower = followJournal(() => options.snapshots?.().latest() ?? noSnapshot, options);
  const { state, landed, memory } = follower;
  let endObserving: () => void = () => undefined;

  const writeAs = (epoch: () => number, batch: readonly Asked[]) => {
    const { now = clock, log, longestTryMs = usualTryMs } = options;
    const writer = { ...follower, recall: memory.recall, now, log: log(), epoch, longestTryMs };
    return writeUntilKnown(writer, batch);
  };
  const writeIn = (epoch: number, batch: readonly Asked[]) =>
    writeAs(() => unlessAbove(epoch, follower.epoch()), batch);

  const leader = leadership({
    lease: options.leading?.lease ?? noLease,
    epoch: follower.epoch,
    takeOver: async (epoch) => {
      await follower.refresh();
      await writeIn(epoch, []);
    },
  });
  const ask = forwarding(follower, leader, options.leading?.peer ?? noLease);
  const queue = groupQueue({
    leads: () => leader.leads() !== null,
    write: async (batch: readonly Sized[]) => {
      landed.clear();
      const epoch = leader.leads();
      if (epoch !== null) return writeIn(epoch, batch);
      return (await ask(batch)) ?? writeAs(follower.epoch, batch);
    },
  });

  return {
    name: 'journal',
    state,
    leadership: leader,
    copy: () => copyOf(state, follower.epoch(), memory.gone()?.bytes ?? null),
    hold: memory.hold,
    departure: memory.departure,
    loaded: follower.loaded,
    refresh: follower.refresh,
    readAt: follower.readAt,
    onApplied: follower.onApplied,
    notReady: follower.notReady,
    submit: async (commands) => {
      if (follower.notReady() !== null) throw tryAgain();
      const answers = await queue.submit(commands.map(sized), false, (command, refused) =>
        answerOf(state, command, refused),
      );
      return Promise.all(answers.map((one, place) => whole(memory, one, commands[place])));
    },
    lead: async ({ batch, after }) => {
      if (follower.notReady() !== null || leader.leads() === null) throw tryAgain();
      const refused = await queue.submit(batch.map(withDigest), true, (_, row) => row);
      return { group: state.lastGroup, refused, groups: follower.latest(after) };
    },
    start: async () => {
      await options.log().prepare();
      await options.snapshots?.().prepare();
      await follower.start();
      endObserving = observe('serai.journal.waiting', queue.size);
    },
    stop: async () => {
      endObserving();
      await follower.stop();
      await queue.drained();
      ask.close();
    },
  };
}

function sized(command: SpaceCommand): Sized {
  return { command, ...digestOf(command) };
}

function withDigest(one: Sized): Sized {
  return one.digest === '' ? sized(one.command) : one;
}

/** With the hold or the departure that it is about, where that was long ago. */
async function whole(
  memory: MemoryWindow,
  answer: SpaceAnswer,
  command: SpaceCommand | undefined,
): Promise<SpaceAnswer> {
  if (!answer.granted || command === undefined) return answer;
  if ('holdId' in command && answer.hold === undefined) {
    const hold = await memory.hold(command.holdId);
    return hold === undefined ? answer : { ...answer, hold };
  }
  const departureId = departureIn(command);
  if (departureId === undefined || answer.departure !== undefined) return answer;
  const departure = await memory.departure(departureId);
  return departure === undefined ? answer : { ...answer, departure };
}

/** The epoch to write in, unless another leads in a higher one. */
function unlessAbove(epoch: number, seen: number): number {
  if (seen > epoch) throw new SteppedDown(`epoch ${seen} follows epoch ${epoch}`);
  return epoch;
}

const noSnapshot = Promise.resolve(null);

function noLease(): never {
  throw new Error('this instance was not told how to lead');
}
