import { openDatabase, type Database, type Part } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import {
  asked,
  asker,
  hold,
  leg,
  noon,
  train,
  type BareCommand,
} from '../domain/space/space.test-data';
import type { Receipt } from '../domain/space/space';
import { submitted } from './asking.test-data';
import { openJournal, type JournalPart } from './journal';
import { keeping, takeSnapshot } from './journalKeeper';
import { journalLog, nativeCollection } from './journalLog';
import { keyFilter } from './keyFilter';
import { memoryWindow } from './memoryWindow';
import { snapshots } from './snapshots';

const opened: BareCommand = { kind: 'open', departure: train() };

let database: Database;
let parts: Part[];
let read: number[];

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'capacity' });
  parts = [];
  read = [];
});

afterEach(async () => {
  for (const part of parts) await part.stop();
  await database.close();
});

async function journal(): Promise<JournalPart> {
  const log = journalLog(database);
  const kept = snapshots(() => database);
  const part = openJournal({
    log: () => ({
      ...log,
      readAfter: async (n, most) => {
        const groups = await log.readAfter(n, most);
        read.push(...groups.map((group) => group.n));
        return groups;
      },
    }),
    snapshots: () => kept,
    now: () => noon,
  });
  await part.start();
  parts.push(part);
  return part;
}

async function ask(one: JournalPart, bare: BareCommand, key?: string): Promise<string> {
  const [answer] = await submitted(one, [asked(bare, key)]);
  return answer?.granted === true ? 'granted' : (answer?.refused.code ?? 'nothing');
}

/** A departure and as many holds as asked, one group each. */
async function held(one: JournalPart, count: number): Promise<void> {
  if (one.state.lastGroup === 0) await ask(one, opened);
  const from = one.state.lastGroup;
  for (let nth = 0; nth < count; nth += 1) {
    const holdId = `h${from + nth}`;
    await ask(one, hold(holdId, [leg(0, 5)]), `hold:${holdId}`);
  }
}

function take(one: JournalPart, watermark = Number.MAX_SAFE_INTEGER): Promise<boolean> {
  const kept = snapshots(() => database);
  return takeSnapshot({
    journal: one,
    snapshots: () => kept,
    watermark: () => Promise.resolve(watermark),
  });
}

function chunks() {
  return nativeCollection(database, 'space_snapshot_chunks');
}

describe('a snapshot of space', () => {
  it('is what an instance starts from, and reads only what came after', async () => {
    const one = await journal();
    await held(one, 10);
    await ask(one, { kind: 'release', holdId: 'unknown', sellerId: null });
    expect(await take(one)).toBe(true);
    await held(one, 3);
    read = [];
    const two = await journal();
    expect(two.state).toEqual(one.state);
    expect(read).toEqual([13, 14, 15]);
    expect(await ask(two, hold('unknown', [leg(0, 1)]))).toBe('HOLD_RELEASED');
    expect(await ask(two, hold('h3', [leg(0, 5)]), 'hold:h3')).toBe('granted');
    expect(await ask(two, hold('h3', [leg(0, 6)]), 'hold:h3')).toBe('REQUEST_ID_REUSED');
  });

  it('is of one moment, whatever is written meanwhile', async () => {
    const one = await journal();
    await held(one, 5);
    const taking = take(one);
    await held(one, 5);
    await taking;
    const copy = await snapshots(() => database).latest();
    expect(copy?.n).toBe(6);
    expect(new Map(copy?.tables).get('holds')).toHaveLength(5);
  });

  it('does not count before everything in it is written out', async () => {
    const one = await journal();
    await held(one, 5);
    expect(await take(one, 5)).toBe(false);
    expect(await snapshots(() => database).latest()).toBeNull();
    expect(await chunks().countDocuments()).toBe(0);
    expect(await take(one, 6)).toBe(true);
  });

  it.each([
    ['lacks a chunk', () => chunks().deleteOne({ index: 2 })],
    ['has another content', () => chunks().updateOne({ index: 2 }, { $set: { table: 'due' } })],
    ['lacks its end', () => chunks().deleteMany({ index: { $gt: 3 } })],
  ])('that %s is not used: the one before is', async (_what, spoil) => {
    const one = await journal();
    await held(one, 3);
    await take(one);
    const before = await chunks().distinct('_id');
    await held(one, 3);
    await take(one);
    const ids = { _id: { $in: before } };
    const good = await chunks().find(ids).toArray();
    await chunks().deleteMany(ids);
    await spoil();
    await chunks().insertMany(good);
    read = [];
    const two = await journal();
    expect(two.state).toEqual(one.state);
    expect(read).toEqual([5, 6, 7]);
  });

  it('is kept with the one before it, and no others', async () => {
    const one = await journal();
    for (let nth = 0; nth < 4; nth += 1) {
      await held(one, 2);
      await take(one);
    }
    expect(await snapshots(() => database).numbers()).toEqual([9, 7]);
    expect(await chunks().distinct('snapshot')).toHaveLength(2);
  });

  it('of other tables than the program has is not used', async () => {
    const one = await journal();
    await held(one, 2);
    const kept = snapshots(() => database);
    const copy = one.copy();
    await kept.write({ ...copy, tables: copy.tables.slice(1) }, () => Promise.resolve(true));
    read = [];
    expect((await journal()).state).toEqual(one.state);
    expect(read).toEqual([1, 2, 3]);
  });
});

describe('the archive', () => {
  it('holds old groups: receipts are found in it, and who is far behind reads on', async () => {
    const one = await journal();
    await held(one, 12);
    const log = journalLog(database);
    expect(await log.archive(8, 5)).toBe(5);
    expect(await log.archive(8, 5)).toBe(3);
    expect(await log.archive(8, 5)).toBe(0);
    const numbers = Array.from({ length: 13 }, (_, nth) => nth + 1);
    expect((await log.readAfter(0, 100)).map(({ n }) => n)).toEqual(numbers);
    expect((await log.readAfter(6, 4)).map(({ n }) => n)).toEqual([7, 8, 9, 10]);
    expect((await journal()).state).toEqual(one.state);
    const found = await log.receipts(['hold:h2', 'hold:h12', 'hold:h99']);
    expect([...found.keys()].sort()).toEqual(['hold:h12', 'hold:h2']);
  });

  it('still knows which numbers were taken, however late a writer comes', async () => {
    const one = await journal();
    await held(one, 12);
    const log = journalLog(database);
    await log.archive(8, 5);
    await log.archive(8, 5);
    const late = { n: 3, epoch: 0, group: 'grp_late', at: noon, keys: [], entries: [] };
    expect(await log.append(late)).toBe('taken');
    expect(await log.archive(8, 5)).toBe(0);
    expect((await log.readAfter(2, 1)).map(({ group }) => group)).not.toContain('grp_late');
    expect((await journal()).state).toEqual(one.state);
  });

  it('never hides a gap', async () => {
    const one = await journal();
    await held(one, 5);
    await nativeCollection<{ _id: number }>(database, 'space_journal').deleteOne({ _id: 3 });
    const log = journalLog(database);
    await expect(log.readAfter(0, 100)).rejects.toThrow('group 3 is nowhere');
  });
});

const few = { receipts: 2, ended: 1, above: 1 };

describe('receipts that are no longer in memory', () => {
  it('answer a repeat from the journal, through a snapshot too', async () => {
    const one = await journal();
    await held(one, 6);
    const log = journalLog(database);
    const window = memoryWindow(one.state, { receipts: log.receipts }, few);
    const batch = (id: string, grams = 5) => {
      const command = asked(hold(id, [leg(0, grams)]), `hold:${id}`);
      return [{ command, digest: '' }];
    };
    window.trim({ changes: [], retired: [] });
    expect([...one.state.receipts.keys()]).toEqual(['hold:h5', 'hold:h6']);
    const old = await window.recall(batch('h1'));
    expect(old.receipts.get('hold:h1')).toMatchObject({ refused: null });
    expect(old.receipts.get('hold:h6')).toBeDefined();
    expect(window.recall(batch('h7'))).toBe(one.state);
    const again = memoryWindow(one.state, { receipts: log.receipts });
    again.restore(window.gone()?.bytes.slice() ?? null);
    expect((await again.recall(batch('h2'))).receipts.get('hold:h2')).toBeDefined();
  });

  it('stay known while the journal is asked, even if they are let go meanwhile', async () => {
    const space = asker([opened, hold('h1', [leg(0, 5)]), hold('h2', [leg(0, 5)])]);
    const keys = [...space.state.receipts.keys()];
    let answer: (found: ReadonlyMap<string, Receipt>) => void = () => undefined;
    const found = () => new Promise<ReadonlyMap<string, Receipt>>((resolve) => (answer = resolve));
    const window = memoryWindow(space.state, { receipts: found }, few);
    window.trim({ changes: [], retired: [] });
    const batch = keys.map((key) => ({ command: asked(opened, key), digest: '' }));
    const recalling = window.recall(batch);
    for (const key of keys) space.state.receipts.delete(key);
    answer(new Map());
    const recalled = await recalling;
    expect(keys.map((key) => recalled.receipts.get(key) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('are not taken for others: a key that was never added is rarely asked about', () => {
    const filter = keyFilter();
    for (let nth = 0; nth < 50_000; nth += 1) filter.add(`hold:hld_${nth}/hold`);
    const numbers = Array.from({ length: 50_000 }, (_, nth) => nth);
    expect(numbers.every((nth) => filter.mayHave(`hold:hld_${nth}/hold`))).toBe(true);
    const wrong = numbers.filter((nth) => filter.mayHave(`hold:hld_${nth}/commit/`));
    expect(wrong.length).toBeLessThan(50);
  });
});

describe('the leader', () => {
  it('takes a snapshot after so many groups or so long, and archives what both do without', async () => {
    const one = await journal();
    const log = journalLog(database);
    const kept = snapshots(() => database);
    let isLed = false;
    let now = noon;
    const look = keeping({
      journal: { ...one, leadership: { ...one.leadership, leads: () => (isLed ? 1 : null) } },
      log: () => log,
      snapshots: () => kept,
      watermark: () => Promise.resolve(one.state.lastGroup),
      now: () => now,
      limits: { groupsPerSnapshot: 5, snapshotEveryMs: 60_000, groupsKept: 4 },
    });
    const archived = () => nativeCollection(database, 'space_archive').countDocuments();
    await held(one, 5);
    await look();
    expect(await kept.numbers()).toEqual([]);
    isLed = true;
    await look();
    await held(one, 3);
    await look();
    expect([await kept.numbers(), await archived()]).toEqual([[6], 5]);
    now += 60_000;
    await look();
    expect([await kept.numbers(), await archived()]).toEqual([[9, 6], 5]);
    await held(one, 5);
    await look();
    expect([await kept.numbers(), await archived()]).toEqual([[14, 9], 9]);
    expect((await journal()).state).toEqual(one.state);
  });
});
