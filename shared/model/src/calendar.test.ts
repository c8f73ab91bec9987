import fc from 'fast-check';
import {
  addDays,
  dateOfDayNumber,
  dayNumber,
  dayOfWeek,
  days,
  hours,
  isDate,
  isTime,
  minuteOfDay,
  minutes,
} from './calendar';

test('days are added over months, leap years and clock changes', () => {
  expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});

test('the week begins on Monday', () => {
  expect(dayOfWeek('2026-03-30')).toBe(1);
  expect(dayOfWeek('2026-03-29')).toBe(7);
  expect(dayOfWeek('1970-01-01')).toBe(4);
  expect(dayOfWeek('1969-12-29')).toBe(1);
});

test('every date has one number and the next one follows it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 80_000 }), (day) => {
      expect(dayNumber(dateOfDayNumber(day))).toBe(day);
      expect(dayOfWeek(dateOfDayNumber(day + 7))).toBe(dayOfWeek(dateOfDayNumber(day)));
      expect(dayOfWeek(dateOfDayNumber(day + 1))).toBe((dayOfWeek(dateOfDayNumber(day)) % 7) + 1);
    }),
  );
});

test('what is no date is refused and named', () => {
  for (const text of ['2026-13-01', '2026-00-10', '2026-02-30', '26-01-01', '', '2026-1-1']) {
    expect(isDate(text)).toBe(false);
    expect(() => dayNumber(text, 'validFrom')).toThrow(
      expect.objectContaining({ code: 'DATE_INVALID', field: 'validFrom' }),
    );
  }
});

test('times of day are minutes since midnight, and 24:00 is its end', () => {
  expect(minuteOfDay('00:00')).toBe(0);
  expect(minuteOfDay('23:59')).toBe(1439);
  expect(minuteOfDay('24:00')).toBe(1440);
  expect(isTime('24:00')).toBe(false);
  expect(() => minuteOfDay('24:01', 'opens')).toThrow(
    expect.objectContaining({ code: 'TIME_INVALID', field: 'opens' }),
  );
});

test('durations are milliseconds', () => {
  expect(minutes(90)).toBe(hours(1.5));
  expect(days(2)).toBe(hours(48));
});
