import fc from 'fast-check';
import { copyOf, restore, type SpaceCopy } from '../../store/snapshots';
import { freeRoom, ownRoom } from './departure';
import { evolveGroup } from './evolve';
import type { SpaceItem } from './hold';
import { emptySpace } from './space';
import { PlainSpace } from './plainSpace.test-data';
import {
  asker,
  hold,
  keep,
  leg,
  nearEnd,
  noon,
  train,
  withVersion,
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
  /** Where it is said, not before so long before the end of its hold. */
  | { readonly ask: BareCommand; readonly key?: string; readonly beforeEndMs?: number };

const member = fc.constantFrom(...members);
const holdId = fc.integer({ min: 0, max: 7 }).map((id) => `h${id}`);
const run = { areaId: 'are_1', reference: 'AM', memberId: 'mbr_carrier' };
const days = [1, 2, 3, 4, 5, 6, 7];
const dayItems = ['are_1/AM/20260602', 'are_1/AM/20260603', 'pnt_a/20260602'];
const offerOf = (
  place: string,
  size: { grams: number; cm3: number; stops: number },
): BareCommand =>
  place === 'run'
    ? { kind: 'openRun', run: { ...run, days, ...size } }
    : { kind: 'openStorage', storage: { pointId: 'pnt_a', memberId: run.memberId, cm3: size.cm3 } };
const dayItem = (resourceId: string, grams: number, cm3: number): SpaceItem =>
  resourceId.startsWith('pnt_')
    ? { kind: 'storage', resourceId, grams, cm3, stops: 0 }
    : { kind: 'run', resourceId, grams, cm3, stops: 1 + (grams % 2) };
const besideId = fc.integer({ min: 8, max: 15 }).map((id) => `h${id}`);
const anyId = fc.oneof(holdId, besideId);
const items = fc
  .record({
    legs: fc.subarray([0, 1], { minLength: 1 }),
    days: fc.subarray(dayItems),
    grams: fc.integer({ min: 1, max: 600 }),
    cm3: fc.integer({ min: 1, max: 6_000 }),
  })
  .map(({ legs, days: on, grams, cm3 }) => [
    ...legs.map((index) => leg(index, grams, cm3)),
    ...on.map((resourceId) => dayItem(resourceId, grams, cm3)),
  ]);

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
      .record({ holdId: anyId, sellerId: member, key: fc.uuid() })
      .map(({ holdId: id, sellerId, key }) => ({
        ask: { kind, holdId: id, sellerId } as BareCommand,
        key,
      })),
  })),
  {
    weight: 2,
    arbitrary: fc
      .record({ holdId: anyId, key: fc.uuid(), beforeEndMs: fc.nat(6 * minuteMs) })
      .map(({ holdId: id, key, beforeEndMs }): Step => {
        return { ask: { kind: 'warn', holdId: id }, key, beforeEndMs };
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ holdId: anyId, items, sellerId: member, stale: fc.boolean(), key: fc.uuid() })
      .map(({ key, stale, ...rest }) => ({
        ask: { kind: 'exchange', ...rest, expectedVersion: stale ? -1 : 0 } as BareCommand,
        key,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        holdId,
        items: fc.oneof({ weight: 3, arbitrary: items }, { arbitrary: fc.constant([]), weight: 1 }),
        sellerId: member,
        also: fc.uniqueArray(fc.record({ holdId: besideId, bookingId: fc.constant('b'), items }), {
          selector: (one) => one.holdId,
          maxLength: 2,
        }),
        key: fc.uuid(),
      })
      .map(({ key, ...rest }) => ({
        ask: { kind: 'exchange', ...rest, expectedVersion: 0 } as BareCommand,
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
    weight: 2,
    arbitrary: fc
      .record({
        place: fc.constantFrom('run', 'storage'),
        memberId: member,
        size: fc.record({ grams: fc.nat(700), cm3: fc.nat(7_000), stops: fc.nat(2) }),
        m: fc.nat(1_500),
        key: fc.uuid(),
      })
      .map(({ place, memberId, size, m, key }): Step => {
        const ofRun = place === 'run';
        const kept = ofRun ? size : { ...size, grams: 0, stops: 0 };
        const spans = [{ ...kept, releaseMinutes: m, from: 0, to: null }];
        const { areaId, reference } = run;
        const where = ofRun
          ? ({ kind: 'run', areaId, reference } as const)
          : ({ kind: 'storage', pointId: 'pnt_a' } as const);
        return { ask: { kind: 'allotDays', of: where, carrierId: null, memberId, spans }, key };
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        place: fc.constantFrom('run', 'storage'),
        size: fc.record({ grams: fc.nat(1_500), cm3: fc.nat(15_000), stops: fc.nat(4) }),
        key: fc.uuid(),
      })
      .map(({ place, size, key }): Step => ({ ask: offerOf(place, size), key })),
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

const onDays = dayItems.map((id) => dayItem(id, 1, 1));

describe('space against a plain model', () => {
  it(`answers and ends alike, and never oversells (seed ${seed})`, () => {
    const seen = new Map<string, number>();
    const count = (kind: string, code: string) =>
      seen.set(`${kind} ${code}`, (seen.get(`${kind} ${code}`) ?? 0) + 1);
    const property = fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      const full = { grams: 1_000, cm3: 10_000, stops: 3 };
      const offers = ['run', 'storage'].map((place) => offerOf(place, full));
      const space = asker([{ kind: 'open', departure: train() }, ...offers]);
      const plain = new PlainSpace(train());
      const warned: string[] = [];
      let snapshot: SpaceCopy | null = null;
      for (const offer of offers) plain.answer(offer, JSON.stringify(offer), noon);
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
        if (one.beforeEndMs !== undefined) space.at = nearEnd(space, one.ask, one.beforeEndMs);
        const ask = withVersion(space, one.ask);
        const sold = soldOf(space);
        const code = space.code(ask, one.key);
        for (const change of space.changes) {
          if (change.kind === 'expiring') warned.push(change.hold.id);
        }
        const expected = plain.answer(ask, one.key ?? '', space.at);
        expect({ ask, code }).toEqual({ ask, code: expected });
        if (code !== 'granted') expect(soldOf(space)).toEqual(sold);
        expect(soldOf(space)).toEqual([...plain.sold(), ...plain.soldOn(onDays)]);
        checkPromise(space);
        if (ask.kind === 'exchange' && (ask.also?.length ?? 0) > 0) count('beside', code);
        count(ask.kind, code);
      }
      expect(warned).toEqual(plain.warned);
      for (const _ of warned) count('expiring', 'told');
      expect(replayed(space)).toEqual(space.state);
    });
    fc.assert(property, { seed, numRuns: runs });
    for (const kind of [
      'hold',
      'commit',
      'release',
      'expire',
      'warn',
      'exchange',
      'beside',
      'cut',
      'allot',
      'revise',
      'allotDays',
    ]) {
      expect([kind, seen.get(`${kind} granted`) ?? 0]).not.toEqual([kind, 0]);
    }
    for (const what of ['hold NO_ROOM', 'expiring told', 'beside NO_ROOM', 'snapshot', 'crash']) {
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

function soldOf({ state: { departures, taken, over } }: Asker): readonly number[] {
  const legs = departures.get(train().id)?.legs ?? [];
  const days = dayItems.flatMap((id) => [taken.get(id)?.cm3 ?? 0, over.has(id) ? 1 : 0]);
  return [...legs.flatMap(({ soldGrams, soldCm3 }) => [soldGrams, soldCm3]), ...days];
}
