import { hours } from '@serai/model';
import { delayKeys } from './delays';
import { delaysOf } from './seenDelays';
import { at, captured, code, expected, unitAfter, way } from './tracking.test-data';

const noNews = (): undefined => undefined;
const seenAt = (pointId: string, hour: number) =>
  captured(code(1), { eventId: `${pointId} ${hour}`, pointId, eventTime: at(hour) });
const deliveredAt = (hour: number) =>
  captured(code(1), { eventId: 'end', kind: 'delivered', eventTime: at(hour) });
const hoursOf = (...facts: readonly ReturnType<typeof seenAt>[]) =>
  delaysOf(way, unitAfter(expected(code(1)), ...facts), noNews).map(({ keys, delayMs }) => ({
    step: way.findIndex((step, index) => keys[1] === delayKeys(step, way[index - 1])[1]),
    late: delayMs / hours(1),
  }));

describe('the delays of a way', () => {
  test('count where they were made: what is late from before is not late again', () => {
    // An hour late at x, which leaves an hour; two hours late at y; the door two hours late by that.
    expect(hoursOf(seenAt('x', 9), seenAt('y', 20), deliveredAt(30))).toEqual([
      { step: 0, late: 1 },
      { step: 1, late: 2 },
      { step: 2, late: 2 },
    ]);
  });

  test('of a missed departure are counted from the next one on', () => {
    expect(hoursOf(seenAt('x', 11), seenAt('y', 43))).toEqual([
      { step: 0, late: 3 },
      { step: 1, late: 1 },
    ]);
  });

  test('are known only of steps whose both ends were seen', () => {
    expect(hoursOf(seenAt('y', 19))).toEqual([]);
    expect(hoursOf(seenAt('x', 8), deliveredAt(28))).toEqual([{ step: 0, late: 0 }]);
  });

  test('are not known of what was told to have ended before it was to begin', () => {
    expect(hoursOf(seenAt('x', -30), seenAt('y', -20), deliveredAt(-10))).toEqual([]);
    expect(hoursOf(seenAt('x', 7), seenAt('y', 9), deliveredAt(21))).toEqual([
      { step: 0, late: -1 },
      { step: 2, late: -7 },
    ]);
  });

  test('are kept under all keys of the step', () => {
    const [first] = delaysOf(way, unitAfter(expected(code(1)), seenAt('x', 8)), noNews);
    const [collection] = way;
    expect(collection && delayKeys(collection, undefined)).toEqual(first?.keys);
  });
});
