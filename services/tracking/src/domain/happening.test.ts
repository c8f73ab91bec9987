import fc from 'fast-check';
import { minutes } from '@serai/model';
import type { HappeningFlag } from './happening';
import {
  counts,
  eventId,
  eventTime,
  inOrder,
  maxUnitsPerCall,
  pointId,
  sealNumber,
  sscc,
  ssccs,
  timeFlags,
} from './happening';
import { at, code, happened } from './tracking.test-data';

const refusal = (name: string, field: string) =>
  expect.objectContaining({ code: name, field }) as Error;

describe('what a scanner tells', () => {
  test('carries an id of its own, without blanks', () => {
    expect(eventId('gate-7:0001.a_b')).toBe('gate-7:0001.a_b');
    for (const text of ['', ' ', 'a b', 'a\n', '$ne', 'x'.repeat(101)]) {
      expect(() => eventId(text)).toThrow(refusal('EVENT_ID_INVALID', 'eventId'));
    }
  });

  test('happened at an instant after 2000', () => {
    expect(eventTime(at(1))).toBe(at(1));
    for (const instant of [0, -1, Number.NaN, 1.5, Infinity, Date.UTC(1999, 11, 31)]) {
      expect(() => eventTime(instant)).toThrow(refusal('EVENT_TIME_INVALID', 'eventTime'));
    }
  });

  test('may name the number of a seal, of letters, digits and a few signs', () => {
    expect(sealNumber('CN-0815/7')).toBe('CN-0815/7');
    for (const text of ['', ' ', 'a b', '$ne', 'x'.repeat(200)]) {
      expect(() => sealNumber(text)).toThrow(refusal('SEAL_NUMBER_INVALID', 'sealNumber'));
    }
  });

  test('happened somewhere, to units with check digits, each named once', () => {
    expect(() => pointId('')).toThrow(refusal('POINT_REQUIRED', 'pointId'));
    expect(pointId('pnt_1')).toBe('pnt_1');
    const wrong = `${code(1).slice(0, -1)}${(Number(code(1).at(-1)) + 1) % 10}`;
    expect(() => sscc(wrong)).toThrow(refusal('SSCC_INVALID', 'sscc'));
    expect(ssccs([code(1), code(2)], 'ssccs')).toHaveLength(2);
    expect(() => ssccs([], 'ssccs')).toThrow(refusal('NO_UNITS', 'ssccs'));
    expect(() => ssccs([code(1), wrong], 'ssccs')).toThrow(refusal('SSCC_INVALID', 'ssccs[1]'));
    expect(() => ssccs([code(1), code(1)], 'ssccs')).toThrow(refusal('UNIT_TWICE', 'ssccs'));
    const many = Array.from({ length: maxUnitsPerCall + 1 }, (_, serial) => code(serial));
    expect(() => ssccs(many, 'ssccs')).toThrow(refusal('TOO_MANY_UNITS', 'ssccs'));
    expect(ssccs(many.slice(1), 'ssccs')).toHaveLength(maxUnitsPerCall);
  });
});

describe('the time of an event', () => {
  test('may be five minutes ahead of our clock, and no more', () => {
    expect(timeFlags(at(1) + minutes(5), at(1), [])).toEqual([]);
    expect(timeFlags(at(1) + minutes(5) + 1, at(1), [])).toEqual(['future_time']);
  });

  test('is out of order when the unit was seen later already, the future left out', () => {
    const seen = happened({ eventTime: at(2) });
    expect(timeFlags(at(1), at(3), [seen])).toEqual(['out_of_order']);
    expect(timeFlags(at(2), at(3), [seen])).toEqual([]);
    const ahead = happened({ eventTime: at(9), flags: ['future_time'] });
    expect(timeFlags(at(3), at(3), [seen, ahead])).toEqual([]);
  });
});

test('a history is told by event time, then by when we heard, without the future', () => {
  const flags = fc.constantFrom<HappeningFlag[]>([], ['future_time'], ['out_of_order']);
  const event = fc.record({
    eventTime: fc.integer({ min: 0, max: 5 }).map(at),
    recordTime: fc.integer({ min: 0, max: 5 }).map(at),
    flags,
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      const history = events.map((each) => happened(each));
      const told = inOrder(history);
      expect(told).toHaveLength(history.filter(counts).length);
      told.slice(1).forEach((later, index) => {
        const earlier = told[index] ?? later;
        const isSame = earlier.eventTime === later.eventTime;
        expect(earlier.eventTime).toBeLessThanOrEqual(later.eventTime);
        if (isSame) expect(earlier.recordTime).toBeLessThanOrEqual(later.recordTime);
      });
    }),
  );
});
