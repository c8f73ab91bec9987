import type { Instant } from './instants';

/** What an EPCIS schedule says, field by field; what is not named is any. */
export type Schedule = Readonly<Record<string, string>>;

const ranges = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  // Monday is 1, Sunday 7.
  dayOfWeek: [1, 7],
} as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** No schedule that can ever come round takes longer: 29 February on a weekday. */
const maxDays = 366 * 41;

/**
 * Whether it says when, in fields of EPCIS 2.0 (8.2.5.3) and within their ranges, and ever comes
 * round: 30 February does not.
 */
export function isSchedule(schedule: Schedule): boolean {
  const said = Object.entries(schedule);
  const isWritten = said.every(([name, text]) => {
    return Object.hasOwn(ranges, name) && isField(text, ranges[name as keyof typeof ranges]);
  });
  return said.length > 0 && isWritten && nextFiring(schedule, 0) !== undefined;
}

/**
 * When a schedule comes round next after a moment, in UTC (EPCIS 2.0, 8.2.5.3); undefined: never.
 * Days are matched first, then hours, minutes and seconds within a day.
 */
export function nextFiring(schedule: Schedule, after: Instant): Instant | undefined {
  const within = timesOfDay(schedule);
  const isDay = daysOf(schedule);
  const from = after + 1_000 - (after % 1_000);
  const firstDay = from - (from % dayMs);
  for (let day = 0; day < maxDays; day += 1) {
    const start = firstDay + day * dayMs;
    if (!isDay(start)) continue;
    const time = within(day === 0 ? (from % dayMs) / 1_000 : 0);
    if (time !== undefined) return start + time * 1_000;
  }
  return undefined;
}

/** The first second of a day, from the given one on, that hour, minute and second allow. */
function timesOfDay(schedule: Schedule): (from: number) => number | undefined {
  const hours = valuesOf(schedule, 'hour');
  const minutes = valuesOf(schedule, 'minute');
  const seconds = valuesOf(schedule, 'second');
  return (from) => {
    for (const hour of hours) {
      if (hour < Math.floor(from / 3_600)) continue;
      for (const minute of minutes) {
        if (hour * 3_600 + minute * 60 + 59 < from) continue;
        const second = seconds.find((each) => hour * 3_600 + minute * 60 + each >= from);
        if (second !== undefined) return hour * 3_600 + minute * 60 + second;
      }
    }
    return undefined;
  };
}

function daysOf(schedule: Schedule): (start: Instant) => boolean {
  const dates = new Set(valuesOf(schedule, 'dayOfMonth'));
  const months = new Set(valuesOf(schedule, 'month'));
  const weekdays = new Set(valuesOf(schedule, 'dayOfWeek'));
  return (start) => {
    const day = new Date(start);
    const weekday = day.getUTCDay() === 0 ? 7 : day.getUTCDay();
    return (
      dates.has(day.getUTCDate()) && months.has(day.getUTCMonth() + 1) && weekdays.has(weekday)
    );
  };
}

/** What a field allows, in order. */
function valuesOf(schedule: Schedule, name: keyof typeof ranges): readonly number[] {
  const [least, most] = ranges[name];
  const all = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const field = schedule[name];
  if (field === undefined) return all;
  const spans = spansOf(field);
  return all.filter((value) =>
    spans.some((span) => span !== undefined && span[0] <= value && value <= span[1]),
  );
}

function isField(text: string, [least, most]: readonly [number, number]): boolean {
  return spansOf(text).every((span) => {
    return span !== undefined && least <= span[0] && span[0] <= span[1] && span[1] <= most;
  });
}

/** `5`, `1,2`, `[1-5]` and their mixtures; undefined: it is none of these. */
function spansOf(field: string): readonly (readonly [number, number] | undefined)[] {
  return field.split(',').map((element) => {
    const [, one, from, to] = /^(?:(\d{1,2})|\[(\d{1,2})-(\d{1,2})\])$/.exec(element) ?? [];
    const [first, last] = [one ?? from, one ?? to];
    return first === undefined || last === undefined ? undefined : [Number(first), Number(last)];
  });
}
