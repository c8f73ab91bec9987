import { isAlike } from './alike';
import { way, type Costs } from './ways.test-data';

const usual = { price: 10_000, minutes: 6_000, co2e: 1_000, transfers: 1 };
const compared = (changes: Partial<Costs>): boolean =>
  isAlike(way(usual), way({ ...usual, ...changes }));
const onOneTrain = (changes: Partial<Costs>): boolean =>
  isAlike(way({ ...usual, departureId: 'dep' }), way({ ...usual, ...changes, departureId: 'dep' }));

test('two ways are one up to an hour, 1 % of price and 5 % of CO2e apart', () => {
  expect(compared({ minutes: 6_060, price: 9_900, co2e: 950 })).toBe(true);
  expect(compared({ minutes: 6_061 })).toBe(false);
  expect(compared({ minutes: 5_939 })).toBe(false);
  expect(compared({ price: 9_899 })).toBe(false);
  expect(compared({ price: 10_102 })).toBe(false);
  expect(compared({ co2e: 949 })).toBe(false);
});

test('another number of transfers is another way', () => {
  expect(compared({ transfers: 2 })).toBe(false);
  expect(onOneTrain({ transfers: 0 })).toBe(false);
});

test('on the same departures two ways are one up to 5 % of price and 10 % of CO2e', () => {
  expect(onOneTrain({ minutes: 6_060, price: 9_500, co2e: 900 })).toBe(true);
  expect(onOneTrain({ minutes: 6_061 })).toBe(false);
  expect(onOneTrain({ price: 9_499 })).toBe(false);
  expect(onOneTrain({ co2e: 899 })).toBe(false);
});

test('what costs nothing is like nothing else', () => {
  const free = way({ ...usual, price: 0, co2e: 0 });
  expect(isAlike(free, way({ ...usual, price: 0, co2e: 0 }))).toBe(true);
  expect(isAlike(free, way({ ...usual, price: 1, co2e: 0 }))).toBe(false);
});
