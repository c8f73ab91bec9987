import { setTimeout as sleep } from 'node:timers/promises';
import { count, logger, newId, record } from '@serai/runtime';
import { crashPoint } from '../application/crashPoint';
import { decideGroup, type Asked } from '../domain/space/decideGroup';
import type { Drafted } from '../domain/space/draft';
import type { RefusedRow, SpaceEntry, SpaceGroup } from '../domain/space/entry';
import { keepsReceipt } from '../domain/space/receipts';
import type { SpaceState, SpaceTables } from '../domain/space/space';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import type { JournalLog } from './journalLog';

const mostTries = 20;
export const usualTryMs = 2_000;
const longestPauseMs = 50;

/** Thrown by a writer that was to write as the leader, and is none any more. */
export class SteppedDown extends Error {}

export interface Writer {
  readonly state: SpaceState;
  /** The state, with the receipts of these requests that are no longer in memory. */
  readonly recall: (batch: readonly Asked[]) => SpaceTables | Promise<SpaceTables>;
  readonly now: () => number;
  /** What its groups say. Throws SteppedDown when it may not write any more. */
  readonly epoch: () => number;
  readonly log: JournalLog;
  readonly longestTryMs: number;
  /** The draft that it was decided on, over the state as it is. */
  readonly apply: (group: SpaceGroup, drafted: Drafted) => void;
  readonly refresh: () => Promise<void>;
  /** Names of the groups applied since this writing began. */
  readonly landed: ReadonlySet<string>;
}

type Outcome = readonly (RefusedRow | null)[];

/**
 * Why each command is refused, or null, once all of that stands in the journal. Whoever comes
 * second reads what was written and decides again; so does who does not know whether a write
 * arrived. Refuses TRY_AGAIN after 20 tries or `longestTryMs`: what was asked may still come to
 * stand, and a repeat of its key is answered by that. No commands at all are written as an empty
 * group.
 */
export async function writeUntilKnown(writer: Writer, batch: readonly Asked[]): Promise<Outcome> {
  const { state, now, longestTryMs } = writer;
  const startedAt = performance.now();
  const attempts = new Map<string, Outcome>();
  for (let tries = 1; ; tries += 1) {
    const recalled = writer.recall(batch);
    const tables = recalled instanceof Promise ? await recalled : recalled;
    const epoch = writer.epoch();
    const at = Math.max(now(), state.lastAt);
    const n = state.lastGroup + 1;
    const decided = decideGroup(tables, batch, n, at);
    const { entries, refused } = decided;
    if (entries.length === 0 && batch.length > 0) return refused;
    const keys = entries.filter(isForGood).map(({ key }) => key);
    const group: SpaceGroup = { n, epoch, group: newId('grp'), at, keys, entries };
    const leftMs = startedAt + longestTryMs - performance.now();
    if (await isWritten(writer, group, decided, leftMs)) {
      record('serai.journal.group', entries.length);
      return refused;
    }
    attempts.set(group.group, refused);
    const landed = await readBack(writer, attempts, startedAt + longestTryMs - performance.now());
    if (landed !== undefined) return landed;
    const isSpent = tries >= mostTries || performance.now() - startedAt >= longestTryMs;
    if (isSpent) throw spaceRefusals.TRY_AGAIN({ retryAfterSeconds: 1 });
    await sleep(Math.random() * Math.min(longestPauseMs, 2 ** tries));
  }
}

/** Only those keys are looked up later: their index has no others. */
function isForGood(entry: SpaceEntry): boolean {
  return keepsReceipt(entry.command, 'refused' in entry ? entry.refused : null);
}

/** False: another was first, or nobody knows. */
async function isWritten(
  writer: Writer,
  group: SpaceGroup,
  drafted: Drafted,
  leftMs: number,
): Promise<boolean> {
  try {
    crashPoint('journal.beforeAppend');
    const outcome = await within(writer.log.append(group), leftMs);
    crashPoint('journal.afterAppend');
    if (outcome === 'taken') count('serai.journal.retries', { why: 'taken' });
    if (outcome === 'written') writer.apply(group, drafted);
    return outcome === 'written';
  } catch (error) {
    count('serai.journal.retries', { why: 'unknown' });
    logger().warn({ err: error, group: group.n }, 'it is not known whether a group was written');
    return false;
  }
}

/** Reads what stands in the journal now; the outcome if one of our own writings is there. */
async function readBack(
  writer: Writer,
  attempts: ReadonlyMap<string, Outcome>,
  leftMs: number,
): Promise<Outcome | undefined> {
  try {
    await within(writer.refresh(), leftMs);
  } catch (error) {
    logger().warn({ err: error }, 'the journal could not be read back');
  }
  for (const [name, outcome] of attempts) if (writer.landed.has(name)) return outcome;
  return undefined;
}

async function within<T>(promise: Promise<T>, leftMs: number): Promise<T> {
  const late = new AbortController();
  const timeout = sleep(Math.max(0, leftMs), undefined, { signal: late.signal }).then(() => {
    throw new Error('no answer in time');
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    late.abort();
    timeout.catch(() => undefined);
  }
}
