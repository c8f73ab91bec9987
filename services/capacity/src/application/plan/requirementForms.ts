import type { z } from 'zod';
import { defaultHorizonDays, defaultMaxTrips } from '../../domain/routing/requirement';
import { count, form, instant, listOf, someOf, text } from './forms';

/** More boardings than this are no way that anybody sends goods. */
export const mostTrips = 12;
export const mostHorizonDays = 60;
/** Ten years; so that every arrival is a date that can be written. */
const mostMinutes = 10 * 366 * 24 * 60;
/** Less than the most room that the timetable can keep, so that what is kept as that is enough. */
const mostAsked = 4_000_000_000;

/**
 * A line of REQUIREMENTS.jsonl. Every entry in `from` and every exit in `to` is one place where the
 * way may begin or end, several at a point too. Every field that is not here is refused.
 */
export const requirementForm = form({
  id: text,
  from: someOf(form({ point: text, readyAt: instant, price: count().default(0) })),
  to: someOf(
    form({
      point: text,
      minutes: count(0, mostMinutes).default(0),
      price: count().default(0),
    }),
  ),
  grams: count(0, mostAsked),
  cm3: count(0, mostAsked),
  goods: listOf(text),
  maxTrips: count(1, mostTrips).default(defaultMaxTrips),
  horizonDays: count(1, mostHorizonDays).default(defaultHorizonDays),
  deliverBy: instant.optional(),
  avoidMembers: listOf(text).default([]),
  avoidPoints: listOf(text).default([]),
});

export type PlanRequirement = z.output<typeof requirementForm>;
