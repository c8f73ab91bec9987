import type { Json } from '../rest';
import { compareOverflows } from './compareOverflows';
import { at, cut, holdFact, item, lookAtAll, opened, run, storage, train } from './log.test-data';

const runDay = 'are_1/am/20260603';
const storageDay = 'pnt_1/20260603';
const past = 'pnt_1/20260531';

/** A train that was cut, and a round and two days of storage that are offered smaller than taken. */
const { space } = lookAtAll([
  opened(1, 100),
  run(2, 5),
  storage(3, 50),
  holdFact(4, 'SpaceCommitted', {
    items: [
      item('leg', `${train}/0`, { grams: 20, cm3: 20 }),
      item('run', runDay, { grams: 60, cm3: 10, stops: 4 }),
      item('storage', storageDay, { grams: 900, cm3: 50 }),
      item('storage', past, { grams: 900, cm3: 50 }),
    ],
  }),
  cut(5, 15, 20),
  run(6, 1),
  storage(7, 30),
]);

const legRow = { kind: 'leg', resourceId: `${train}/0`, departureId: train, leg: 0 };
const rows: Readonly<Record<string, Json>> = {
  leg: { ...legRow, overGrams: 5, overCm3: 5 },
  run: { kind: 'run', resourceId: runDay, overStops: 3 },
  storage: { kind: 'storage', resourceId: storageDay, departureId: '', overCm3: 20 },
};

async function compared(shown: readonly (Json | undefined)[], now = at) {
  const rest = { get: () => Promise.resolve({ items: shown, next: null }) };
  const { differences, counts } = await compareOverflows(rest, space, now);
  return { found: differences.map(({ kind, id, figures }) => ({ kind, id, ...figures })), counts };
}

test('a list that shows each leg, round and storage that is over differs in nothing', async () => {
  const all = Object.values(rows);
  expect(await compared(all)).toEqual({ found: [], counts: { overflows: 3 } });
  const stillShown = { ...rows['storage'], resourceId: past };
  expect(await compared([...all, stillShown])).toMatchObject({ found: [] });
});

test('what is over and not listed is named, whatever it is', async () => {
  const kind = 'overflow';
  expect((await compared([])).found).toEqual([
    { kind, id: train, leg: 0, facts: '5 g, 5 cm3', shown: 'nowhere' },
    { kind, id: runDay, facts: '0 g, 0 cm3, 3 stops', shown: 'nowhere' },
    { kind, id: storageDay, facts: '0 g, 20 cm3', shown: 'nowhere' },
  ]);
});

test('what is listed by other figures, or is not over, is named', async () => {
  const other = [rows['leg'], { ...rows['run'], overStops: 2 }, rows['storage']];
  expect((await compared(other)).found).toMatchObject([
    { id: runDay, facts: '0 g, 0 cm3, 3 stops', shown: '0 g, 0 cm3, 2 stops' },
  ]);
  const more = { kind: 'run', resourceId: 'are_1/pm/20260603', overGrams: 1 };
  expect((await compared([...Object.values(rows), more])).found).toMatchObject([
    { id: more.resourceId, facts: 'not over', shown: '1 g, 0 cm3' },
  ]);
});
