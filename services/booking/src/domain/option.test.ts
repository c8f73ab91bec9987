import fc from 'fast-check';
import { isAlike } from './alike';
import { bestValue } from './bestValue';
import { frontOf } from './front';
import type { Itinerary } from './itinerary';
import { maxOptions, optionsOf, type Extent } from './option';
import { anyWays, readyAt, way } from './ways.test-data';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const hour = 60;
const cheap = way({ price: 1_000, minutes: 100 * hour, co2e: 50 });
const fast = way({ price: 4_000, minutes: 10 * hour, co2e: 900 });
const green = way({ price: 1_500, minutes: 120 * hour, co2e: 10 });
const middling = way({ price: 1_400, minutes: 14 * hour, co2e: 400 });

const optionsAmong = (ways: readonly Itinerary[], extent?: Extent) =>
  optionsOf(ways, readyAt, extent).options;
const reasonsAmong = (ways: readonly Itinerary[]) =>
  optionsAmong(ways).map(({ reasons }) => reasons.map(({ code, message }) => [code, message]));

describe('the options of a quote', () => {
  it('are labelled cheapest, fastest, greenest and best value, cheapest first', () => {
    const options = optionsAmong([fast, green, cheap, middling]);
    expect(options.map(({ id, labels, price }) => [id, labels, price.amount])).toEqual([
      ['opt_1', ['cheapest'], 1_000],
      ['opt_2', ['best_value'], 1_400],
      ['opt_3', ['greenest'], 1_500],
      ['opt_4', ['fastest'], 4_000],
    ]);
  });

  it('are those that no other beats; of equals one stays', () => {
    const beaten = way({ price: 4_001, minutes: 10 * hour, co2e: 900 });
    expect(optionsAmong([fast, beaten, { ...fast }])).toHaveLength(1);
  });

  it('may carry every label at once', () => {
    expect(optionsAmong([cheap])[0]?.labels).toHaveLength(4);
    expect(optionsAmong([])).toEqual([]);
  });

  it('are of best value when price and time, as multiples of the least, sum to the least', () => {
    const value = bestValue([cheap, fast], readyAt);
    expect(value(cheap)).toBeCloseTo(1 + 10);
    expect(value(fast)).toBeCloseTo(4 + 1);
  });

  it('say why each is shown', () => {
    const slow = way({ price: 3_680, minutes: 22 * hour, co2e: 810 });
    expect(reasonsAmong([fast, green, cheap, middling, slow])).toEqual([
      [['CHEAPEST', 'No way costs less.']],
      [
        [
          'BEST_VALUE',
          '1.40 times the lowest price and 1.40 times the shortest time: no way has a lower sum.',
        ],
      ],
      [['GREENEST', 'No way emits less CO2e.']],
      [['FASTEST', 'No way arrives earlier.']],
    ]);
  });

  it('say what they trade where they carry no label', () => {
    const trading = [
      way({ price: 3_680, minutes: 22 * hour, co2e: 390 }),
      way({ price: 3_999, minutes: 10 * hour + 90, co2e: 900 }),
      way({ price: 5_000, minutes: 10 * hour, co2e: 300, transfers: 0 }),
      way({ price: 1_100, minutes: 95 * hour, co2e: 55, transfers: 0 }),
    ];
    const changing = { ...fast, transfers: 1 };
    const told = reasonsAmong([changing, green, cheap, middling, ...trading]).flat();
    expect(told.filter(([code]) => code === 'TRADES').map(([, message]) => message)).toEqual([
      '4 days later than the fastest, 73 % cheaper, 94 % less CO2e and 1 change fewer.',
      '12 h later than the fastest, 8 % cheaper, 57 % less CO2e and 1 change fewer.',
      '90 min later than the fastest, under 1 % cheaper and 1 change fewer.',
      'As early as the fastest, 25 % dearer, 67 % less CO2e and 1 change fewer.',
    ]);
  });

  it('keep the cheapest of all; what is as good as the same carries the other labels', () => {
    const sooner = way({ price: 1_005, minutes: 100 * hour - 50, co2e: 49 });
    expect(optionsAmong([sooner, cheap])).toMatchObject([
      { price: { amount: 1_000 }, labels: ['cheapest', 'fastest', 'greenest', 'best_value'] },
    ]);
    const [reasons = []] = reasonsAmong([sooner, cheap]);
    expect(reasons).toContainEqual([
      'FASTEST',
      'No way arrives earlier, but for one that is as good as the same.',
    ]);
    expect(optionsAmong([sooner, cheap], 'all').map(({ labels }) => labels)).toEqual([
      ['cheapest'],
      ['fastest', 'greenest', 'best_value'],
    ]);
  });

  it(`are few and all different, with each label once (seed ${seed})`, () => {
    let [cut, alike] = [0, 0];
    const property = fc.property(anyWays, (ways) => {
      const front = frontOf(ways);
      const options = optionsAmong(ways);
      const plans = options.map(({ itinerary }) => itinerary);
      expect(options.length).toBeGreaterThan(0);
      expect(options.length).toBeLessThanOrEqual(maxOptions);
      for (const plan of plans) expect(front).toContain(plan);
      const pairs = plans.flatMap((one, at) => plans.slice(at + 1).map((two) => [one, two]));
      for (const [one, two] of pairs)
        expect(isAlike(one as Itinerary, two as Itinerary)).toBe(false);
      const labels = options.flatMap((option) => option.labels);
      expect([...labels].sort()).toEqual(['best_value', 'cheapest', 'fastest', 'greenest']);
      const lowest = Math.min(...front.map(({ price }) => price.amount));
      expect(options[0]?.price.amount).toBe(lowest);
      for (const { reasons, labels: own } of options) {
        expect(reasons).toHaveLength(Math.max(1, own.length));
      }
      expect(optionsAmong(ways)).toEqual(options);
      // What was left out is like one that is shown, or there was no more room.
      const isLike = (plan: Itinerary): boolean => plans.some((shown) => isAlike(shown, plan));
      if (options.length < maxOptions) expect(front.filter((plan) => !isLike(plan))).toEqual([]);
      if (options.length === maxOptions && front.some((plan) => !isLike(plan))) cut += 1;
      if (front.length > options.length && front.every(isLike)) alike += 1;
    });
    fc.assert(property, { seed, numRuns: 400 });
    expect(Math.min(cut, alike)).toBeGreaterThan(10);
  });

  it(`are the whole front where all are asked for, each label exact (seed ${seed})`, () => {
    const property = fc.property(anyWays, (ways) => {
      const front = frontOf(ways);
      const options = optionsAmong(ways, 'all');
      expect(new Set(options.map(({ itinerary }) => itinerary))).toEqual(new Set(front));
      const labelled = (label: string) =>
        options.find((option) => option.labels.some((own) => own === label))?.itinerary;
      const least = (cost: (plan: Itinerary) => number) => Math.min(...front.map(cost));
      expect(labelled('cheapest')?.price.amount).toBe(least(({ price }) => price.amount));
      expect(labelled('fastest')?.arrivesAt).toBe(least(({ arrivesAt }) => arrivesAt));
      expect(labelled('greenest')?.co2eGrams).toBe(least(({ co2eGrams }) => co2eGrams));
      const told = options.flatMap(({ reasons }) => reasons.map(({ message }) => message));
      for (const message of told) expect(message).not.toMatch(/as good as the same|NaN|Infinity/);
    });
    fc.assert(property, { seed, numRuns: 300 });
  });
});
