import type { KnownConsignment, PlannedStep } from '../../services/tracking/src/domain/consignment';
import { delayKeys, evolveDelays, noDelays } from '../../services/tracking/src/domain/delays';
import { estimateOf } from '../../services/tracking/src/domain/estimate';
import { at, consignment } from '../../services/tracking/src/domain/tracking.test-data';
import { normal, pick, seeded, type Random } from './random';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const hourMs = 3_600_000;
const draws = 8_000;
const learned = 2_000;

interface Leg {
  readonly step: PlannedStep;
  /** How late it was, each time. */
  readonly seenMs: readonly number[];
}

/** Late by its own habit, now and then badly. */
function legOf(random: Random, step: PlannedStep): Leg {
  const [usual, spread] = [1 + 3 * random(), 0.5 + random()];
  const one = (): number => {
    const failed = random() < 0.05 ? 6 * random() : 0;
    return Math.round(Math.max(0, usual + spread * normal(random) + failed) * hourMs);
  };
  return { step, seenMs: Array.from({ length: learned }, one) };
}

const stepOf = (kind: 'ride' | 'delivery', name: string, departs: number): PlannedStep => ({
  ...{ kind, memberId: `mbr_${name}`, departsAt: at(departs), arrivesAt: at(departs + 8) },
  ...{ mode: 'road', departureId: kind === 'ride' ? `dep_${name}` : '', firstLeg: 0, lastLeg: 0 },
  ...{ fromPointId: `pnt_${kind}`, ...(kind === 'ride' && { toPointId: 'pnt_delivery' }) },
});

/** A ride and a delivery behind it, each for a part of its own. */
function ways(random: Random, names: readonly string[]): readonly (readonly Leg[])[] {
  const known = new Map(
    names.map((name) => {
      const legs = [stepOf('ride', name, 0), stepOf('delivery', name, 9)];
      return [name, legs.map((step) => legOf(random, step))];
    }),
  );
  return names.map((name) => known.get(name) ?? []);
}

function estimated(of: readonly (readonly Leg[])[]) {
  const parts = of.map((legs, index) => ({
    id: `prt_${index}`,
    legs: legs.map(({ step }) => step),
  }));
  const made = consignment(of.length);
  const parcels = made.parcels.map((parcel, index) => ({ ...parcel, partId: `prt_${index}` }));
  const known: KnownConsignment = { ...made, parts, parcels };
  const seen = new Map<string, readonly number[]>();
  for (const legs of of) {
    legs.forEach(({ step, seenMs }, index) => {
      const [, key = ''] = delayKeys(step, legs[index - 1]?.step);
      seen.set(key, seenMs);
    });
  }
  const history = (key: string) => evolveDelays(noDelays, { delaysMs: seen.get(key) ?? [] });
  return estimateOf(known, () => undefined, at(0), history);
}

/** When the last one comes, each leg late as often as it was seen to be. */
function lastArrival(random: Random, of: readonly (readonly Leg[])[]): number {
  const late = new Map<Leg, number>();
  const ends = of.map((legs) =>
    legs.reduce((reached, leg) => {
      const { departsAt, arrivesAt } = leg.step;
      const own = late.get(leg) ?? pick(random, leg.seenMs);
      late.set(leg, own);
      return arrivesAt + Math.max(0, reached - departsAt) + own;
    }, 0),
  );
  return Math.max(...ends);
}

/** Shares of what came that came by the start, the middle and the end of the range. */
function shares(random: Random, names: readonly string[]): readonly number[] {
  const of = ways(random, names);
  const { earliest, at: middle, latest } = estimated(of);
  const all = Array.from({ length: draws }, () => lastArrival(random, of));
  return [earliest, middle, latest].map(
    (moment) => all.filter((arrival) => arrival <= moment).length / draws,
  );
}

test.each([
  ['on one way', ['a', 'a', 'a', 'a']],
  ['on two ways', ['a', 'b', 'a', 'b']],
  ['each on a way of its own', ['a', 'b', 'c', 'd', 'e', 'f']],
])(
  `the range of the last arrival of parcels %s holds as often as it says (seed ${SEED})`,
  (_, of) => {
    const random = seeded(SEED);
    for (let nth = 0; nth < 3; nth += 1) {
      const [early = 0, middle = 0, late = 0] = shares(random, of);
      expect(Math.abs(early - 0.1)).toBeLessThan(0.04);
      expect(Math.abs(middle - 0.5)).toBeLessThan(0.06);
      expect(Math.abs(late - 0.9)).toBeLessThan(0.04);
    }
  },
);
