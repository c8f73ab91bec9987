import { Refused, type Json } from '../rest';
import { compareDays } from './compareDays';
import { at, holdFact, item, lookAtAll, run, storage } from './log.test-data';

const runDay = 'are_1/am/20260603';
const storageDay = 'pnt_1/20260603';
const today = 'pnt_1/20260601';
const past = 'pnt_1/20260531';

/** A round and storage on two days ahead and one that is over, of which something was taken. */
const { space } = lookAtAll([
  run(2, 5),
  storage(3, 90),
  holdFact(4, 'SpaceCommitted', {
    items: [
      item('run', runDay, { grams: 60, cm3: 10, stops: 4 }),
      item('storage', storageDay, { grams: 900, cm3: 50 }),
      item('storage', today, { grams: 1, cm3: 2 }),
      item('storage', past, { grams: 1, cm3: 3 }),
    ],
  }),
]);

const amount = (weightGrams: number, volumeCm3: number, stops = 0) => {
  return { weightGrams, volumeCm3, stops };
};
const offeredOf = (id: string) => {
  const { grams, cm3, stops } = space.days.get(id)?.size ?? { grams: 0, cm3: 0, stops: 0 };
  return amount(grams, cm3, stops);
};
/** As the carriers see it: what is taken is held, sold or travelled. */
const shown: Readonly<Record<string, Json>> = {
  '/v1/service-areas/are_1/space?date=2026-06-03&runId=am': {
    published: offeredOf(runDay),
    held: amount(10, 1, 1),
    sold: amount(30, 4, 2),
    travelled: amount(20, 5, 1),
  },
  // Storage is by volume alone.
  '/v1/points/pnt_1/space?date=2026-06-03': {
    published: amount(7, 90),
    sold: amount(5, 50),
  },
  '/v1/points/pnt_1/space?date=2026-06-01': { published: amount(0, 90), held: amount(0, 2) },
};
const [byRun = '', byStorage = ''] = Object.keys(shown);

async function compared(changes: Readonly<Record<string, Json | undefined>> = {}, now = at) {
  const all: Readonly<Record<string, Json | undefined>> = { ...shown, ...changes };
  const asked: string[] = [];
  const get = (path: string): Promise<Json> => {
    asked.push(path);
    const found = all[path];
    if (found === undefined) return Promise.reject(new Refused(path, 404, 'POINT_MISSING', ''));
    return Promise.resolve({ resources: [found] });
  };
  const { differences, counts } = await compareDays({ get }, space, now);
  return {
    found: differences.map(({ kind, id, figures }) => ({ kind, id, ...figures })),
    counts,
    asked,
  };
}

test('days that their carriers see as the facts add up differ in nothing; what is over is not looked at', async () => {
  const { found, counts, asked } = await compared();
  expect(found).toEqual([]);
  expect(counts).toEqual({ 'days of rounds and storage': 3 });
  // The nearest first, today among them.
  expect(asked[0]).toContain('2026-06-01');
  expect([...asked].sort()).toEqual(Object.keys(shown).sort());
});

test.each([
  ['published', 'published grams', { weightGrams: -1 }],
  ['published', 'published cm3', { volumeCm3: -1 }],
  ['published', 'published stops', { stops: -1 }],
  ['held', 'taken grams', { weightGrams: -1 }],
  ['sold', 'taken cm3', { volumeCm3: 1 }],
  ['travelled', 'taken stops', { stops: 1 }],
])('a round that is %s otherwise is named by its %s', async (field, what, more) => {
  const before = shown[byRun]?.[field] as Record<string, number>;
  const [[name = '', change = 0] = []] = Object.entries(more);
  const other = { ...shown[byRun], [field]: { ...before, [name]: (before[name] ?? 0) + change } };
  const { found } = await compared({ [byRun]: other });
  expect(found).toMatchObject([{ kind: 'run', id: runDay, what }]);
  const { facts, shown: told } = found[0] as { facts?: number; shown?: number };
  expect((told ?? 0) - (facts ?? 0)).toBe(change);
});

test('storage is compared by volume alone', async () => {
  const fuller = { ...shown[byStorage], sold: amount(5, 51) };
  expect((await compared({ [byStorage]: fuller })).found).toEqual([
    { kind: 'storage', id: storageDay, what: 'taken cm3', facts: 50, shown: 51 },
  ]);
  const heavier = { ...shown[byStorage], sold: amount(6, 50) };
  expect((await compared({ [byStorage]: heavier })).found).toEqual([]);
});

test('what was taken and is offered nowhere any more is named, and nothing where nothing is taken', async () => {
  const gone = await compared({ [byStorage]: undefined });
  expect(gone.found).toEqual([
    { kind: 'storage', id: storageDay, facts: 'taken', shown: 'nowhere' },
  ]);
  const items = [item('storage', storageDay, { grams: 9, cm3: 5 })];
  const { space: given } = lookAtAll([
    storage(3, 90),
    holdFact(4, 'SpaceCommitted', { items }),
    holdFact(5, 'SpaceReleased', { items, changes: 2 }),
  ]);
  const nowhere = { get: () => Promise.reject(new Refused('', 404, 'POINT_MISSING', '')) };
  expect((await compareDays(nowhere, given, at)).differences).toEqual([]);
  const broken = { get: () => Promise.reject(new Refused('', 500, 'INTERNAL', '')) };
  await expect(compareDays(broken, given, at)).rejects.toThrow('500');
});
