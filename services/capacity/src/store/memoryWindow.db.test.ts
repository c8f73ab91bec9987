import { newId, openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { spaceProjector, type Projector } from '../application/projectSpace';
import { pastRetirer } from '../application/retirePast';
import { showDeparture, showHold } from '../application/showSpace';
import { asked, hold, leg, noon, train, type BareCommand } from '../domain/space/space.test-data';
import type { SpaceAnswer } from '../domain/space/entry';
import { keptPastMs } from '../domain/space/retire';
import { spaceFactRow } from '../facts/space';
import { persistently, submitted } from './asking.test-data';
import { openJournal, type JournalPart } from './journal';
import { takeSnapshot } from './journalKeeper';
import { journalLog } from './journalLog';
import { snapshots } from './snapshots';
import {
  departuresById,
  holdsById,
  prepareSpaceDocuments,
  projectionStore,
  spaceWatermark,
} from './spaceDocuments';

const opened: BareCommand = { kind: 'open', departure: train() };
const limits = { receipts: 1, ended: 1, above: 1 };

let database: Database;
let ends: (() => Promise<void>)[];
let now = noon;

beforeEach(async () => {
  now = noon;
  database = await openDatabase({ uri: await freshDatabase(), service: 'capacity' });
  await prepareSpaceDocuments(database);
  ends = [];
});

afterEach(async () => {
  for (const end of ends) await end();
  await database.close();
});

interface Started {
  readonly journal: JournalPart;
  readonly projector: Projector;
  /** Ids that were looked up. */
  readonly found: string[];
}

async function started(owner = 'one'): Promise<Started> {
  const found: string[] = [];
  const log = journalLog(database);
  const kept = snapshots(() => database);
  const journal: JournalPart = openJournal({
    log: () => log,
    snapshots: () => kept,
    now: () => now,
    limits,
    past: {
      writtenOut: () => projector.written(),
      holds: (ids) => {
        found.push(...ids);
        return holdsById(database, ids);
      },
      departures: (ids) => departuresById(database, ids),
    },
  });
  const store = projectionStore(() => database, spaceFactRow);
  const projector = spaceProjector(journal, store, owner);
  await projector.begin();
  await journal.start();
  ends.push(() => journal.stop());
  return { journal, projector, found };
}

async function ask({ journal }: Started, bare: BareCommand, key?: string): Promise<SpaceAnswer> {
  const [answer] = await submitted(journal, [asked(bare, key)]);
  if (answer === undefined) throw new Error('not answered');
  return answer;
}

async function code(one: Started, bare: BareCommand, key?: string): Promise<string> {
  const answer = await ask(one, bare, key);
  return answer.granted ? (answer.hold?.status ?? 'granted') : answer.refused.code;
}

const release = (holdId: string): BareCommand => ({ kind: 'release', holdId, sellerId: null });
const commit = (holdId: string): BareCommand => ({ kind: 'commit', holdId, sellerId: null });

/** One hold released, one barred, one that lives, and others ended after them, written out. */
async function longAgo(one: Started): Promise<void> {
  await ask(one, opened);
  for (const id of ['h1', 'living']) await ask(one, hold(id, [leg(0, 5)]), `hold:${id}`);
  for (const id of ['h1', 'barred']) await ask(one, release(id), `release:${id}`);
  await one.projector.project(noon);
  for (const id of ['x1', 'x2', 'x3']) await ask(one, release(id));
}

describe('holds that ended long ago', () => {
  it('leave the memory and stay what they are, for whoever asks', async () => {
    const one = await started();
    await longAgo(one);
    expect([...one.journal.state.holds.keys()]).toEqual(['living', 'x1', 'x2', 'x3']);
    expect(await code(one, hold('barred', [leg(0, 1)]))).toBe('HOLD_RELEASED');
    expect(await code(one, hold('h1', [leg(0, 1)]))).toBe('REQUEST_ID_REUSED');
    expect(await code(one, commit('h1'))).toBe('HOLD_RELEASED');
    expect(await code(one, release('h1'))).toBe('released');
    expect(await code(one, hold('h1', [leg(0, 5)]), 'hold:h1')).toBe('released');
    expect(await code(one, commit('living'))).toBe('committed');
    const shown = await showHold(one.journal, 'mbr_seller', 'h1');
    expect(shown).toMatchObject({ status: 'released', changes: 2 });
    expect(one.journal.state.departures.get(train().id)?.legs[0]?.soldGrams).toBe(5);
  });

  it('are known through a snapshot, and where the whole journal is read again', async () => {
    const one = await started();
    await longAgo(one);
    await one.projector.project(noon);
    const whole = await started('two');
    const kept = snapshots(() => database);
    const isTaken = await takeSnapshot({
      journal: one.journal,
      snapshots: () => kept,
      watermark: () => spaceWatermark(database),
    });
    expect(isTaken).toBe(true);
    const restored = await started('three');
    for (const each of [whole, restored]) {
      expect(each.journal.state.holds.has('barred')).toBe(false);
      expect(await code(each, hold('barred', [leg(0, 1)]), 'late')).toBe('HOLD_RELEASED');
    }
  });

  it('stay in memory until they are written out, and are written out as they ended', async () => {
    const one = await started();
    await ask(one, opened);
    await ask(one, hold('h1', [leg(0, 5)]));
    for (const id of ['h1', 'x1', 'x2', 'x3']) await ask(one, release(id));
    expect(one.journal.state.holds.has('h1')).toBe(true);
    await one.projector.project(noon);
    await ask(one, release('x4'));
    expect(one.journal.state.holds.has('h1')).toBe(false);
    await one.projector.project(noon);
    const written = await holdsById(database, ['h1', 'x4']);
    expect([...written.values()].map(({ status }) => status)).toEqual(['released', 'barred']);
  });

  it('cost a new hold nothing: it is not looked up', async () => {
    const one = await started();
    await longAgo(one);
    expect(await code(one, hold('new', [leg(0, 1)]))).toBe('held');
    expect(one.found).toEqual([]);
  });
});

describe('what is long past', () => {
  const departureId = train().id;
  const arrived = noon + 46 * 3_600_000;
  const committed = (id: string): BareCommand => hold(id, [leg(0, 5)], { commit: true, until: 0 });
  const cut: Extract<BareCommand, { kind: 'cut' }> = {
    kind: 'cut',
    departureId,
    carrierId: null,
    leg: 0,
    grams: 9,
    cm3: 9,
    reason: 'smaller',
  };

  /** A committed hold on a departure, beside one that was never committed. */
  async function longPast(one: Started): Promise<(at: number) => Promise<number>> {
    await ask(one, opened);
    await ask(one, committed('h1'), 'hold:h1');
    await ask(one, hold('h2', [leg(1, 5)]));
    await ask(one, { ...cut, grams: 900, cm3: 900 }, 'cut');
    await one.projector.project(noon);
    now = arrived + keptPastMs;
    const retire = pastRetirer(one.journal, () => one.projector.written());
    return (at) => persistently(() => retire(at));
  }

  it('is retired step by step, and every instance lets go of the same', async () => {
    const [one, two] = [await started(), await started('two')];
    const retire = await longPast(one);
    expect(await retire(now - 1)).toBe(1);
    expect(await retire(now)).toBe(0);
    await ask(one, { kind: 'expire', holdId: 'h2' });
    expect(await retire(now)).toBe(0);
    await one.projector.project(now);
    expect(await retire(now)).toBe(1);
    await two.journal.refresh();
    for (const { journal } of [one, two]) {
      const { holds, departures } = journal.state;
      expect([[...holds.keys()], departures.size]).toEqual([['h2'], 0]);
    }
    expect(await retire(now + keptPastMs)).toBe(0);
  });

  it('is in no snapshot, and is answered as it was, now and after a start from one', async () => {
    const one = await started();
    const retire = await longPast(one);
    await retire(now);
    await ask(one, { kind: 'expire', holdId: 'h2' });
    await one.projector.project(now);
    await retire(now);
    await one.projector.project(now);
    const whole = await started('whole');
    const kept = snapshots(() => database);
    const watermark = () => spaceWatermark(database);
    await takeSnapshot({ journal: one.journal, snapshots: () => kept, watermark });
    const tables = new Map((await kept.latest())?.tables);
    expect([tables.get('departures'), JSON.stringify(tables.get('holds'))]).toEqual([
      [],
      expect.not.stringContaining('h1'),
    ]);
    for (const each of [one, whole, await started('restored')]) {
      expect(each.journal.state.departures.size).toBe(0);
      expect(await code(each, release('h1'), newId('req'))).toBe('LONG_PAST');
      expect(await code(each, commit('h1'), newId('req'))).toBe('committed');
      expect(await code(each, committed('h1'), 'hold:h1')).toBe('committed');
      expect(await code(each, committed('h1'), newId('req'))).toBe('REQUEST_ID_REUSED');
      expect(await code(each, committed(newId('hld')), newId('req'))).toBe('TOO_LATE');
      expect(await code(each, cut, newId('req'))).toBe('LONG_PAST');
      expect(await ask(each, { ...cut, grams: 900, cm3: 900 }, 'cut')).toMatchObject({
        departure: { id: departureId, legs: [{ grams: 900, soldGrams: 5 }, { soldGrams: 0 }] },
      });
      expect(await showHold(each.journal, 'mbr_seller', 'h1')).toMatchObject({ changes: 1 });
      expect((await showDeparture(each.journal, departureId)).legs[0]?.soldGrams).toBe(5);
    }
  });
});
