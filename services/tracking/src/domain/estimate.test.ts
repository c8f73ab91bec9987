import fc from 'fast-check';
import { days, hours } from '@serai/model';
import type { Progress } from './consignment';
import type { LiveDeparture } from './estimate';
import { estimateOf, nextDepartureDays, rangeShare } from './estimate';
import { at, code, consignment } from './tracking.test-data';

const noNews = (): undefined => undefined;
const ride =
  (departs: number, arrives: number, isCancelled = false) =>
  (id: string) =>
    id === 'dep_10'
      ? ({
          isCancelled,
          legs: [{ departsAt: at(departs), arrivesAt: at(arrives) }],
        } satisfies LiveDeparture)
      : undefined;
const seen = (step: number, hour: number): Progress => ({ step, at: at(hour) });

describe('an estimate', () => {
  test('is the plan while nothing else is known', () => {
    const { at: end, earliest, latest, breaks } = estimateOf(consignment(2), noNews, at(0));
    expect([end, breaks]).toEqual([at(28), []]);
    expect([earliest, latest]).toEqual([at(28) - hours(28) * rangeShare, at(28) + hours(2.8)]);
  });

  test('has a range of at least two hours, which never begins in the past', () => {
    const { earliest, latest } = estimateOf(consignment(1), noNews, at(27));
    expect([earliest, latest]).toEqual([at(27), at(30)]);
  });

  test('moves with a late departure, which parcels that are late themselves still reach', () => {
    const late = consignment(1, { progress: { [code(1)]: seen(1, 11) } });
    const { at: end, breaks } = estimateOf(late, ride(12, 22), at(11));
    expect([end, breaks]).toEqual([at(30), []]);
  });

  test('costs a day where a ride cannot be reached, and names it', () => {
    const late = consignment(2, { progress: { [code(2)]: seen(1, 11) } });
    const { at: end, breaks } = estimateOf(late, noNews, at(11));
    expect(breaks).toMatchObject([{ sscc: code(2), isCancelled: false }]);
    expect(breaks[0]?.step.departureId).toBe('dep_10');
    expect(end).toBe(at(28) + days(nextDepartureDays) - hours(2));
  });

  test('costs as many days as it takes to reach a departure again', () => {
    const late = consignment(1, { progress: { [code(1)]: seen(1, 10 + 25) } });
    const { at: end } = estimateOf(late, noNews, at(35));
    expect(end).toBe(at(28) + days(2) - hours(2));
  });

  test('breaks at a cancelled departure for all who still need it', () => {
    const some = consignment(2, { progress: { [code(2)]: seen(2, 18) } });
    const { breaks } = estimateOf(some, ride(10, 18, true), at(0));
    expect(breaks).toMatchObject([{ sscc: code(1), isCancelled: true }]);
  });

  test('is that of the last parcel to come, and exact when all are there', () => {
    const progress = { [code(1)]: seen(3, 26) };
    const part = estimateOf(consignment(2, { progress }), noNews, at(26));
    expect(part.at).toBe(at(28));
    const all = { ...progress, [code(2)]: seen(3, 27) };
    const end = estimateOf(consignment(2, { progress: all }), noNews, at(40));
    expect(end).toEqual({ at: at(27), earliest: at(27), latest: at(27), breaks: [] });
  });

  test('of what has not come is never in the past, and a later sight never makes it earlier', () => {
    const hour = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(hour, hour, fc.integer({ min: 0, max: 2 }), (first, more, step) => {
        const when = (atHour: number) => {
          const progress = { [code(1)]: seen(step, atHour) };
          return estimateOf(consignment(1, { progress }), noNews, at(0));
        };
        expect(when(first).at).toBeLessThanOrEqual(when(first + more).at);
        const late = estimateOf(consignment(1), noNews, at(first));
        expect(late.at).toBeGreaterThanOrEqual(at(first));
        expect(late.earliest).toBeLessThanOrEqual(late.at);
        expect(late.at).toBeLessThanOrEqual(late.latest);
      }),
    );
  });
});
