import { z } from 'zod';
import * as s from './schemas';

const ids = z.array(s.id).max(100).default([]);

export const parcel = z.strictObject({
  reference: s.optionalText(80),
  weightGrams: s.weightGrams,
  volumeCm3: s.volumeCm3,
  description: s.text(),
  hsCode: z.string().regex(/^\d{6}$/, 'must be the 6 digits of an HS code'),
  origin: s.country,
  value: s.price,
  goods: z
    .array(z.enum(['general', 'battery', 'dangerous', 'cold', 'food', 'valuable']))
    .max(6)
    .default([]),
});

export const modes = z
  .array(z.enum(['sea', 'air', 'rail', 'road', 'express']))
  .max(5)
  .default([]);

/** What a shipper wants moved, and what the way must keep to. */
export const wanted = z.strictObject({
  from: s.place,
  to: s.place,
  parcels: z.array(parcel).min(1).max(500),
  readyAt: s.instant,
  deliverBy: s.instant.optional(),
  avoidMemberIds: ids,
  avoidPointIds: ids,
  modes,
});

/** The same as the search is asked: all parcels together, the goods of any of them. */
export function requirementOf({ parcels, deliverBy, ...asked }: z.output<typeof wanted>) {
  const by = deliverBy === undefined ? {} : { deliverBy };
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);
  return {
    ...asked,
    ...by,
    grams: sum(parcels.map(({ weightGrams }) => weightGrams)),
    cm3: sum(parcels.map(({ volumeCm3 }) => volumeCm3)),
    goods: [...new Set(parcels.flatMap(({ goods }) => (goods.length > 0 ? goods : ['general'])))],
  };
}
