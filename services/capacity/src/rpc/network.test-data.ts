import type { Line } from '@serai/protos/serai/capacity/v1/Line';
import type { Point } from '@serai/protos/serai/capacity/v1/Point';
import type { ServiceArea } from '@serai/protos/serai/capacity/v1/ServiceArea';
import type { Tariff } from '@serai/protos/serai/capacity/v1/Tariff';
import { as, type People, type Running } from './running.test-data';

export function point(reference: string, changed: Point = {}): Point {
  return {
    reference,
    name: `Hub ${reference}`,
    kind: 'hub',
    country: 'PL',
    coordinates: { latitude: 52.4, longitude: 16.9 },
    timeZone: 'Europe/Warsaw',
    handlingMinutes: 60,
    ...changed,
  };
}

export const xian = point('XIY', {
  country: 'CN',
  timeZone: 'Asia/Shanghai',
  coordinates: { latitude: 34.34, longitude: 108.94 },
  unLocode: 'CNSIA',
  gln: '0614141000012',
});

export function area(pointId: string, changed: ServiceArea = {}): ServiceArea {
  return {
    reference: 'AROUND',
    pointId,
    country: 'PL',
    postcodes: ['60-001..61-999', '62*'],
    collects: true,
    delivers: true,
    leadMinutes: 120,
    price: { amount: 1500, currency: 'EUR' },
    perKg: 10,
    runs: [
      {
        reference: 'AM',
        days: [1, 2, 3, 4, 5, 6, 7],
        departs: '08:00',
        grams: 900_000,
        cm3: 9_000_000,
        stops: 30,
      },
    ],
    ...changed,
  };
}

export function line(from: string, to: string, changed: Line = {}): Line {
  return {
    reference: 'TRAIN',
    name: 'Xi an - Poznan',
    mode: 'rail',
    calls: [
      { pointId: from, departs: '10:00', departsDay: 0 },
      { pointId: to, arrives: '12:00', arrivesDay: 9 },
    ],
    days: [1, 2, 3, 4, 5, 6, 7],
    validFrom: '2026-01-01',
    cutoffMinutes: 120,
    legs: [{ grams: 500_000_000, cm3: 2_000_000_000 }],
    goods: ['general', 'battery'],
    ...changed,
  };
}

export function tariff(lineId: string, changed: Tariff = {}): Tariff {
  return {
    reference: 'TRAIN-1',
    lineId,
    currency: 'CNY',
    base: 5000,
    divisor: 6000,
    legs: [{ perKg: 700, minimum: 2000 }],
    surcharges: [{ code: 'fuel', basisPoints: 500 }],
    validFrom: 1,
    ...changed,
  };
}

/** Two members, the charter and a day's rates, as partner says them. */
export async function foundAlliance({ hear }: Running, { yiwu, steppe }: People): Promise<void> {
  const terms = { discounts: [], interline: true, allotments: [] };
  for (const id of [yiwu, steppe]) {
    await hear('MemberAdmitted', id, { member: { id, name: id }, at: 1 });
  }
  await hear('CharterChanged', 'charter', {
    charter: { version: 3, terms, comparisonCurrency: 'EUR' },
    at: 1,
  });
  await hear('RatesPublished', 'rates', {
    table: {
      id: 'rat_1',
      currency: 'EUR',
      rates: [{ currency: 'CNY', numerator: 1, denominator: 8 }],
      validFrom: 1,
    },
    at: 1,
  });
}

type Client = Running['client'];

export async function publishedPoint(
  client: Client,
  { operator }: People,
  reference = 'POZ',
  changed: Point = {},
): Promise<string> {
  const points = [point(reference, changed)];
  const { points: made } = await client.publishPoints({ points }, as(operator));
  return made[0]?.id ?? '';
}

/** A daily train from Xi'an to Poznan, with its points. */
export async function publishedLine(
  client: Client,
  { operator }: People,
  changed: Line = {},
): Promise<{ id: string; from: string; to: string }> {
  const { points } = await client.publishPoints({ points: [xian, point('POZ')] }, as(operator));
  const [from = '', to = ''] = points.map(({ id }) => id);
  const lines = [line(from, to, changed)];
  const published = await client.publishLines({ lines }, as(operator));
  if (published.errors.length > 0) throw new Error(JSON.stringify(published.errors));
  return { id: published.lines[0]?.id ?? '', from, to };
}
