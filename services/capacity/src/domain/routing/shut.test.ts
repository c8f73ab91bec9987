import { days } from '@serai/model';
import { laterDays } from './calendar';
import type { RoutingRequirement } from './requirement';
import { isLineShut, isPointShut, shutAt, shutFor, type Shut } from './shut';
import type { Paths } from './timetable';

const readyAt = days(100);
const longestTripMs = days(3);
/** The last moment at which anything that is looked at may still be under way. */
const lastAt = readyAt + days(7) + longestTripMs;
const shut = (changes: Partial<Shut>): Shut => ({
  ...{ why: 'closed', from: 0, until: Number.POSITIVE_INFINITY, all: false },
  ...{ points: new Set(['x']), lines: new Set(['l']) },
  ...changes,
});
const requirement = (...all: readonly Shut[]) =>
  ({ shut: all, readyAt, horizonDays: 7 }) as unknown as RoutingRequirement;
const kept = (one: Shut, relaxed: readonly string[] = []) => {
  const paths = { longestTripMs } as Paths;
  const { always, sometimes } = shutFor(requirement(one), paths, new Set(relaxed) as never);
  return [always.length, sometimes.length];
};

describe('what is shut', () => {
  it('is so always where it is so from when parcels are ready until all has come', () => {
    expect(kept(shut({ from: readyAt, until: lastAt + 1 }))).toEqual([1, 0]);
    expect(kept(shut({ from: readyAt + 1 }))).toEqual([0, 1]);
    expect(kept(shut({ until: lastAt }))).toEqual([0, 1]);
  });

  it('is left off where it is asked what there would be without it', () => {
    expect(kept(shut({}), ['avoided'])).toEqual([0, 0]);
    expect(kept(shut({}), ['embargo'])).toEqual([1, 0]);
    expect(kept(shut({ why: 'embargo' }), ['embargo'])).toEqual([0, 0]);
    expect(kept(shut({ why: 'embargo' }), ['avoided'])).toEqual([1, 0]);
  });

  it('is a point, a line, or all', () => {
    expect([isPointShut([shut({})], 'x'), isPointShut([shut({})], 'y')]).toEqual([true, false]);
    expect([isLineShut([shut({})], 'l'), isLineShut([shut({})], 'm')]).toEqual([true, false]);
    const all = [shut({ all: true, points: new Set(), lines: new Set() })];
    expect([isPointShut(all, 'y'), isLineShut(all, 'm')]).toEqual([true, true]);
  });
});

test('a leg is shut while one of its ends or its line is, from the first moment until the last', () => {
  // Leg 0 rides line l from x to y, leg 1 line m from y to x.
  const paths = {
    ...{ pointIds: ['x', 'y'], lineIds: ['l', 'm'] },
    ...{ from: [0, 1], to: [1, 0], path: [0, 1] },
  } as unknown as Paths;
  const during = (changes: Partial<Shut>) => {
    const one = shut({ from: 10, until: 20, lines: new Set(), ...changes });
    const isShut = shutAt(paths, { always: [], sometimes: [one] });
    if (isShut === null) throw new Error('nothing is shut');
    return isShut;
  };
  const ofPoint = during({});
  expect([9, 10, 19, 20].map((departs) => ofPoint(0, departs, 99))).toEqual([
    ...[false, true],
    ...[true, false],
  ]);
  expect([9, 10, 19, 20].map((arrives) => ofPoint(1, 0, arrives))).toEqual([
    ...[false, true],
    ...[true, false],
  ]);
  expect([ofPoint(0, 0, 15), ofPoint(1, 15, 99)]).toEqual([false, false]);
  const ofLine = during({ points: new Set(), lines: new Set(['m']) });
  expect([ofLine(1, 10, 99), ofLine(1, 9, 15), ofLine(0, 10, 99)]).toEqual([true, false, false]);
  expect(shutAt(paths, { always: [shut({})], sometimes: [] })).toBeNull();
});

test('days until parcels are to leave are counted begun, and never back', () => {
  const later = [-1, 0, 1, days(1), days(1) + 1].map((ms) => laterDays(readyAt, readyAt + ms));
  expect(later).toEqual([0, 0, 1, 1, 2]);
});
