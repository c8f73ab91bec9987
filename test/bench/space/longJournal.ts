import { openDatabase } from '@serai/runtime';
import type {
  CommitHold,
  ReleaseHold,
  SpaceCommand,
} from '../../../services/capacity/src/domain/space/commands';
import { decideGroup } from '../../../services/capacity/src/domain/space/decideGroup';
import type { SpaceGroup } from '../../../services/capacity/src/domain/space/entry';
import { evolveGroup } from '../../../services/capacity/src/domain/space/evolve';
import { emptySpace, type SpaceState } from '../../../services/capacity/src/domain/space/space';
import { digestOf } from '../../../services/capacity/src/store/digest';
import { journalLog, nativeCollection } from '../../../services/capacity/src/store/journalLog';
import { memoryWindow } from '../../../services/capacity/src/store/memoryWindow';
import { copyOf, snapshots } from '../../../services/capacity/src/store/snapshots';
import {
  pastSpace,
  prepareSpaceDocuments,
} from '../../../services/capacity/src/store/spaceDocuments';
import type { Row } from '../rows';
import { row } from '../rows';
import { actor, holdOn, openings, placesOf } from './desk';
import { startInstance } from './instances';

const groups = 1_000_000;
/** Written after the snapshot: as many as come before the next one is taken. */
const tail = 20_000;
const batch = 5_000;
/** Of five holds four are given back: who travelled makes room for who travels. */
const keptOf = 5;

type GroupDocument = Omit<SpaceGroup, 'n'> & { readonly _id: number };

/** An instance starts with a million groups behind it: from the last snapshot and its tail. */
export async function longJournalRow(uri: string): Promise<Row> {
  const database = await openDatabase({ uri, service: 'capacity' });
  const log = journalLog(database);
  const kept = snapshots(() => database);
  await log.prepare();
  await kept.prepare();
  await prepareSpaceDocuments(database);
  const state = emptySpace();
  const window = memoryWindow(state, {
    receipts: (keys) => log.receipts(keys),
    past: pastSpace(
      () => database,
      () => state.lastGroup,
    ),
  });
  const collection = nativeCollection<GroupDocument>(database, 'space_journal');
  let documents: GroupDocument[] = [];
  for (const commands of story()) {
    const { n, ...group } = nextGroup(state, commands);
    window.trim(evolveGroup(state, { n, ...group }));
    documents.push({ _id: n, ...group });
    if (documents.length === batch || n === groups) {
      await collection.insertMany(documents, { ordered: true });
      documents = [];
    }
    if (n === groups - tail) await kept.write(copyOf(state, 0, window.gone()?.bytes ?? null), yes);
  }
  const watermarks = nativeCollection<{ _id: string }>(database, 'space_watermark');
  await watermarks.updateOne({ _id: 'space' }, { $set: { group: groups } });
  await database.close();
  const instance = await startInstance(uri);
  const { startedMs, cpuSeconds, heapMegabytes, lastGroup } = instance.ready;
  await instance.end();
  if (lastGroup < groups) throw new Error(`it was ready at group ${lastGroup}`);
  const [holds, receipts] = [state.holds.size, state.receipts.size];
  return row({
    id: 'P4.start',
    what: 'an instance with 1,000,000 groups behind it is ready',
    figure: startedMs / 1_000,
    goal: 10,
    sense: 'atMost',
    unit: 's',
    detail: `${tail} groups after the snapshot; ${holds} holds and ${receipts} receipts in memory, heap ${Math.round(heapMegabytes)} MB, ${cpuSeconds.toFixed(1)} s of one processor since the process began`,
  });
}

const yes = (): Promise<boolean> => Promise.resolve(true);

/** The commands of each group in turn: all is opened, then one thing is asked at a time. */
function* story(): Generator<readonly SpaceCommand[]> {
  const opened = openings(Date.now());
  yield opened;
  let count = 1;
  for (let nth = 0; count < groups; nth += 1) {
    const hold = holdOn(placesOf(false), Date.now() + 86_400_000);
    const { holdId, sellerId } = hold;
    const asked = { actor, holdId, sellerId };
    const commit: CommitHold = { kind: 'commit', key: `hold:${holdId}/commit/`, ...asked };
    const release: ReleaseHold = { kind: 'release', key: `hold:${holdId}/release/`, ...asked };
    for (const command of nth % keptOf === 0 ? [hold, commit] : [hold, commit, release]) {
      if (count === groups) return;
      yield [command];
      count += 1;
    }
  }
}

function nextGroup(state: SpaceState, commands: readonly SpaceCommand[]): SpaceGroup {
  const [n, at] = [state.lastGroup + 1, Math.max(Date.now(), state.lastAt)];
  const asked = commands.map((command) => ({ command, ...digestOf(command) }));
  const { entries } = decideGroup(state, asked, n, at);
  return { n, epoch: 0, group: `grp_${n}`, at, keys: entries.map(({ key }) => key), entries };
}
