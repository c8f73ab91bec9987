import { hours, minutes as minutesOf } from '@serai/model';
import fc from 'fast-check';
import { leg, now, planOf } from './booking.test-data';
import type { Itinerary } from './itinerary';

/** When what the ways carry is ready. */
export const readyAt = now + hours(3);

export interface Costs {
  readonly price: number;
  readonly minutes: number;
  readonly co2e?: number;
  readonly transfers?: number;
  readonly departureId?: string;
}

/** A way of one ride with these costs; it closes two hours from now. */
export function way({ price, minutes: long, co2e, transfers, departureId }: Costs): Itinerary {
  const only = leg({
    departsAt: readyAt,
    arrivesAt: readyAt + minutesOf(long),
    cutoffAt: now + hours(2),
    price: { amount: price, currency: 'EUR' },
    co2eGrams: co2e ?? 100,
    departureId: departureId ?? `dep_${price}_${long}_${co2e}_${transfers}`,
  });
  return planOf([only], { transfers: transfers ?? 0 });
}

const near = waysOf(
  fc.integer({ min: 1_000, max: 1_030 }),
  fc.integer({ min: 600, max: 680 }),
  fc.integer({ min: 100, max: 108 }),
);
const far = waysOf(
  fc.integer({ min: 0, max: 9_000 }),
  fc.integer({ min: 0, max: 9_000 }),
  fc.integer({ min: 0, max: 900 }),
);

/** Ways near each other and far from each other, beaten ones and equal ones among them. */
export const anyWays: fc.Arbitrary<Itinerary[]> = fc.oneof(
  fc.array(near, { minLength: 1, maxLength: 20 }),
  fc.array(fc.oneof(near, far), { minLength: 1, maxLength: 60, size: 'max' }),
);

function waysOf(
  price: fc.Arbitrary<number>,
  minutes: fc.Arbitrary<number>,
  co2e: fc.Arbitrary<number>,
): fc.Arbitrary<Itinerary> {
  const transfers = fc.integer({ min: 0, max: 2 });
  const departureId = fc.constantFrom('dep_1', 'dep_2', 'dep_3');
  return fc.record({ price, minutes, co2e, transfers, departureId }).map(way);
}
