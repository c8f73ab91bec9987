import type { z } from 'zod';
import { longestCutoffMinutes } from '../../domain/routing/timetable';
import { count, form, instant, listOf, someOf, text } from './forms';

/*
 * NETWORK.json: { "currency", "points", "members", "lines", "departures" }, all of them required.
 * Amounts are whole minor units of the one currency; every field that is not here is refused.
 */

export const currencyForm = text;

/** `handlingFee` is paid where a way changes there; none where it is left out. */
export const pointForm = form({
  id: text,
  transferMinutes: count(),
  handlingFee: count().optional(),
});

/** One refusal is enough, whoever of the two declares it. */
export const memberForm = form({ id: text, interlineRefusedWith: listOf(text).optional() });

/** `base` for each boarding, `divisor` in cm3 for each kilogram, `perKg` for each chargeable one. */
export const lineForm = form({
  id: text,
  member: text,
  mode: text,
  goods: listOf(text),
  base: count(),
  divisor: count(1),
  legs: someOf(
    form({
      from: text,
      to: text,
      perKg: count(),
      minimum: count(),
      co2eGramsPerTonne: count(),
    }),
  ),
});

/** One dated run of a line: a leg for each leg of it, in order. */
export const departureForm = form({
  id: text,
  line: text,
  cutoffMinutes: count(0, longestCutoffMinutes),
  legs: listOf(form({ departs: instant, arrives: instant, freeGrams: count(), freeCm3: count() })),
});

export type NetworkPoint = z.output<typeof pointForm>;
export type NetworkMember = z.output<typeof memberForm>;
export type NetworkLine = z.output<typeof lineForm>;
export type NetworkDeparture = z.output<typeof departureForm>;
