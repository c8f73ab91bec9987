import { z } from 'zod';
import * as s from './schemas';

const day = s.count(7).min(1);
export const goods = z.enum(['general', 'battery', 'dangerous', 'cold', 'food', 'valuable']);
export const mode = z.enum(['sea', 'air', 'rail', 'road', 'express']);
const memberId = s.optionalId;

/** A ship leg carries at most this; a train or a truck far less. */
const maxLegGrams = 250_000_000_000;
const maxLegCm3 = 500_000_000_000;

export const point = z.strictObject({
  memberId,
  reference: s.reference,
  name: s.text(),
  localName: s.optionalText(),
  kind: z.enum([
    'hub',
    'depot',
    'pickup',
    'port',
    'airport',
    'rail_terminal',
    'border',
    'warehouse',
    'overseas_warehouse',
  ]),
  unLocode: s.optionalText(5),
  gln: s.optionalText(13),
  country: s.country,
  coordinates: z.strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
  timeZone: s.text(64),
  opening: z
    .array(z.strictObject({ day, opens: s.time, closes: s.text(5) }))
    .max(50)
    .default([]),
  holidays: z.array(s.date).max(200).default([]),
  capabilities: z
    .array(z.enum(['customs', 'bonded', 'cold', 'dangerous_goods', 'rfid_gate']))
    .max(5)
    .default([]),
  handlingMinutes: s.count(10_080),
  handlingFee: s.price,
  storageCm3: s.count(maxLegCm3).default(0),
});

export const area = z.strictObject({
  memberId,
  reference: s.reference,
  pointId: s.id,
  country: s.country,
  postcodes: z.array(s.text(40)).min(1).max(5000),
  collects: z.boolean(),
  delivers: z.boolean(),
  leadMinutes: s.count(43_200),
  price: s.price,
  perKg: s.count(),
  runs: z
    .array(
      z.strictObject({
        reference: s.reference,
        days: z.array(day).min(1).max(7),
        departs: s.text(5),
        weightGrams: s.count(maxLegGrams).min(1),
        volumeCm3: s.count(maxLegCm3).min(1),
        stops: s.count(100_000).min(1),
      }),
    )
    .max(20)
    .default([]),
});

export const line = z.strictObject({
  memberId,
  reference: s.reference,
  name: s.text(),
  mode,
  calls: z
    .array(
      z.strictObject({
        pointId: s.id,
        arrives: s.time,
        arrivesDay: s.count(99).default(0),
        departs: s.time,
        departsDay: s.count(99).default(0),
      }),
    )
    .min(2)
    .max(50),
  days: z.array(day).min(1).max(7),
  validFrom: s.date,
  validTo: z.union([s.date, z.literal('')]).default(''),
  cutoffMinutes: s.count(20_160),
  legs: z
    .array(
      z.strictObject({
        weightGrams: s.count(maxLegGrams).min(1),
        volumeCm3: s.count(maxLegCm3).min(1),
        distanceMetres: s.count(100_000_000).default(0),
      }),
    )
    .min(1)
    .max(49),
  goods: z.array(goods).min(1).max(6),
  sellerIds: z.array(s.id).max(200).default([]),
});

export const tariff = z.strictObject({
  memberId,
  reference: s.reference,
  lineId: s.id,
  currency: s.currency,
  base: s.count(),
  divisor: s.count(1_000_000).min(1),
  legs: z
    .array(
      z.strictObject({
        perKg: s.count(),
        minimum: s.count(),
        breaks: z
          .array(z.strictObject({ fromGrams: s.count(), perKg: s.count() }))
          .max(20)
          .default([]),
      }),
    )
    .min(1)
    .max(49),
  surcharges: z
    .array(
      z.strictObject({
        code: s.text(20),
        amount: s.count().default(0),
        basisPoints: s.count(100_000).default(0),
      }),
    )
    .max(20)
    .default([]),
  cancellation: z
    .array(z.strictObject({ hoursBefore: s.count(8760), feeBasisPoints: s.count(10_000) }))
    .max(20)
    .default([]),
  validFrom: s.instant,
  validTo: s.instant.optional(),
});
