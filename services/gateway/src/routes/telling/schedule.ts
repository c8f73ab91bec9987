import type { Instant } from '@serai/model';

/** What an EPCIS schedule says, field by field; what is not named is any. */
export type Schedule = Readonly<Record<string, string>>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** No schedule that can ever come round takes longer: 29 February on a weekday. */
const maxDays = 366 * 41;

/**
 * When a schedule comes round next after a moment, in UTC (EPCIS 2.0, 8.2.5.3); undefined: never.
 * Days are matched first, then hours, minutes and seconds within a day.
 */
export function nextFiring(schedule: Schedule, after: Instant): Instant | undefined {
  const within = timesOfDay(schedule);
  const from = after + 1_000 - (after % 1_000);
  const firstDay = from - (from % dayMs);
  for (let day = 0; day < maxDays; day += 1) {
    const start = firstDay + day * dayMs;
    if (!isDay(schedule, start)) continue;
    const time = within(day === 0 ? (from % dayMs) / 1_000 : 0);
    if (time !== undefined) return start + time * 1_000;
  }
  return undefined;
}

/** The first second of a day, from the given one on, that hour, minute and second allow. */
function timesOfDay(schedule: Schedule): (from: number) => number | undefined {
  const [hours, minutes, seconds] = (
    [
      ['hour', 23],
      ['minute', 59],
      ['second', 59],
    ] as const
  ).map(([name, most]) => valuesOf(schedule[name], most));
  return (from) => {
    for (const hour of hours ?? []) {
      if (hour < Math.floor(from / 3_600)) continue;
      for (const minute of minutes ?? []) {
        if (hour * 3_600 + minute * 60 + 59 < from) continue;
        const second = (seconds ?? []).find((each) => hour * 3_600 + minute * 60 + each >= from);
        if (second !== undefined) return hour * 3_600 + minute * 60 + second;
      }
    }
    return undefined;
  };
}

function isDay(schedule: Schedule, start: Instant): boolean {
  const day = new Date(start);
  // Monday is 1, Sunday 7.
  const week = day.getUTCDay() === 0 ? 7 : day.getUTCDay();
  return (
    matches(schedule['dayOfMonth'], day.getUTCDate()) &&
    matches(schedule['month'], day.getUTCMonth() + 1) &&
    matches(schedule['dayOfWeek'], week)
  );
}

function valuesOf(field: string | undefined, most: number): readonly number[] {
  const all = Array.from({ length: most + 1 }, (_, value) => value);
  return all.filter((value) => matches(field, value));
}

/** `5`, `1,2`, `[1-5]` and their mixtures. */
function matches(field: string | undefined, value: number): boolean {
  if (field === undefined) return true;
  return field.split(',').some((element) => {
    const [, from, to] = /^\[(\d+)-(\d+)\]$/.exec(element) ?? [];
    if (from === undefined || to === undefined) return Number(element) === value;
    return Number(from) <= value && value <= Number(to);
  });
}
