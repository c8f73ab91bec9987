import { isRefusal } from '@serai/model';
import type { AreaDraft } from './area';
import type { LineDraft } from './line';
import type { PointDraft } from './point';
import type { TariffDraft } from './tariff';

export const member = 'mbr_00000000000000000000000000000001';
export const otherMember = 'mbr_00000000000000000000000000000002';

export const poznan: PointDraft = {
  reference: 'POZ-1',
  name: 'Poznan hub',
  localName: 'Poznań',
  kind: 'hub',
  unLocode: 'PLPOZ',
  gln: '',
  country: 'PL',
  coordinates: { latitude: 52.4064, longitude: 16.9252 },
  timeZone: 'Europe/Warsaw',
  opening: [
    { day: 1, opens: '06:00', closes: '22:00' },
    { day: 2, opens: '06:00', closes: '22:00' },
  ],
  holidays: ['2026-12-25'],
  capabilities: ['customs', 'cold'],
  handlingMinutes: 90,
  handlingFee: { amount: 500, currency: 'PLN' },
  storageCm3: 2_000_000_000,
};

export const aroundPoznan: AreaDraft = {
  reference: 'POZ-CITY',
  pointId: 'pnt_poznan',
  country: 'PL',
  postcodes: ['60-001..61-999', '62*'],
  collects: true,
  delivers: true,
  leadMinutes: 240,
  price: { amount: 2500, currency: 'PLN' },
  perKg: 20,
  runs: [
    {
      reference: 'AM',
      days: [1, 2, 3],
      departs: '08:00',
      grams: 900_000,
      cm3: 9_000_000,
      stops: 40,
    },
  ],
};

/** Berlin to Poznan to Warsaw, every day, by truck. */
export const truck: LineDraft = {
  reference: 'BER-WAW',
  name: 'Berlin - Warsaw',
  mode: 'road',
  calls: [
    { pointId: 'berlin', arrives: '', arrivesDay: 0, departs: '20:00', departsDay: 0 },
    { pointId: 'poznan', arrives: '23:30', arrivesDay: 0, departs: '00:30', departsDay: 1 },
    { pointId: 'warsaw', arrives: '04:45', arrivesDay: 1, departs: '', departsDay: 0 },
  ],
  days: [1, 2, 3, 4, 5, 6, 7],
  validFrom: '2026-01-01',
  validTo: '',
  cutoffMinutes: 60,
  legs: [
    { grams: 20_000_000, cm3: 80_000_000, distanceMetres: 0 },
    { grams: 18_000_000, cm3: 70_000_000, distanceMetres: 310_000 },
  ],
  goods: ['food', 'general'],
  sellerIds: [],
};

const places: Record<string, { timeZone: string; latitude: number; longitude: number }> = {
  berlin: { timeZone: 'Europe/Berlin', latitude: 52.52, longitude: 13.405 },
  poznan: { timeZone: 'Europe/Warsaw', latitude: 52.4064, longitude: 16.9252 },
  warsaw: { timeZone: 'Europe/Warsaw', latitude: 52.2297, longitude: 21.0122 },
  minsk: { timeZone: 'Europe/Minsk', latitude: 53.9, longitude: 27.5667 },
  almaty: { timeZone: 'Asia/Almaty', latitude: 43.2389, longitude: 76.8897 },
  boston: { timeZone: 'America/New_York', latitude: 42.3601, longitude: -71.0589 },
  newyork: { timeZone: 'America/New_York', latitude: 40.7128, longitude: -74.006 },
};

export function callingPoint(id: string) {
  const place = places[id];
  if (place === undefined) return undefined;
  const { timeZone, latitude, longitude } = place;
  return { timeZone, coordinates: { latitude, longitude } };
}

export function zoneOf(id: string): string {
  return callingPoint(id)?.timeZone ?? 'UTC';
}

export const truckTariff: TariffDraft = {
  reference: 'BER-WAW-2026',
  lineId: 'lin_truck',
  currency: 'EUR',
  base: 1000,
  divisor: 3000,
  legs: [
    { perKg: 40, minimum: 800, breaks: [{ fromGrams: 100_000, perKg: 30 }] },
    { perKg: 35, minimum: 700, breaks: [] },
  ],
  surcharges: [{ code: 'fuel', amount: 0, basisPoints: 1200 }],
  cancellation: [
    { hoursBefore: 24, feeBasisPoints: 5000 },
    { hoursBefore: 72, feeBasisPoints: 0 },
  ],
  validFrom: Date.UTC(2026, 0, 1),
};

/** `CODE field` of what is refused; '' when it is granted. */
export function refused(attempt: () => unknown): string {
  try {
    attempt();
    return '';
  } catch (thrown) {
    if (isRefusal(thrown)) return `${thrown.code} ${thrown.field ?? ''}`.trim();
    throw thrown;
  }
}
