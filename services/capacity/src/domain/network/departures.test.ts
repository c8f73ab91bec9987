import { formatInZone, parseInstant } from '@serai/model';
import fc from 'fast-check';
import { departureId, openingsOf } from './departures';
import { line, type LineDraft } from './line';
import { callingPoint, member, truck, zoneOf } from './network.test-data';
import { datesOf, legsOn, openingDays } from './timetable';

const made = (changed: Partial<LineDraft> = {}) =>
  line(member, { ...truck, ...changed }, callingPoint, () => true, '2023-01-01');
const nightly = (from: string, to: string, departs: string, arrives: string) =>
  made({
    calls: [
      { pointId: from, arrives: '', arrivesDay: 0, departs, departsDay: 0 },
      { pointId: to, arrives, arrivesDay: 0, departs: '', departsDay: 0 },
    ],
    legs: [{ grams: 1, cm3: 1, distanceMetres: 1000 }],
  });
const shown = (line: { calls: ReturnType<typeof made>['calls'] }, date: string): string[] =>
  (legsOn(line.calls, date, zoneOf) ?? []).flatMap(({ fromPointId, toPointId, ...leg }) => [
    formatInZone(leg.departsAt, zoneOf(fromPointId)),
    formatInZone(leg.arrivesAt, zoneOf(toPointId)),
  ]);

test('a process that is told so opens departures for more days, or fewer', () => {
  const now = parseInstant('2026-03-01T12:00:00+01:00');
  const opened = (days: number): number =>
    openingsOf('lin_ab', made(), zoneOf, now, days).departures.length;
  expect([opened(1), opened(180)]).toEqual([2, 181]);
});

test('90 days of a daily line are opened, from today in the zone of its first call', () => {
  const now = parseInstant('2026-03-01T12:00:00+01:00');
  const { departures, unchained } = openingsOf('lin_ab', made(), zoneOf, now);
  expect(departures).toHaveLength(openingDays + 1);
  expect(unchained).toEqual([]);
  expect(departures[0]).toMatchObject({
    id: 'dep_ab_20260301',
    lineId: 'lin_ab',
    memberId: member,
    mode: 'road',
    date: '2026-03-01',
    cutoffMinutes: 60,
  });
  expect(departures[0]?.legs[1]).toMatchObject({ fromPointId: 'poznan', grams: 18_000_000 });
});

test('a departure that has left is not opened any more', () => {
  const now = parseInstant('2026-03-01T20:00:00+01:00');
  const { departures } = openingsOf('lin_ab', made(), zoneOf, now);
  expect(departures[0]?.date).toBe('2026-03-02');
});

test('a pattern runs on its days within its validity, both ends included', () => {
  const weekly = made({ days: [1, 5], validFrom: '2026-03-02', validTo: '2026-03-16' });
  expect(datesOf(weekly, '2026-01-01', '2026-12-31')).toEqual([
    '2026-03-02',
    '2026-03-06',
    '2026-03-09',
    '2026-03-13',
    '2026-03-16',
  ]);
  expect(datesOf(weekly, '2026-03-07', '2026-03-13')).toEqual(['2026-03-09', '2026-03-13']);
  expect(datesOf(weekly, '2026-04-01', '2026-05-01')).toEqual([]);
});

test('the id of a departure names its line and its date', () => {
  expect(departureId('lin_0a', '2026-03-01')).toBe('dep_0a_20260301');
});

test('Warsaw: the wall-clock time stays over the change to summer time', () => {
  const evening = nightly('warsaw', 'minsk', '20:00', '23:50');
  expect(shown(evening, '2026-03-28')[0]).toBe('2026-03-28T20:00:00+01:00');
  expect(shown(evening, '2026-03-29')[0]).toBe('2026-03-29T20:00:00+02:00');
});

test('Warsaw: in the skipped hour it goes at the next moment that a clock shows', () => {
  const night = nightly('warsaw', 'poznan', '02:30', '05:30');
  expect(shown(night, '2026-03-29')).toEqual([
    '2026-03-29T03:00:00+02:00',
    '2026-03-29T05:30:00+02:00',
  ]);
});

test('Warsaw: in the repeated hour it goes the first time', () => {
  const night = nightly('warsaw', 'poznan', '02:30', '05:30');
  expect(shown(night, '2026-10-25')).toEqual([
    '2026-10-25T02:30:00+02:00',
    '2026-10-25T05:30:00+01:00',
  ]);
});

test('New York: gap and overlap likewise', () => {
  const night = nightly('newyork', 'boston', '01:30', '09:30');
  const zone = (): string => 'America/New_York';
  const at = (date: string) => legsOn(night.calls, date, zone)?.[0]?.departsAt ?? 0;
  expect(formatInZone(at('2026-03-08'), zone())).toBe('2026-03-08T01:30:00-05:00');
  expect(formatInZone(at('2026-11-01'), zone())).toBe('2026-11-01T01:30:00-04:00');
  const gap = nightly('newyork', 'boston', '02:30', '09:30');
  const inGap = legsOn(gap.calls, '2026-03-08', zone)?.[0]?.departsAt ?? 0;
  expect(formatInZone(inGap, zone())).toBe('2026-03-08T03:00:00-04:00');
});

test('Almaty: since 1 March 2024 an hour later in UTC, the same on the wall', () => {
  const noon = nightly('almaty', 'warsaw', '12:00', '16:00');
  const at = (date: string) => legsOn(noon.calls, date, zoneOf)?.[0]?.departsAt;
  expect(at('2024-02-29')).toBe(Date.UTC(2024, 1, 29, 6));
  expect(at('2024-03-01')).toBe(Date.UTC(2024, 2, 1, 7));
});

test('a leg that lies wholly in the skipped hour takes a minute, and the run goes on', () => {
  const night = nightly('warsaw', 'poznan', '02:10', '02:50');
  expect(shown(night, '2026-03-29')).toEqual([
    '2026-03-29T03:00:00+02:00',
    '2026-03-29T03:01:00+02:00',
  ]);
});

test('a date whose times do not chain under the rules of its zones is left out and named', () => {
  const sunny = made({
    calls: [
      { pointId: 'warsaw', arrives: '', arrivesDay: 0, departs: '10:00', departsDay: 0 },
      { pointId: 'minsk', arrives: '11:40', arrivesDay: 0, departs: '', departsDay: 0 },
    ],
    legs: [{ grams: 1, cm3: 1, distanceMetres: 1000 }],
    validFrom: '2026-04-01',
    validTo: '2026-10-20',
  });
  const longer = { ...sunny, validTo: '2026-10-26' };
  const now = parseInstant('2026-10-20T00:00:00Z');
  const { departures, unchained } = openingsOf('lin_ab', longer, zoneOf, now);
  expect(departures.map(({ date }) => date)).toContain('2026-10-24');
  expect(unchained).toEqual(['2026-10-25', '2026-10-26']);
});

test('whatever the date of a year, the legs of the truck chain in time', () => {
  const { calls } = made();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3650 }), (day) => {
      const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
      const [one, two] = legsOn(calls, date, zoneOf) ?? [];
      expect(one?.arrivesAt).toBeGreaterThan(one?.departsAt ?? Infinity);
      expect(two?.departsAt).toBeGreaterThanOrEqual(one?.arrivesAt ?? Infinity);
      expect(two?.arrivesAt).toBeGreaterThan(two?.departsAt ?? Infinity);
    }),
    { verbose: true },
  );
});
