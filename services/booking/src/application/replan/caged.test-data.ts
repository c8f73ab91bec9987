import { randomUUID } from 'node:crypto';
import { hours } from '@serai/model';
import { once, type Sheet } from '@serai/runtime';
import { legsToPoznan, planOf } from '../../domain/booking.test-data';
import type { Itinerary } from '../../domain/itinerary';
import type { Cause } from '../../domain/replan/cause';
import { handlers } from '../../facts/listenTo';
import { kinds } from '../../store/kinds';
import type { Kept } from '../desk';
import { trackingSays, type TestDesk } from '../desk.test-data';
import { keptBooking } from '../showBookings';
import { hearDisruption } from './hearDisruption';

type In = Pick<TestDesk, 'database'>;

/** Tracking read a unit, as booking hears it. */
export async function read(
  { database }: In,
  sscc: string,
  bookingId: string,
  kind: string,
  parentSscc = '',
): Promise<void> {
  const type = 'serai.tracking.v1.UnitCaptured';
  const step = handlers(kinds).find((one) => one.type === type)?.step;
  if (step === undefined) throw new Error(`nobody hears ${type}`);
  const at = Date.now();
  const happening = { kind, parentSscc, pointId: 'pnt_xian', eventTime: at, flags: [] };
  const meta = { id: randomUUID(), type, at } as never;
  const heard = {
    name: type,
    touches: (fact: object) => step.touches(fact, meta),
    decide: (fact: object, sheet: Sheet) => {
      step.decide(fact, sheet, meta);
      return null;
    },
  };
  const asked = [{ id: randomUUID(), digest: '', command: { sscc, bookingId, happening } }];
  expect(await once(database, heard, asked)).toMatchObject([{ granted: true }]);
}

/** Their parcels were collected, and lie in one sealed cage at the second point of their way. */
export async function caged(test: In, bookings: readonly Kept[]): Promise<void> {
  for (const { booking } of bookings) {
    for (const { sscc } of booking.order.parcels) {
      await trackingSays(test.database, booking.order.id, { type: 'Collect', sscc });
      await read(test, sscc, booking.order.id, 'packed', 'cage');
    }
  }
  await read(test, 'cage', '', 'sealed');
}

/** Something happened that ways may break by. */
export async function breaks({ database }: In, cause: Cause): Promise<void> {
  const factId = randomUUID();
  const step = {
    name: 'test.disrupt',
    touches: () => [],
    decide: (_: null, sheet: Sheet) => {
      hearDisruption(kinds, sheet, factId, cause);
      return null;
    },
  };
  await once(database, step, [{ id: factId, digest: '', command: null }]);
}

/** From the second point on by this train, so many hours later than planned. */
export function onward({ booking }: Kept, departureId: string, laterHours = 0): Itinerary {
  const [, , ride, delivery] = legsToPoznan(booking.order.readyAt);
  if (ride === undefined || delivery === undefined) throw new Error('no legs');
  const legs = [{ ...ride, departureId }, delivery].map((leg) => ({
    ...leg,
    departsAt: leg.departsAt + hours(laterHours),
    arrivesAt: leg.arrivesAt + hours(laterHours),
    cutoffAt: leg.cutoffAt + hours(laterHours),
  }));
  return planOf(legs);
}

/** The departures that are ridden, of each part. */
export async function ridesOf(
  { desk }: Pick<TestDesk, 'desk'>,
  { booking: { order } }: Kept,
): Promise<readonly string[]> {
  const { booking } = await keptBooking(desk, order.id);
  return booking.parts.flatMap(({ itinerary }) =>
    itinerary.legs.flatMap(({ kind, departureId }) => (kind === 'ride' ? [departureId] : [])),
  );
}
