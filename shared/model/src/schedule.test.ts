import { formatInstant, parseInstant } from './instants';
import type { Schedule } from './schedule';
import { isSchedule, nextFiring } from './schedule';

// A Sunday.
const now = '2026-11-29T16:04:36.500Z';

test.each<[string, Schedule, string]>([
  ['at five past one', { hour: '1', minute: '5', second: '0' }, '2026-11-30T01:05:00Z'],
  ['every minute', { second: '0' }, '2026-11-29T16:05:00Z'],
  ['in the same second of later', { second: '37' }, '2026-11-29T16:04:37Z'],
  ['every second of an hour', { hour: '16' }, '2026-11-29T16:04:37Z'],
  ['on Mondays', { dayOfWeek: '1', hour: '0', minute: '0', second: '0' }, '2026-11-30T00:00:00Z'],
  ['on Sundays', { dayOfWeek: '7', hour: '3', minute: '0', second: '0' }, '2026-12-06T03:00:00Z'],
  ['at one of several', { minute: '[0-3],[10-12]', second: '0' }, '2026-11-29T16:10:00Z'],
  [
    'on the last of February',
    { month: '2', dayOfMonth: '29', second: '0' },
    '2028-02-29T00:00:00Z',
  ],
  ['later this hour', { hour: '16', minute: '59', second: '59' }, '2026-11-29T16:59:59Z'],
])('a schedule comes round %s', (_, schedule, expected) => {
  const next = nextFiring(schedule, parseInstant(now));
  expect(next).toBe(parseInstant(expected));
  expect(formatInstant(next ?? 0)).toContain(expected.slice(0, 10));
});

test('a firing is never repeated, and one that cannot come never does', () => {
  const at = parseInstant('2026-11-29T16:05:00Z');
  expect(nextFiring({ second: '0' }, at)).toBe(at + 60_000);
  expect(nextFiring({ month: '2', dayOfMonth: '30' }, at)).toBeUndefined();
});

test.each<[string, Schedule]>([
  ['nothing', {}],
  ['a field of another name', { day: '1' }],
  ['a field that every object has', { toString: '1' }],
  ['an hour that is none', { hour: '24' }],
  ['a day before the first', { dayOfMonth: '0' }],
  ['a range that ends before it begins', { minute: '[5-1]' }],
  ['a range beyond the last', { second: '[50-60]' }],
  ['a step, as cron has it', { second: '0/30' }],
  ['an empty element', { minute: '1,,2' }],
  ['a day that never comes', { month: '2,4', dayOfMonth: '31' }],
])('%s is no schedule', (_, schedule) => {
  expect(isSchedule(schedule)).toBe(false);
});

test('one that comes round, however seldom, is a schedule', () => {
  expect(isSchedule({ second: '0,[10-19],40' })).toBe(true);
  expect(isSchedule({ month: '2', dayOfMonth: '29', dayOfWeek: '7', hour: '23' })).toBe(true);
});
