import { asker, hold, keep, leg, noon, train } from './space.test-data';
import { viewOfDay, viewOfLeg, type HeldOn } from './spaceView';
import { utilisationOf } from './utilisation';
import type { DepartureState } from './departure';

const dayMs = 86_400_000;

function opened(): DepartureState {
  const space = asker([{ kind: 'open', departure: train() }, hold('h1', [leg(0, 400)])]);
  return space.state.departures.get(train().id) as DepartureState;
}

const held = (isCommitted: boolean, grams: number): HeldOn => ({
  resourceId: `${train().id}/0`,
  sellerId: 'mbr_a',
  isCommitted,
  grams,
  cm3: grams,
  stops: 0,
  own: { grams: 0, cm3: 0, stops: 0 },
});

test('what is committed has travelled once the leg has left, what is held has not', () => {
  const departure = opened();
  const first = departure.legs[0] as DepartureState['legs'][number];
  const holds = [held(true, 300), held(false, 100)];
  const travelled = (at: number, change = {}) =>
    viewOfLeg({ ...departure, ...change }, first, holds, at).travelled.grams;
  expect([travelled(first.departsAt - 1), travelled(first.departsAt)]).toEqual([0, 300]);
  expect(travelled(first.departsAt, { status: 'cancelled' })).toBe(0);
  expect(viewOfLeg(departure, first, holds, noon)).toMatchObject({
    held: { grams: 100 },
    sold: { grams: 300 },
    unsold: { grams: 600 },
  });
});

test('a pool is told beside the free one, each by what was drawn from it', () => {
  const space = asker([
    { kind: 'open', departure: train() },
    { kind: 'allot', departureId: train().id, carrierId: null, allotment: keep('mbr_a', 300) },
  ]);
  const departure = space.state.departures.get(train().id) as DepartureState;
  const first = departure.legs[0] as DepartureState['legs'][number];
  const own = (grams: number) => ({ own: { grams, cm3: grams, stops: 0 } });
  const holds = [
    { ...held(false, 50), ...own(40) },
    { ...held(true, 110), ...own(100) },
    { ...held(false, 30), sellerId: 'mbr_b', ...own(0) },
    { ...held(true, 7), sellerId: 'mbr_b', ...own(5) },
    { ...held(true, 999), resourceId: 'dep_other/0' },
  ];
  const grams = (at: number) => {
    const { pools, allotted, held: all, sold, unsold } = viewOfLeg(departure, first, holds, at);
    const ofPools = pools.map((pool) =>
      [pool.size, pool.held, pool.sold, pool.left].map((room) => room.grams),
    );
    return [[allotted, all, sold, unsold].map((room) => room.grams), ...ofPools];
  };
  expect(grams(noon)).toEqual([
    [300, 80, 117, 803],
    [700, 40, 17, 643],
    [300, 40, 100, 160],
  ]);
  // Two hours before it leaves, what is kept and unsold flows to all.
  expect(grams(first.departsAt - 2 * 3_600_000)).toEqual([
    [0, 80, 117, 803],
    [860, 40, 17, 803],
    [300, 40, 100, 0],
  ]);
});

test('what a run carried has travelled when its day is over', () => {
  const offered = { grams: 1_000, cm3: 1_000, stops: 5 };
  const on = { ...held(true, 300), resourceId: 'are_1/AM/20260603' };
  const view = (at: number) => viewOfDay('run', 'are_1/AM/20260603', offered, noon, [on], at);
  expect([view(noon + dayMs - 1), view(noon + dayMs)].map((one) => one.travelled.grams)).toEqual([
    0, 300,
  ]);
});

test('utilisation adds the departures of a day, and leaves out what is cancelled', () => {
  const one = opened();
  const other = { ...one, id: 'dep_other', legs: one.legs.slice(0, 1) };
  const cancelled = { ...one, id: 'dep_none', status: 'cancelled' as const };
  const { departures, days } = utilisationOf([one, other, cancelled]);
  expect(departures.map(({ weightShareBasisPoints: share }) => share)).toEqual([2_000, 4_000]);
  expect(days).toMatchObject([
    { departures: 2, taken: { grams: 800 }, published: { grams: 3_000 } },
  ]);
  expect(days[0]?.weightShareBasisPoints).toBe(2_666);
  const otherLine = { ...one, id: 'dep_line', lineId: 'lin_a' };
  const perLine = utilisationOf([one, otherLine]);
  expect(perLine.days.map(({ lineId, departures: count }) => [lineId, count])).toEqual([
    ['lin_a', 1],
    ['lin_train', 1],
  ]);
});

test('nothing published is no share', () => {
  const departure = { ...opened(), legs: [] };
  expect(utilisationOf([departure]).days[0]?.weightShareBasisPoints).toBe(0);
});
