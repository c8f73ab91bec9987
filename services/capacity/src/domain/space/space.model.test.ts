import fc from 'fast-check';
import { copyOf, restore, type SpaceCopy } from '../../store/snapshots';
import { freeRoom, ownRoom } from './departure';
import { evolveGroup } from './evolve';
import { emptySpace } from './space';
import { PlainSpace } from './plainSpace.test-data';
import {
  asker,
  hold,
  keep,
  leg,
  noon,
  train,
  type Asker,
  type BareCommand,
} from './space.test-data';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const runs = Number(process.env['RUNS'] ?? 1_000);
const minuteMs = 60_000;
const members = ['mbr_a', 'mbr_b', 'mbr_c'];
const of = { departureId: train().id, carrierId: null };

type Step =
  | { readonly passMs: number }
  | { readonly process: 'snapshot' | 'crash' }
  | { readonly ask: BareCommand; readonly key?: string };

const member = fc.constantFrom(...members);
const holdId = fc.integer({ min: 0, max: 7 }).map((id) => `h${id}`);
const items = fc
  .record({
    legs: fc.subarray([0, 1], { minLength: 1 }),
    grams: fc.integer({ min: 1, max: 600 }),
    cm3: fc.integer({ min: 1, max: 6_000 }),
  })
  .map(({ legs, grams, cm3 }) => legs.map((index) => leg(index, grams, cm3)));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 900 }).map((m) => ({ passMs: m * minuteMs })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('snapshot', 'crash').map((process) => ({ process }) as Step),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({ id: holdId, items, sellerId: member, commit: fc.boolean(), m: fc.nat(2_000) })
      .map(({ id, items: asked, sellerId, commit, m }) => ({
        ask: hold(id, asked, { sellerId, commit, until: noon + m * minuteMs }),
        key: `${id}/hold`,
      })),
  },
  ...(['commit', 'release', 'expire'] as const).map((kind) => ({
    weight: 2,
    arbitrary: fc
      .record({ holdId, sellerId: member, key: fc.uuid() })
      .map(({ holdId: id, sellerId, key }) => ({
        ask: { kind, holdId: id, sellerId } as BareCommand,
        key,
      })),
  })),
  {
    weight: 3,
    arbitrary: fc
      .record({ holdId, items, sellerId: member, stale: fc.boolean(), key: fc.uuid() })
      .map(({ key, stale, ...rest }) => ({
        ask: { kind: 'exchange', ...rest, expectedVersion: stale ? -1 : 0 } as BareCommand,
        key,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ leg: fc.nat(1), grams: fc.nat(1_500), cm3: fc.nat(15_000), key: fc.uuid() })
      .map(({ key, ...size }): Step => {
        return { ask: { kind: 'cut', ...of, ...size, reason: 'cut' }, key };
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ memberId: member, grams: fc.nat(700), m: fc.nat(1_500), key: fc.uuid() })
      .map(({ memberId, grams, m, key }): Step => ({
        ask: { kind: 'allot', ...of, allotment: { ...keep(memberId, grams), releaseMinutes: m } },
        key,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ laterMs: fc.nat(600 * minuteMs), key: fc.uuid() })
      .map(({ laterMs, key }): Step => ({
        ask: {
          kind: 'revise',
          ...of,
          reason: 'late',
          legs: train().legs.map(({ departsAt, arrivesAt }, index) => ({
            index,
            departsAt: departsAt + laterMs,
            arrivesAt: arrivesAt + laterMs,
          })),
        },
        key,
      })),
  },
);

/** Promise 1: what is taken from a pool never exceeds the pool, and a leg only where it is over. */
function checkPromise(space: Asker): void {
  for (const one of space.state.departures.get(train().id)?.legs ?? []) {
    const kept = members.map((id) => ownRoom(one, id, space.at));
    const free = freeRoom(one, space.at);
    for (const [size, sold, unit] of [
      [one.grams, one.soldGrams, 'grams'],
      [one.cm3, one.soldCm3, 'cm3'],
    ] as const) {
      const left = kept.reduce((sum, room) => sum + room[unit], 0) + free[unit];
      expect(sold).toBeGreaterThanOrEqual(0);
      if (sold > size)
        expect({ left, over: one.overSince !== null }).toEqual({ left: 0, over: true });
      else expect(left + sold).toBe(size);
    }
    for (const pool of one.pools) expect(pool.soldGrams).toBeGreaterThanOrEqual(0);
  }
}

function replayed(space: Asker) {
  const state = emptySpace();
  for (const group of JSON.parse(JSON.stringify(space.groups))) evolveGroup(state, group);
  return state;
}

describe('space against a plain model', () => {
  it(`answers and ends alike, and never oversells (seed ${seed})`, () => {
    const seen = new Map<string, number>();
    const property = fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const space = asker([{ kind: 'open', departure: train() }]);
      const plain = new PlainSpace(train());
      let snapshot: SpaceCopy | null = null;
      for (const one of steps) {
        if ('passMs' in one) {
          space.at += one.passMs;
          continue;
        }
        if ('process' in one) {
          if (one.process === 'snapshot') snapshot = written(copyOf(space.state, 0, null));
          else crash(space, snapshot);
          seen.set(one.process, (seen.get(one.process) ?? 0) + 1);
          continue;
        }
        const ask = withVersion(space, one.ask);
        const sold = soldOf(space);
        const code = space.code(ask, one.key);
        const expected = plain.answer(ask, one.key ?? '', space.at);
        expect({ ask, code }).toEqual({ ask, code: expected });
        if (code !== 'granted') expect(soldOf(space)).toEqual(sold);
        expect(soldOf(space)).toEqual(plain.sold());
        checkPromise(space);
        seen.set(`${ask.kind} ${code}`, (seen.get(`${ask.kind} ${code}`) ?? 0) + 1);
      }
      expect(replayed(space)).toEqual(space.state);
    });
    fc.assert(property, { seed, numRuns: runs });
    for (const kind of [
      'hold',
      'commit',
      'release',
      'expire',
      'exchange',
      'cut',
      'allot',
      'revise',
    ]) {
      expect([kind, seen.get(`${kind} granted`) ?? 0]).not.toEqual([kind, 0]);
    }
    for (const what of ['hold NO_ROOM', 'snapshot', 'crash']) {
      expect([what, seen.get(what) ?? 0]).not.toEqual([what, 0]);
    }
  });
});

/** What is written is what is read again. */
function written<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Everything in memory is gone; what starts again reads the last snapshot, and what came after. */
function crash(space: Asker, snapshot: SpaceCopy | null): void {
  const { state, groups } = space;
  for (const table of Object.values(state)) if (table instanceof Map) table.clear();
  [state.lastGroup, state.lastAt] = [0, 0];
  if (snapshot !== null) expect(restore(state, snapshot)).toBe(true);
  for (const group of written(groups.slice(state.lastGroup))) evolveGroup(state, group);
}

function withVersion(space: Asker, ask: BareCommand): BareCommand {
  if (ask.kind !== 'exchange' || ask.expectedVersion < 0) return ask;
  return { ...ask, expectedVersion: space.state.holds.get(ask.holdId)?.version ?? 0 };
}

function soldOf(space: Asker): readonly number[] {
  const legs = space.state.departures.get(train().id)?.legs ?? [];
  return legs.flatMap(({ soldGrams, soldCm3 }) => [soldGrams, soldCm3]);
}
