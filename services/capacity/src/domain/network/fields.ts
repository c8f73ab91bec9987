import {
  dayNumber,
  isCountry,
  isCount,
  modelRefusals,
  minuteOfDay,
  isTime,
  money,
  type Money,
} from '@serai/model';
import { networkRefusals as refusals } from './networkRefusals';

const referencePattern = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._:#-]{0,58}[\p{L}\p{N}._:#-])?$/u;
const keyPattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,39})$/;
const maxNameLength = 120;
const earliestDay = dayNumber('1970-01-01');
const latestDay = dayNumber('2200-12-31');

/** No price, fee or rate is above this many minor units; above, somebody mistook the unit. */
export const maxAmount = 1_000_000_000_000;

/** A member's own name for a thing. Refuses REFERENCE_INVALID. */
export function referenceOf(text: string, field = 'reference'): string {
  if (!referencePattern.test(text)) throw refusals.REFERENCE_INVALID({ field });
  return text;
}

/** A reference that stands inside a resource's id, where a slash would divide it. */
export function keyOf(text: string, field: string): string {
  const message = 'A reference here has 1 to 40 letters, digits and . _ -';
  if (!keyPattern.test(text)) throw refusals.REFERENCE_INVALID({ field, message });
  return text;
}

/** A line of text for people, trimmed. Refuses TEXT_INVALID: missing, too long, control signs. */
export function textOf(text: string, field: string, isRequired = true): string {
  const trimmed = text.trim();
  const isMissing = isRequired && trimmed === '';
  if (isMissing || trimmed.length > maxNameLength || /\p{Cc}/u.test(trimmed)) {
    const message = `${field} has ${isRequired ? 1 : 0} to ${maxNameLength} characters.`;
    throw refusals.TEXT_INVALID({ field, message });
  }
  return trimmed;
}

/** A whole number within both ends. Refuses NUMBER_OUT_OF_RANGE, and says the range. */
export function wholeOf(value: number, field: string, least: number, most: number): number {
  if (!isCount(value, most) || value < least) {
    const message = `${field} is a whole number from ${least} to ${most}.`;
    throw refusals.NUMBER_OUT_OF_RANGE({ field, message });
  }
  return value;
}

/** One word of a list. Refuses WORD_UNKNOWN, and says the list. */
export function wordOf<W extends string>(text: string, known: readonly W[], field: string): W {
  const word = known.find((each) => each === text);
  if (word !== undefined) return word;
  throw refusals.WORD_UNKNOWN({ field, message: `${field} is one of ${known.join(', ')}.` });
}

/** Several words of a list, each once, in the list's order. */
export function wordsOf<W extends string>(
  texts: readonly string[],
  known: readonly W[],
  field: string,
): readonly W[] {
  const given = new Set(texts.map((text, index) => wordOf(text, known, `${field}[${index}]`)));
  return known.filter((word) => given.has(word));
}

/** Refuses COUNTRY_UNKNOWN. */
export function countryOf(code: string, field = 'country'): string {
  if (!isCountry(code)) throw refusals.COUNTRY_UNKNOWN({ field });
  return code;
}

/** Days of the week, sorted; 1 is Monday. Refuses DAYS_INVALID. */
export function weekdaysOf(days: readonly number[], field = 'days'): readonly number[] {
  const isWeek = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
  if (!isWeek || days.length === 0 || new Set(days).size !== days.length) {
    throw refusals.DAYS_INVALID({ field });
  }
  return [...days].sort((a, b) => a - b);
}

/** HH:MM on a wall clock. Refuses TIME_INVALID. */
export function timeOf(text: string, field: string, mayBeMidnightAfter = false): string {
  if (isTime(text)) return text;
  if (mayBeMidnightAfter && minuteOfDay(text, field) > 0) return text;
  throw modelRefusals.TIME_INVALID({ field });
}

/** YYYY-MM-DD from 1970 to 2200. Refuses DATE_INVALID. */
export function dateOf(text: string, field: string): string {
  const day = dayNumber(text, field);
  if (day < earliestDay || day > latestDay) throw modelRefusals.DATE_INVALID({ field });
  return text;
}

/** An amount that is asked for: never negative, at most `maxAmount`. */
export function chargeOf(given: Money | null, field: string): Money {
  if (given === null) throw modelRefusals.MONEY_INVALID({ field });
  const { amount, currency } = money(given.amount, given.currency, field);
  return { amount: wholeOf(amount, `${field}.amount`, 0, maxAmount), currency };
}
