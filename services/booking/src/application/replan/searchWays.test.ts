import { legsToPoznan, order, planOf } from '../../domain/booking.test-data';
import { hitsOf, type Hit } from '../../domain/replan/hits';
import { partsOf } from '../../domain/part';
import { isWithin } from './searchWays';

const whole = order();
const cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' } as const;
const progress = { collected: [], delivered: [] };
const booking = { status: 'confirmed', order: whole, parts: partsOf(whole), progress } as const;
const [hit] = hitsOf(booking, { cause, now: whole.madeAt }) as [Hit];

test('another way is within the promise until the end of it, by modes that were accepted', () => {
  const plan = planOf(legsToPoznan());
  const { arrivesAt } = plan;
  expect(isWithin(plan, { ...hit, promisedUntil: arrivesAt })).toBe(true);
  expect(isWithin(plan, { ...hit, promisedUntil: arrivesAt - 1 })).toBe(false);
  const flown = legsToPoznan().map((leg) =>
    leg.departureId === 'dep_2' ? { ...leg, mode: 'air' } : leg,
  );
  expect(isWithin(planOf(flown), hit)).toBe(false);
  expect(isWithin(planOf(flown), { ...hit, modes: ['air', 'road'] })).toBe(true);
  // How it comes to a door was never asked.
  const byBicycle = legsToPoznan().map((leg) =>
    leg.kind === 'ride' ? leg : { ...leg, mode: 'bicycle' },
  );
  expect(isWithin(planOf(byBicycle), hit)).toBe(true);
});
