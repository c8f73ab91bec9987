import { backTest } from './tracking/backTest';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(`estimates from little history are better than the plan, and their range holds (seed ${SEED})`, () => {
  const { error, cover } = backTest({ seed: SEED, seasons: 4, bookings: 600 });
  expect(error).toBeLessThanOrEqual(0.6);
  expect(cover).toBeGreaterThanOrEqual(0.75);
  expect(cover).toBeLessThanOrEqual(0.85);
});
