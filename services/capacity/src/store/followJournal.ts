import type { Instant } from '@serai/model';
import { clock, logger } from '@serai/runtime';
import type { AppliedListener } from '../application/journal';
import { settleGroup, type Drafted } from '../domain/space/draft';
import type { SpaceGroup } from '../domain/space/entry';
import { evolveGroup } from '../domain/space/evolve';
import { emptySpace, type SpaceState } from '../domain/space/space';
import type { JournalLog } from './journalLog';
import { memoryWindow, type MemoryWindow, type PastSpace, type WindowLimits } from './memoryWindow';
import { recentGroups } from './recentGroups';
import { restore, type SpaceCopy } from './snapshots';

const groupsPerRead = 1_000;
const pollMs = 200;
/** Whoever was told lately is told again soon: it reads for the case that this ends. */
const fedPollMs = 500;
const fedMs = 1_000;
/** What is written is there at the first reading, or at the one after one under way. */
const mostReads = 5;
/** Not read for so long, space is not what others know any more. */
const silentMs = 5_000;

/** The space in memory, moved on by whatever is written, here or elsewhere. */
export interface Follower {
  readonly state: SpaceState;
  readonly loaded: Promise<void>;
  /** Names of the groups applied since this was last cleared. */
  readonly landed: Set<string>;
  readonly memory: MemoryWindow;
  /** Applies a group unless it is applied already; by its draft where it was decided here. */
  apply(group: SpaceGroup, drafted?: Drafted): void;
  /** Applies what the leader told; asked at `began`, it is all that was written until then. */
  feed(groups: readonly string[], began: Instant): void;
  /** The groups after n, as JSON; none where they are not all at hand, or too many. */
  latest(n: number): readonly string[];
  refresh(): Promise<void>;
  /** Comes back once group n is applied, which is written; throws where it cannot be read. */
  reach(n: number): Promise<void>;
  /** The highest epoch in what was applied. */
  epoch(): number;
  readAt(): Instant | null;
  onApplied(listener: AppliedListener): void;
  notReady(): string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface FollowOptions {
  readonly log: () => JournalLog;
  readonly past?: PastSpace;
  readonly limits?: WindowLimits;
}

/** Reads the last snapshot and what came after it, then follows its tail: by what the leader answers, and by reading every 200 ms. */
export function followJournal(
  latest: () => Promise<SpaceCopy | null>,
  options: FollowOptions,
): Follower {
  const { log } = options;
  const applied = applier(options);
  const { state, apply, recent } = applied;
  let markLoaded: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => (markLoaded = resolve));
  let isLoaded = false;
  const known = knownUntil();
  let reading: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  /** One reading at a time; who asks meanwhile waits for one that begins after. */
  const refresh = async (): Promise<void> => {
    while (reading !== null) await reading.catch(() => undefined);
    const began = clock();
    reading = readTail(log(), state, apply).finally(() => (reading = null));
    await reading;
    known.read(began);
  };

  /** A reading under way may bring it along: only then is it read for this alone. */
  const reach = async (n: number): Promise<void> => {
    for (let reads = 0; reads < mostReads; reads += 1) {
      if (state.lastGroup >= n) return;
      await (reading ?? refresh());
    }
    if (state.lastGroup < n) throw new Error(`group ${n} is not there`);
  };

  const catchUp = (): void => {
    if (reading !== null || known.isFresh()) return;
    refresh().catch((error: unknown) => {
      logger().warn({ err: error }, 'the journal could not be read; it is tried again');
    });
  };

  return {
    ...applied,
    refresh,
    feed: (groups, began) => {
      applyNext(state, groups, apply);
      if (groups.length > 0) known.fed(began);
    },
    latest: recent.after,
    reach,
    readAt: known.at,
    loaded,
    notReady: () => {
      if (applied.isBroken()) return 'the journal of space holds what cannot be applied';
      const readAt = known.at();
      if (readAt !== null && clock() - readAt > silentMs) {
        return 'the journal of space was not read for a while';
      }
      return isLoaded ? null : 'the journal of space is still being read';
    },
    start: async () => {
      applied.begin(await latest());
      await refresh();
      isLoaded = true;
      markLoaded();
      timer = setInterval(catchUp, pollMs);
    },
    stop: async () => {
      clearInterval(timer);
      await reading?.catch(() => undefined);
    },
  };
}

/** Until when all that was written is known here, and whether it need not be read now. */
function knownUntil() {
  let at: Instant | null = null;
  let fedAt = 0;
  return {
    at: () => at,
    read: (began: Instant): void => {
      at = began;
    },
    fed: (began: Instant): void => {
      at = Math.max(at ?? 0, began);
      fedAt = clock();
    },
    isFresh: (): boolean => {
      const patienceMs = clock() - fedAt < fedMs ? fedPollMs : pollMs;
      return at !== null && clock() - at < patienceMs;
    },
  };
}

/** The space, group by group; broken for good by one that cannot be applied. */
function applier({ log, past, limits }: FollowOptions) {
  const state = emptySpace();
  const receipts = (keys: readonly string[]) => log().receipts(keys);
  const memory = memoryWindow(state, { receipts, ...(past !== undefined && { past }) }, limits);
  const listeners: AppliedListener[] = [];
  const landed = new Set<string>();
  const recent = recentGroups();
  let epoch = 0;
  let isBroken = false;
  return {
    state,
    landed,
    memory,
    recent,
    epoch: () => epoch,
    begin: (copy: SpaceCopy | null): void => {
      if (copy === null) return;
      if (!restore(state, copy)) {
        logger().warn({ group: copy.n }, 'a snapshot is of other tables; all is read again');
        return;
      }
      epoch = copy.epoch;
      memory.restore(copy.gone);
    },
    isBroken: () => isBroken,
    onApplied: (listener: AppliedListener) => listeners.push(listener),
    apply: (group: SpaceGroup, drafted?: Drafted): void => {
      if (group.n <= state.lastGroup) return;
      try {
        const evolved =
          drafted === undefined ? evolveGroup(state, group) : settleGroup(state, group, drafted);
        memory.trim(evolved);
        recent.add(group);
        landed.add(group.group);
        epoch = Math.max(epoch, group.epoch);
        for (const listener of listeners) listener(group.n, { group, ...evolved });
      } catch (error) {
        isBroken = true;
        throw error;
      }
    },
  };
}

/** Of groups as JSON those that follow what is applied. */
function applyNext(
  state: SpaceState,
  groups: readonly string[],
  apply: (group: SpaceGroup) => void,
): void {
  for (const text of groups) {
    const group = JSON.parse(text) as SpaceGroup;
    if (group.n === state.lastGroup + 1) apply(group);
  }
}

async function readTail(
  log: JournalLog,
  state: SpaceState,
  apply: (group: SpaceGroup) => void,
): Promise<void> {
  for (;;) {
    const groups = await log.readAfter(state.lastGroup, groupsPerRead);
    for (const group of groups) apply(group);
    if (groups.length < groupsPerRead) return;
  }
}
