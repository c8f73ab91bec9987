import fc from 'fast-check';
import type { SpaceItem } from './hold';
import { hold, keep, leg, noon, train, type BareCommand } from './space.test-data';

const minuteMs = 60_000;
export const members = ['mbr_a', 'mbr_b', 'mbr_c'];
const of = { departureId: train().id, carrierId: null };

export type Step =
  | { readonly passMs: number }
  | { readonly process: 'snapshot' | 'crash' }
  /** Where it is said, not before so long before the end of its hold. */
  | { readonly ask: BareCommand; readonly key?: string; readonly beforeEndMs?: number };

const member = fc.constantFrom(...members);
const holdId = fc.integer({ min: 0, max: 7 }).map((id) => `h${id}`);
const run = { areaId: 'are_1', reference: 'AM', memberId: 'mbr_carrier' };
const days = [1, 2, 3, 4, 5, 6, 7];
export const dayItems = ['are_1/AM/20260602', 'are_1/AM/20260603', 'pnt_a/20260602'];
export const offerOf = (
  place: string,
  size: { grams: number; cm3: number; stops: number },
): BareCommand =>
  place === 'run'
    ? { kind: 'openRun', run: { ...run, days, ...size } }
    : { kind: 'openStorage', storage: { pointId: 'pnt_a', memberId: run.memberId, cm3: size.cm3 } };
export const dayItem = (resourceId: string, grams: number, cm3: number): SpaceItem =>
  resourceId.startsWith('pnt_')
    ? { kind: 'storage', resourceId, grams, cm3, stops: 0 }
    : { kind: 'run', resourceId, grams, cm3, stops: 1 + (grams % 2) };
const besideId = fc.integer({ min: 8, max: 15 }).map((id) => `h${id}`);
const anyId = fc.oneof(holdId, besideId);
const holdIds = Array.from({ length: 16 }, (_, nth) => `h${nth}`);
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

/** Something that somebody asks, or that happens to the process. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 900 }).map((m) => ({ passMs: m * minuteMs })) },
  { weight: 1, arbitrary: fc.constantFrom(59, 70, 70).map((d) => ({ passMs: d * 86_400_000 })) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        one: fc.oneof(
          fc.record({ of: fc.constant('hold'), ids: fc.subarray(holdIds, { minLength: 8 }) }),
          fc.constant({ of: 'departure', ids: [train().id] }),
          fc.record({ of: fc.constant('day'), ids: fc.subarray(dayItems, { minLength: 2 }) }),
        ),
        isWritten: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
        key: fc.uuid(),
      })
      .map(({ one, isWritten, key }): Step => {
        const writtenOut = isWritten ? Number.MAX_SAFE_INTEGER : 0;
        return { ask: { kind: 'retire', ...one, writtenOut } as BareCommand, key };
      }),
  },
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

/** All that may be retired is, once it is long past; some of it is released after all. */
const longAfter: readonly Step[] = [
  { passMs: 70 * 86_400_000 },
  ...(
    [
      ['hold', holdIds],
      ['departure', [train().id]],
      ['day', dayItems],
    ] as const
  ).map(([of, ids]): Step => {
    const writtenOut = Number.MAX_SAFE_INTEGER;
    return { ask: { kind: 'retire', of, ids, writtenOut }, key: `retire ${of}` };
  }),
  ...holdIds.slice(0, 4).map((id): Step => {
    return { ask: { kind: 'release', holdId: id, sellerId: 'mbr_a' }, key: `late ${id}` };
  }),
];

/** So many steps; of half of all, the last ones long after the others. */
export const manySteps = fc
  .tuple(fc.array(step, { minLength: 5, maxLength: 60 }), fc.option(fc.array(step), { freq: 2 }))
  .map(([steps, late]) => (late === null ? steps : [...steps, ...longAfter, ...late]));
