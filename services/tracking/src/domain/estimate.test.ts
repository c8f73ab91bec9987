import fc from 'fast-check';
import { days, hours } from '@serai/model';
import type { Progress } from './consignment';
import type { LiveDeparture } from './estimate';
import { estimateOf, nextDepartureDays, rangeShare } from './estimate';
import { delayKeys, evolveDelays, noDelays } from './delays';
import { at, code, consignment, way } from './tracking.test-data';

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

  describe('with a history of delays', () => {
    const [collection, middle] = way;
    const always = (delayHours: number, key: string) => (asked: string) =>
      asked === key
        ? evolveDelays(noDelays, { delaysMs: Array(400).fill(hours(delayHours)) })
        : noDelays;
    const rideKey = middle === undefined ? '' : (delayKeys(middle, collection)[1] ?? '');

    test('is as late as the ride usually is, within a range that holds four in five', () => {
      const {
        at: end,
        earliest,
        latest,
        breaks,
      } = estimateOf(
        consignment(1, { progress: { [code(1)]: seen(1, 8) } }),
        noNews,
        at(8),
        always(6, rideKey),
      );
      // Late by six hours at y, which leaves two: the door is four to five hours late.
      expect(end).toBeGreaterThan(at(31));
      expect(end).toBeLessThan(at(34));
      expect(earliest).toBeLessThan(end);
      expect(latest).toBeGreaterThan(end);
      expect(breaks).toEqual([]);
    });

    test('never lets a ride end before it departs, however early it was seen to end', () => {
      const early = (key: string) =>
        key.startsWith('leg|')
          ? evolveDelays(noDelays, { delaysMs: Array(400).fill(hours(-48)) })
          : noDelays;
      const days = consignment(1, { progress: { [code(1)]: seen(1, -60) } });
      // By half of the eight hours from y at the earliest, and half of those behind it.
      expect(estimateOf(days, noNews, at(-60), early).earliest).toBe(at(10 + 4 + 4));
      expect(estimateOf(days, ride(30, 38), at(-60), early).at).toBe(at(30 + 4 + 4));
      const there = consignment(1, { progress: { [code(1)]: seen(2, -10) } });
      expect(estimateOf(there, noNews, at(-10), early).at).toBe(at(-10 + 4));
    });

    test('sees a connection that will probably be missed before it is', () => {
      const key = collection === undefined ? '' : (delayKeys(collection, undefined)[1] ?? '');
      const { at: end, breaks } = estimateOf(consignment(1), noNews, at(0), always(4, key));
      expect(breaks).toMatchObject([{ sscc: code(1), isCancelled: false, isRisk: true }]);
      expect(breaks[0]?.step.departureId).toBe('dep_10');
      expect(end).toBeGreaterThan(at(28) + days(nextDepartureDays) - hours(3));
    });

    test('keeps saying so while it is nearly as likely, for the parcel that it said it of', () => {
      const key = collection === undefined ? '' : (delayKeys(collection, undefined)[1] ?? '');
      const late = (parcels: number) => (asked: string) => {
        const delaysMs = [...Array(parcels).fill(hours(4)), ...Array(400 - parcels).fill(0)];
        return asked === key ? evolveDelays(noDelays, { delaysMs }) : noDelays;
      };
      const was = (sscc: string, departureId: string): boolean =>
        sscc === code(1) && departureId === 'dep_10';
      const risks = (parcels: number, known = was) =>
        estimateOf(consignment(2), noNews, at(0), late(parcels), known).breaks.map(
          ({ sscc }) => sscc,
        );
      const both = [code(1), code(2)];
      expect([400, 180, 60].map((parcels) => risks(parcels))).toEqual([both, [code(1)], []]);
      expect(risks(180, () => false)).toEqual([]);
    });

    test('leaves out what has gone by, and is never in the past', () => {
      const onTheWay = consignment(1, { progress: { [code(1)]: seen(2, 18) } });
      for (const hour of [20, 30, 60, 200]) {
        const {
          at: end,
          earliest,
          latest,
        } = estimateOf(onTheWay, noNews, at(hour), always(6, rideKey));
        expect(earliest).toBeGreaterThanOrEqual(at(hour));
        expect(end).toBeGreaterThanOrEqual(earliest);
        expect(latest).toBeGreaterThan(at(hour));
      }
    });
  });
});
