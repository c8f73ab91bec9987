import { isOnTheWay, nextStepFrom, stepsBehind } from './nextStep';
import { way } from './tracking.test-data';

test('a point is on the way where a step begins or ends', () => {
  expect(['x', 'y', 'z', ''].map((point) => isOnTheWay(way, point))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('the next step begins at the point; at the door it is the first, elsewhere there is none', () => {
  expect(nextStepFrom(way, undefined)).toMatchObject({ index: 0, step: { kind: 'collection' } });
  expect(nextStepFrom(way, 'x')).toMatchObject({ index: 1, step: { kind: 'ride' } });
  expect(nextStepFrom(way, 'y')).toMatchObject({ index: 2, step: { kind: 'delivery' } });
  expect(nextStepFrom(way, 'z')).toBeUndefined();
  expect(nextStepFrom([], undefined)).toBeUndefined();
});

test('the steps behind a parcel are those that end at the point and before', () => {
  expect(['x', 'y', 'z'].map((point) => stepsBehind(way, point))).toEqual([1, 2, 0]);
});
