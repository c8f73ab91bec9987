import { every, logger, type Part } from '@serai/runtime';
import type { JournalLog } from './journalLog';
import type { JournalPart } from './journal';
import type { Snapshots } from './snapshots';

const lookEveryMs = 5_000;
/** A snapshot after so many groups, or after so long where there are any. */
export const groupsPerSnapshot = 20_000;
const snapshotEveryMs = 600_000;
/** The latest groups stay in the journal: whoever follows has read them long before. */
export const groupsKept = 100_000;
const groupsPerMove = 1_000;
const movesPerLook = 50;

export interface KeeperOptions {
  readonly journal: JournalPart;
  readonly log: () => JournalLog;
  readonly snapshots: () => Snapshots;
  /** How far the journal is written out. */
  readonly watermark: () => Promise<number>;
  readonly now: () => number;
}

/** The leader takes snapshots and moves old groups to the archive; others let it. */
export function journalKeeper(options: KeeperOptions): Part {
  let takenAt = options.now();
  return every('keep the journal', lookEveryMs, async () => {
    if (options.journal.leadership.leads() === null) return;
    const [last = 0] = await options.snapshots().numbers();
    const groups = options.journal.state.lastGroup - last;
    const isLong = groups > 0 && options.now() - takenAt >= snapshotEveryMs;
    if (groups >= groupsPerSnapshot || isLong) {
      if (!(await takeSnapshot(options))) return;
      takenAt = options.now();
    }
    await archiveOld(options);
  });
}

/**
 * Writes a snapshot of this moment. It counts only when everything in it is written out: whoever
 * starts from it has nothing to write out before it. False: it does not count.
 */
export async function takeSnapshot(
  options: Pick<KeeperOptions, 'journal' | 'snapshots' | 'watermark'>,
): Promise<boolean> {
  const copy = options.journal.copy();
  const isWritten = await options
    .snapshots()
    .write(copy, async () => (await options.watermark()) >= copy.n);
  if (isWritten) logger().info({ group: copy.n }, 'a snapshot of space was taken');
  return isWritten;
}

/** Moves what lies before the oldest snapshot that is kept, but for the latest groups. */
async function archiveOld({ journal, log, snapshots }: KeeperOptions): Promise<void> {
  const oldest = (await snapshots().numbers()).at(-1) ?? 0;
  const upTo = Math.min(oldest, journal.state.lastGroup - groupsKept);
  for (let moves = 0; moves < movesPerLook; moves += 1) {
    if ((await log().archive(upTo, groupsPerMove)) < groupsPerMove) return;
  }
}
