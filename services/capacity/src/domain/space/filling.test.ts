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
