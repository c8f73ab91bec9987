import { isRefusal, type Actor } from '@serai/model';
import { asker, hold, leg, noon, train } from '../domain/space/space.test-data';
import { mostRows, seeRefusedDemand, seeSpace, seeUtilisation } from './carrierViews';
import type { Journal } from './journal';
import { seeFilling } from './seeFilling';
import type { SpaceReports } from './spaceReports';

const space = asker([
  { kind: 'open', departure: train() },
  { kind: 'openStorage', storage: { pointId: 'pnt_1', memberId: 'mbr_carrier', cm3: 900 } },
  hold('h1', [leg(0, 1)]),
]);
const { state } = space;
const journal = {
  state,
  departure: (id: string) => Promise.resolve(state.departures.get(id)),
  refresh: () => Promise.resolve(),
} as unknown as Journal;
const one = state.departures.get(train().id);
if (one === undefined) throw new Error('not opened');
const departure = one;

/** Nothing was written out but what is said. */
function written(change: Partial<SpaceReports>): SpaceReports {
  return {
    holdsOn: () => Promise.resolve([]),
    departuresOn: () => Promise.resolve([]),
    carrierOfLine: () => Promise.resolve(undefined),
    fillsOn: () => Promise.resolve([]),
    refusedBetween: () => Promise.resolve([]),
    ...change,
  };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'granted',
    (thrown: unknown) => (isRefusal(thrown) ? `${thrown.code} ${thrown.field ?? ''}` : 'thrown'),
  );
}

const nothing = { departureId: '', areaId: '', runId: '', pointId: '', date: '' };
const storage = { ...nothing, pointId: 'pnt_1', date: '2026-06-03' };

test('the alliance sees all of a space, and who is of no member sees nothing', async () => {
  const see = (actor: Actor, asked = storage) => seeSpace(journal, written({}), actor, asked, noon);
  const auditor = await see({ subject: 'per_auditor', roles: ['auditor'] });
  expect(auditor.resources).toMatchObject([
    { kind: 'storage', published: { grams: 0, cm3: 900, stops: 0 }, pools: [{ memberId: '' }] },
  ]);
  const device: Actor = { subject: 'dev_1', roles: ['device'] };
  expect(await codeOf(see(device))).toBe('STORAGE_MISSING ');
  const ofTrain = { ...nothing, departureId: train().id };
  expect(await codeOf(see(device, ofTrain))).toBe('DEPARTURE_MISSING departureId');
  expect(await codeOf(see(device, { ...nothing, areaId: 'are_1', date: '2026-06-03' }))).toBe(
    'RUN_MISSING ',
  );
});

test.each([
  ['2026-06-31', '2026-07-01', 'DATE_INVALID fromDate'],
  ['2026-06-01', '2026-06-31', 'DATE_INVALID untilDate'],
  ['2026-06-02', '2026-06-01', 'DATE_INVALID untilDate'],
  ['2026-06-02', '2027-06-03', 'DATE_INVALID untilDate'],
  ['2026-06-02', '2027-06-02', 'granted'],
])('the days of a report from %s until %s: %s', async (fromDate, untilDate, code) => {
  const asked = { memberId: 'mbr_carrier', lineId: '', fromDate, untilDate };
  expect(await codeOf(seeUtilisation(written({}), asked))).toBe(code);
});

test('a report that looked at no more than so much says so', async () => {
  const dated = { memberId: 'm', lineId: '', fromDate: '2026-06-02', untilDate: '2026-06-02' };
  const departures = Array.from({ length: mostRows }, () => departure);
  const many = written({ departuresOn: () => Promise.resolve(departures) });
  expect((await seeUtilisation(many, dated)).method).toContain(`first ${mostRows} departures`);
  expect((await seeUtilisation(written({}), dated)).method).not.toContain('first');
  const ask = { id: '1/0', at: noon, holdId: 'h', memberId: 'm', kind: 'leg', resourceId: 'd/0' };
  const asks = Array.from({ length: mostRows }, () => ({ ...ask, grams: 1, cm3: 1, stops: 0 }));
  const refused = written({ refusedBetween: () => Promise.resolve(asks) });
  const timed = { memberId: 'm', from: 0, until: noon };
  expect((await seeRefusedDemand(refused, timed)).method).toContain(`first ${mostRows} refusals`);
  expect((await seeRefusedDemand(written({}), timed)).method).not.toContain('Only the first');
  const lines = await seeFilling(journal, many, { ...dated, departureId: '' }, noon);
  expect(lines.method).not.toContain('Only the first');
});

test('each departure is told by its own steps', async () => {
  const other = { ...departure, id: 'dep_other' };
  const published = departure.legs;
  const step = (departureId: string, at: number, heldGrams: number) => {
    const fill = { heldGrams, heldCm3: 1, soldGrams: 0, soldCm3: 0 };
    return { departureId, at, published, legs: new Map([[0, fill]]) };
  };
  const reports = written({
    departuresOn: () => Promise.resolve([departure, other]),
    fillsOn: (ids) => Promise.resolve(ids.map((id, nth) => step(id, noon + nth, 10 ** (nth + 1)))),
  });
  const asked = { memberId: 'mbr_carrier', departureId: '', lineId: '' };
  const dated = { ...asked, fromDate: '2026-06-02', untilDate: '2026-06-02' };
  const seen = await seeFilling(journal, reports, dated, noon + 1);
  expect(seen.departures.map(({ departureId, taken }) => [departureId, taken.grams])).toEqual([
    [departure.id, 10],
    ['dep_other', 100],
  ]);
  expect(seen.lines.map(({ taken }) => taken.grams)).toEqual([10, 110]);
});
