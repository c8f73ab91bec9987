import { fillingOf, fillingOfLines, fillsOf, fillStepMs, plusFill, stepEnd } from './filling';
import type { KeptFill, LegFill } from './filling';
import { asker, hold, leg, noon, train, type BareCommand } from './space.test-data';

const hourMs = 3_600_000;
const room = (grams: number, cm3 = grams) => ({ grams, cm3, stops: 0 });

/** A train that is asked one thing after the other, and the steps that are kept of it. */
function filled(asked: readonly (readonly [hours: number, ask: BareCommand])[], id = train().id) {
  const space = asker([{ kind: 'open', departure: train({ id }) }]);
  const steps = new Map<number, KeptFill & { legs: Map<number, LegFill> }>();
  for (const [hours, ask] of asked) {
    space.at = noon + hours * hourMs;
    const { version = 0 } = space.state.holds.get('holdId' in ask ? ask.holdId : '') ?? {};
    space.ask(ask.kind === 'exchange' ? { ...ask, expectedVersion: version } : ask);
    for (const { departureId, leg: on, fill } of space.changes.flatMap(fillsOf)) {
      const at = stepEnd(space.at);
      const published = space.state.departures.get(id)?.legs ?? [];
      const known = steps.get(at) ?? { departureId, at, published, legs: new Map() };
      known.legs.set(on, plusFill(known.legs.get(on), fill));
      steps.set(at, { ...known, published });
    }
  }
  const departure = space.state.departures.get(id);
  if (departure === undefined) throw new Error('the train is gone');
  return { departure, steps: [...steps.values()] };
}

const exchange: BareCommand = {
  kind: 'exchange',
  holdId: 'h1',
  sellerId: null,
  expectedVersion: 0,
  items: [leg(1, 40)],
};
const cut: BareCommand = {
  ...{ kind: 'cut', departureId: train().id, carrierId: null, reason: 'short' },
  ...{ leg: 0, grams: 500, cm3: 500 },
};
const later = { until: noon + 20 * hourMs };

test('a departure is told held and sold, leg by leg, after each quarter in which it changed', () => {
  const { departure, steps } = filled([
    [0, hold('h1', [leg(0, 100), leg(1, 100)], later)],
    [0.1, hold('h2', [leg(0, 50)], later)],
    [1, { kind: 'commit', holdId: 'h1', sellerId: null }],
    [2, cut],
    [2.1, { kind: 'release', holdId: 'h2', sellerId: null }],
    [3, exchange],
  ]);
  const told = fillingOf(departure, steps, noon + 4 * hourMs);
  const shown = told.map(({ at, legs }) => [
    (at - noon) / fillStepMs,
    ...legs.map(({ held, sold }) => [held.grams, sold.grams]),
  ]);
  expect(shown).toEqual([
    [1, [150, 0], [100, 0]],
    [5, [50, 100], [0, 100]],
    [9, [0, 100], [0, 100]],
    [13, [0, 0], [0, 40]],
  ]);
  expect(told.map(({ published }) => published)).toEqual([
    room(2_000, 20_000),
    room(2_000, 20_000),
    room(1_500, 10_500),
    room(1_500, 10_500),
  ]);
  expect(told[1]).toMatchObject({ taken: room(250), weightShareBasisPoints: 1_250 });
  expect(told.flatMap(({ legs }) => legs).every((one) => one.travelled.grams === 0)).toBe(true);
});

test('what is committed has travelled once its leg has left, unless it was cancelled', () => {
  const { departure, steps } = filled([[0, hold('h1', [leg(0, 7), leg(1, 9)], { commit: true })]]);
  const told = fillingOf(departure, steps, noon + 30 * hourMs);
  expect(told.map(({ at }) => (at - noon) / hourMs)).toEqual([0.25, 24]);
  expect(told[1]?.legs.map(({ travelled }) => travelled.grams)).toEqual([7, 0]);
  const cancelled = { ...departure, status: 'cancelled' as const };
  const [, last] = fillingOf(cancelled, steps, noon + 30 * hourMs);
  expect(last?.legs.map(({ travelled }) => travelled.grams)).toEqual([0, 0]);
});

test('a line is told as its departures together, at each moment at which one changed', () => {
  const one = filled([[0, hold('h1', [leg(0, 100)], later)]]);
  const other = filled([[2, hold('h2', [leg(0, 300, 300, 'dep_b')], later)]], 'dep_b');
  const series = [one, other].map(({ departure, steps }) => fillingOf(departure, steps, noon));
  const lines = fillingOfLines([...series, []]);
  expect(lines).toMatchObject([
    { lineId: 'lin_train', departureId: '', published: room(2_000, 20_000), taken: room(100) },
    { taken: room(400), weightShareBasisPoints: 1_000 },
  ]);
});

test('steps are told in the order of time, each moment once, as it was published then', () => {
  const both = [leg(0, 100, 700), leg(1, 50, 900)];
  const { departure, steps } = filled([
    [1, hold('h1', both, { commit: true })],
    [2, hold('h2', [leg(0, 20, 80)], { until: noon + 30 * hourMs })],
    [3, hold('h3', [leg(0, 9)], { until: noon + 30 * hourMs })],
    // Just before the first leg leaves, after 24 hours: the step ends with it.
    [23.9, { kind: 'release', holdId: 'h3', sellerId: null }],
    [30, exchange],
    [31, cut],
  ]);
  const now = departure.legs[1]?.departsAt ?? 0;
  const told = fillingOf(departure, [...steps].reverse(), now);
  expect(told.map(({ at }) => (at - noon) / hourMs)).toEqual([1.25, 2.25, 3.25, 24, 30.25, 36]);
  expect(told[3]?.legs).toMatchObject([
    { held: room(20, 80), sold: room(100, 700), travelled: room(100, 700) },
    { held: room(0), sold: room(50, 900), travelled: room(0) },
  ]);
  expect(told[5]?.legs[1]).toMatchObject({ sold: room(40), travelled: room(40) });
  expect(told.map(({ published }) => published.grams)).toEqual(told.map(() => 2_000));
  const [, , , , last] = steps;
  const [left, changed] = fillingOf(departure, last === undefined ? [] : [last], now);
  expect([left?.at, changed?.at]).toEqual([noon + 24 * hourMs, noon + 30.25 * hourMs]);
  expect([left?.published, changed?.published]).toEqual([room(2_000, 20_000), room(2_000, 20_000)]);
});

test('a warning of the end changes nothing, and days of runs and storage are no legs', () => {
  const stored = { pointId: 'pnt_a', memberId: 'mbr_carrier', cm3: 100 };
  const day = { resourceId: 'pnt_a/20260603', grams: 0, cm3: 5, stops: 0 };
  const space = asker([
    { kind: 'open', departure: train() },
    { kind: 'openStorage', storage: stored },
    hold('h1', [leg(1, 7), { kind: 'storage', ...day }]),
  ]);
  const held = { heldGrams: 7, heldCm3: 7, soldGrams: 0, soldCm3: 0 };
  expect(space.changes.flatMap(fillsOf)).toEqual([{ departureId: train().id, leg: 1, fill: held }]);
  space.at = noon + hourMs - 1;
  space.ask({ kind: 'warn', holdId: 'h1' });
  expect(space.changes).toMatchObject([{ kind: 'expiring' }]);
  expect(space.changes.flatMap(fillsOf)).toEqual([]);
});

test('a line is told by the latest of each departure, in the order of time, each moment once', () => {
  const half = (holdId: string) => hold(holdId, [leg(0, 100)], later);
  const one = filled([
    [1, half('h1')],
    [3, half('h2')],
    [5, half('h3')],
  ]);
  const other = filled(
    [
      [0, hold('h4', [leg(0, 1, 1, 'dep_b')], later)],
      [3, hold('h5', [leg(0, 2, 2, 'dep_b')], later)],
    ],
    'dep_b',
  );
  const series = [one, other].map(({ departure, steps }) => fillingOf(departure, steps, noon));
  const lines = fillingOfLines(series);
  expect(lines.map(({ at, taken }) => [(at - noon) / hourMs, taken.grams])).toEqual([
    [0.25, 1],
    [1.25, 101],
    [3.25, 203],
    [5.25, 303],
  ]);
});
