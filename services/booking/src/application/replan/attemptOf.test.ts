import { given, legsToPoznan, now, order, pins, planOf } from '../../domain/booking.test-data';
import type { Booking } from '../../domain/bookingState';
import type { Cause } from '../../domain/replan/cause';
import { hitsOf } from '../../domain/replan/hits';
import { attemptOf } from './attemptOf';

const cause: Cause = { kind: 'cancelled', departureId: 'dep_2', reason: 'flood' };
const [lost = ''] = order().parcels.map(({ sscc }) => sscc);
const travelling = order().parcels.length - 1;

test('what came to another end is left in its part, which goes as a whole, under its own hold', () => {
  const booking = given(
    { type: 'Request', order: order() },
    { type: 'Confirm', at: now, holdVersions: { hld_1: 7 } },
    { type: 'End', sscc: lost, at: now, heardAt: now },
    { type: 'Settle', partId: 'prt_1', version: 2, holdVersion: 8, at: now },
  ) as Booking;
  const [hit] = hitsOf(booking, { cause, now });
  if (hit === undefined) throw new Error('nothing is hit');
  const searched = { grams: hit.grams, cm3: hit.cm3 };
  const ways = [{ found: planOf(legsToPoznan()), pins, searched }];
  const attempt = attemptOf(hit, 0, { cause, ways, searched }, now);
  expect(attempt.moving.goes).toBeUndefined();
  expect(attempt).toMatchObject({
    moving: { partId: 'prt_1', holdId: 'hld_1' },
    exchange: { holdId: 'hld_1', expectedVersion: 8, also: [] },
  });
  const items = 'exchange' in attempt ? attempt.exchange.items : [];
  expect(items).toMatchObject([{ resourceId: 'dep_1/0', grams: travelling * 12_500 }]);
});
