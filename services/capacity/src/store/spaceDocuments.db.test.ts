import { decodeFact, openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { expireHolds } from '../application/expireHolds';
import { spaceProjector, type ProjectionStore, type Projector } from '../application/projectSpace';
import { asked, hold, leg, noon, train, type BareCommand } from '../domain/space/space.test-data';
import { spaceFactRow } from '../facts/space';
import { persistently, submitted } from './asking.test-data';
import { mostExpiriesInGroup } from './groupQueue';
import { openJournal } from './journal';
import { journalLog } from './journalLog';
import { prepareSpaceDocuments, projectionStore } from './spaceDocuments';
import { spaceReports } from './spaceReports';

const hourMs = 3_600_000;
const opened: BareCommand = { kind: 'open', departure: train() };
const of = { departureId: train().id, carrierId: null, reason: 'storm' };

let database: Database;
let ends: (() => Promise<void>)[];

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'capacity' });
  await prepareSpaceDocuments(database);
  ends = [];
});

afterEach(async () => {
  for (const end of ends) await end();
  await database.close();
});

interface Started {
  readonly journal: ReturnType<typeof openJournal>;
  readonly projector: Projector;
  readonly clock: { at: number };
}

async function started(
  owner = 'one',
  change: (store: ProjectionStore) => ProjectionStore = (store) => store,
): Promise<Started> {
  const clock = { at: noon };
  const log = journalLog(database);
  const journal = openJournal({ log: () => log, now: () => clock.at, longestTryMs: 60_000 });
  const store = change(projectionStore(() => database, spaceFactRow));
  const projector = spaceProjector(journal, store, owner);
  await projector.begin();
  await journal.start();
  ends.push(() => journal.stop());
  return { journal, projector, clock };
}

async function ask({ journal }: Started, ...bare: readonly BareCommand[]): Promise<void> {
  for (const one of bare) {
    const [answer] = await submitted(journal, [asked(one, `${JSON.stringify(one)}`)]);
    if (!answer?.granted) throw new Error(answer?.refused.code);
  }
}

function all(name: string) {
  return database.connection.collection(name).find({}).sort({ _id: 1 }).toArray();
}

async function factTypes(): Promise<string[]> {
  const rows = await database.connection.collection('outbox').find({}).toArray();
  const place = (id: unknown) => String(id).split('/').map(Number);
  return rows
    .map((row) => ({ row, place: place(row['_id']) }))
    .sort((a, b) => (a.place[1] ?? 0) - (b.place[1] ?? 0) || (a.place[2] ?? 0) - (b.place[2] ?? 0))
    .map(({ row }) => `${String(row['_id'])} ${String(row['type']).split('.').at(-1)}`);
}

describe('the projector', () => {
  it('tells of each day that is over, however many one offer makes', async () => {
    const one = await started();
    const size = { grams: 10, cm3: 10, stops: 10, days: [1, 2, 3, 4, 5, 6, 7] };
    const run = { areaId: 'are_1', reference: 'AM', memberId: 'mbr_a', ...size };
    const on = ['20260603', '20260604', '20260605'].map((day) => {
      return { kind: 'run' as const, resourceId: `are_1/AM/${day}`, grams: 5, cm3: 5, stops: 1 };
    });
    await ask(one, { kind: 'openRun', run }, hold('h1', on));
    await ask(one, { kind: 'openRun', run: { ...run, grams: 4 } });
    await ask(one, { kind: 'release', holdId: 'h1', sellerId: null });
    await one.projector.project(one.clock.at);
    expect((await factTypes()).slice(2)).toEqual([
      'space/3/0 RunOffered',
      'space/3/1 OverflowRaised',
      'space/3/1/1 OverflowRaised',
      'space/3/1/2 OverflowRaised',
      'space/4/0 SpaceReleased',
      'space/4/1 OverflowCleared',
      'space/4/1/1 OverflowCleared',
      'space/4/1/2 OverflowCleared',
    ]);
  });

  it('writes what follows from the journal: documents and facts, numbered by their place', async () => {
    const one = await started();
    const release = (holdId: string): BareCommand => ({ kind: 'release', holdId, sellerId: null });
    await ask(one, opened, hold('h1', [leg(0, 300)]), hold('h2', [leg(0, 200)]));
    await ask(one, { kind: 'commit', holdId: 'h1', sellerId: null }, release('h2'));
    await ask(one, { kind: 'cut', ...of, leg: 0, grams: 100, cm3: 100 });
    const allotment = { memberId: 'mbr_a', grams: 1, cm3: 1, releaseMinutes: 0 };
    const { legs } = train({ id: 'dep_b' });
    await ask(one, { kind: 'open', departure: train({ id: 'dep_b' }) });
    await ask(one, { kind: 'allot', ...of, departureId: 'dep_b', allotment } as BareCommand);
    const moved = legs.map(({ departsAt, arrivesAt }, index) => ({ index, departsAt, arrivesAt }));
    await ask(one, { kind: 'revise', ...of, legs: moved }, { kind: 'cancel', ...of });
    await ask(one, hold('h3', [leg(1, 2, 2, 'dep_b')]));
    one.clock.at = noon + hourMs - 1;
    const expire = () => persistently(() => expireHolds(one.journal, one.clock.at));
    expect(await expire()).toBe(1);
    expect(await expire()).toBe(0);
    one.clock.at = noon + hourMs;
    expect(await expire()).toBe(1);
    expect(await one.projector.project(one.clock.at)).toBe(13);
    expect(await factTypes()).toEqual([
      'space/1/0 DepartureOpened',
      'space/2/0 SpaceHeld',
      'space/3/0 SpaceHeld',
      'space/4/0 SpaceCommitted',
      'space/5/0 SpaceReleased',
      'space/6/0 DepartureRevised',
      'space/6/1 OverflowRaised',
      'space/7/0 DepartureOpened',
      'space/8/0 AllotmentChanged',
      'space/9/0 DepartureRevised',
      'space/10/0 DepartureCancelled',
      'space/11/0 SpaceHeld',
      'space/12/0 HoldExpiring',
      'space/13/0 HoldExpired',
    ]);
    const [, departure] = await all('departures');
    expect(departure).toMatchObject({ status: 'cancelled', version: 10, isOver: false });
    expect((await all('holds')).map(({ status }) => status)).toEqual([
      'committed',
      'released',
      'expired',
    ]);
    const revised = await database.connection
      .collection('outbox')
      .findOne({ _id: 'space/6/0' as never });
    const bytes = revised?.['data'] as Buffer;
    expect(decodeFact('serai.capacity.v1.DepartureRevised', bytes)).toMatchObject({
      what: 'capacity',
      reason: 'storm',
      departure: { version: 6, legs: [{ grams: 100, soldGrams: 300 }, {}] },
    });
    expect(revised).toMatchObject({ key: train().id, version: 6_000, sent: false });
  });

  it('stopped in the middle goes on where the transaction ended, and tells everything once', async () => {
    let failures = 0;
    const broken = await started('one', (store) => ({
      ...store,
      write: async (projection, owner) => {
        if (projection.from >= 200) {
          failures += 1;
          throw new Error('the process died');
        }
        return store.write(projection, owner);
      },
    }));
    await ask(broken, opened);
    for (let index = 0; index < 250; index += 1) await ask(broken, hold(`h${index}`, [leg(0, 2)]));
    await expect(broken.projector.project(noon)).rejects.toThrow('the process died');
    expect(failures).toBe(1);
    expect(await all('space_watermark')).toMatchObject([{ group: 200 }]);
    const next = await started('two');
    expect(await next.projector.project(noon)).toBe(51);
    expect(await factTypes()).toHaveLength(251);
    expect(await all('holds')).toHaveLength(250);
    const [departure] = await all('departures');
    expect(departure).toMatchObject({ version: 251, legs: [{ soldGrams: 500 }, {}] });
  });

  it('of two instances one writes each stretch, and a later document stays', async () => {
    const one = await started('one');
    const two = await started('two');
    await ask(one, opened);
    for (let index = 0; index < 30; index += 1) {
      await ask(index % 2 === 0 ? one : two, hold(`h${index}`, [leg(0, 1)]));
      await Promise.all([one.projector.project(noon), two.projector.project(noon + 5_000)]);
    }
    await one.journal.refresh();
    await two.journal.refresh();
    await one.projector.project(noon + 60_000);
    await two.projector.project(noon + 60_000);
    const types = await factTypes();
    expect(types).toHaveLength(31);
    expect(await all('space_watermark')).toMatchObject([{ group: 31 }]);
    expect((await all('departures'))[0]).toMatchObject({ version: 31 });
  });

  it('leaves the writing to who wrote last, until that one lags', async () => {
    const one = await started('one');
    const two = await started('two');
    await two.projector.project(noon);
    await ask(one, opened);
    await one.projector.project(noon);
    await ask(one, hold('h1', [leg(0, 1)]));
    await two.journal.refresh();
    expect(await two.projector.project(noon + 2_999)).toBe(0);
    expect(await two.projector.project(noon + 3_000)).toBe(1);
    expect(await one.projector.project(noon + 3_000)).toBe(0);
  });
});

describe('a stretch of the journal', () => {
  it('is written once, and never replaces a later document by an earlier one', async () => {
    const one = await started();
    await ask(one, opened);
    const early = one.journal.state.departures.get(train().id);
    await ask(one, hold('h1', [leg(0, 5)]));
    const late = one.journal.state.departures.get(train().id);
    if (early === undefined || late === undefined) throw new Error('not opened');
    const store = projectionStore(() => database, spaceFactRow);
    const none = { holds: [], facts: [], refused: [], fills: [] };
    expect(await store.write({ ...none, from: 0, to: 1, departures: [late] }, 'one')).toBe(true);
    expect(await store.write({ ...none, from: 0, to: 2, departures: [late] }, 'two')).toBe(false);
    expect(await store.watermark()).toMatchObject({ group: 1, owner: 'one' });
    expect(await store.write({ ...none, from: 1, to: 2, departures: [early] }, 'two')).toBe(true);
    expect(await all('departures')).toMatchObject([{ version: 2, legs: [{ soldGrams: 5 }, {}] }]);
  });

  it('is written too where a hold that is new to the journal was there before', async () => {
    const one = await started();
    await ask(one, opened, hold('h1', [leg(0, 5)]));
    const held = await one.journal.hold('h1');
    if (held === undefined) throw new Error('not held');
    const store = projectionStore(() => database, spaceFactRow);
    const none = { departures: [], facts: [], refused: [], fills: [] };
    const holds = [{ hold: held, isNew: true }];
    expect(await store.write({ ...none, from: 0, to: 1, holds }, 'one')).toBe(true);
    const later = [{ hold: { ...held, version: held.version + 1 }, isNew: true }];
    expect(await store.write({ ...none, from: 1, to: 2, holds: later }, 'one')).toBe(true);
    expect(await all('holds')).toMatchObject([{ _id: 'h1', version: held.version + 1 }]);
  });
});

test('what carriers are shown is theirs, of the time asked for, and of what is not given back', async () => {
  const one = await started();
  const other = train({ id: 'dep_b', lineId: 'lin_b', memberId: 'mbr_b', date: '2026-06-09' });
  const later = train({ id: 'dep_c', date: '2026-06-09' });
  for (const departure of [train(), other, later]) await ask(one, { kind: 'open', departure });
  await ask(one, hold('h1', [leg(0, 5), leg(1, 6)]), hold('h2', [leg(0, 7)]));
  await one.projector.project(one.clock.at);
  await ask(one, hold('h3', [leg(0, 9)]), { kind: 'release', holdId: 'h3', sellerId: null });
  await ask(one, { kind: 'commit', holdId: 'h2', sellerId: null });
  const refused = async (hours: number, id: string) => {
    one.clock.at = noon + hours * hourMs;
    const until = one.clock.at + hourMs;
    await submitted(one.journal, [asked(hold(`no${hours}`, [leg(0, 9_000, 1, id)], { until }))]);
  };
  for (const hours of [0, 1, 2]) await refused(hours, hours === 1 ? 'dep_b' : train().id);
  await one.projector.project(one.clock.at);
  await ask(one, { kind: 'release', holdId: 'h1', sellerId: null });
  await one.projector.project(one.clock.at);
  const reports = spaceReports(() => database);
  const resourceId = `${train().id}/0`;
  expect(await reports.holdsOn([resourceId])).toMatchObject([
    { resourceId, sellerId: 'mbr_seller', isCommitted: true, grams: 7, own: { grams: 0 } },
  ]);
  const memberId = 'mbr_carrier';
  const asks = (from: number, until: number) =>
    reports.refusedBetween({ memberId, from: noon + from, until: noon + until }, 9);
  const both = (await asks(0, 2 * hourMs + 1)).map(({ holdId }) => holdId);
  expect(both).toEqual(['no0', 'no2']);
  expect([await asks(1, 2 * hourMs), await asks(0, 1)].map(({ length }) => length)).toEqual([0, 1]);
  const dates = { memberId, lineId: '', fromDate: '2026-06-02', untilDate: '2026-06-08' };
  const ids = async (change: object) =>
    (await reports.departuresOn({ ...dates, ...change }, 9)).map(({ id }) => id);
  expect(await ids({})).toEqual([train().id]);
  expect(await ids({ untilDate: '2026-06-09' })).toEqual([train().id, 'dep_c']);
  expect(await ids({ fromDate: '2026-06-03', untilDate: '2026-06-09' })).toEqual(['dep_c']);
  expect(await ids({ untilDate: '2026-06-09', lineId: 'lin_b' })).toEqual([]);
  const fills = await reports.fillsOn([train().id], 9);
  const first = fills.map(({ legs }) => legs.get(0));
  expect(first.map((fill) => [fill?.heldGrams, fill?.soldGrams])).toEqual([
    [5, 7],
    [-5, 0],
  ]);
});

describe('expiry', () => {
  it('frees ten thousand holds in groups', async () => {
    const one = await started();
    const legs = train().legs.map((each) => ({ ...each, grams: 1e6, cm3: 1e6 }));
    await ask(one, { kind: 'open', departure: train({ legs }) });
    const holds = Array.from({ length: 10_000 }, (_, n) => asked(hold(`h${n}`, [leg(0, 1)])));
    await submitted(one.journal, holds);
    expect(one.journal.state.due.size).toBe(10_000);
    one.clock.at = noon + hourMs;
    const before = one.journal.state.lastGroup;
    while ((await persistently(() => expireHolds(one.journal, one.clock.at))) > 0);
    expect(one.journal.state.lastGroup - before).toBe(10_000 / mostExpiriesInGroup);
    expect(one.journal.state.due.size).toBe(0);
    expect(one.journal.state.departures.get(train().id)?.legs[0]?.soldGrams).toBe(0);
  });
});
