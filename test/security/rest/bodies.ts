type Json = Record<string, unknown>;

const day = 86_400_000;

let keys = 0;
/** An Idempotency-Key that nobody has used. */
export const nextKey = (): string => `world-${(keys += 1)}`;

export const reason = { reason: 'because' };
/** A good SSCC that is on no parcel. */
/** Of a unit that only its member has ever met. */
export const ownSscc = '069000017777777773';
export const unknownSscc = '069000019999999995';

export const pointCsv = `reference,name,kind,country,latitude,longitude,timeZone,handlingMinutes,handlingFee,currency
i,Import,hub,CN,1,1,UTC,1,1,EUR`;

export const terms = {
  revenueShareBasisPoints: 500,
  liabilityCapPerKg: { amount: 1000, currency: 'EUR' },
  paymentDays: 30,
  noticeDays: 0,
  interline: true,
  deemedAcceptanceHours: 48,
};

export const pointBody = (reference: string): Json => ({
  reference,
  name: `Point ${reference}`,
  kind: 'hub',
  country: 'CN',
  coordinates: { latitude: 29, longitude: 120 },
  timeZone: 'Asia/Shanghai',
  handlingMinutes: 30,
  handlingFee: { amount: 0, currency: 'EUR' },
});

export const areaBody = (reference: string, pointId: string, postcode: string): Json => ({
  reference,
  pointId,
  country: 'CN',
  postcodes: [postcode],
  collects: true,
  delivers: true,
  leadMinutes: 60,
  price: { amount: 100, currency: 'EUR' },
  perKg: 1,
});

export const lineBody = (reference: string, points: readonly string[]): Json => ({
  reference,
  name: `Line ${reference}`,
  mode: 'road',
  days: [1, 2, 3, 4, 5, 6, 7],
  cutoffMinutes: 30,
  validFrom: '2026-01-01',
  goods: ['general'],
  calls: [
    { pointId: points[0], departs: '18:00' },
    { pointId: points[1], arrives: '23:00' },
  ],
  legs: [{ weightGrams: 1_000_000, volumeCm3: 9_000_000 }],
});

export const tariffBody = (reference: string, lineId: string): Json => ({
  reference,
  lineId,
  currency: 'EUR',
  base: 100,
  divisor: 3000,
  legs: [{ perKg: 5, minimum: 10 }],
  validFrom: '2026-01-01T00:00:00Z',
});

export const quoteBody = (): Json => ({
  from: { country: 'CN', postcode: '100000' },
  to: { country: 'CN', postcode: '200000' },
  readyAt: new Date(Date.now() + day).toISOString(),
  parcels: [
    {
      weightGrams: 1000,
      volumeCm3: 2000,
      description: 'lamps',
      hsCode: '940511',
      origin: 'CN',
      value: { amount: 100, currency: 'EUR' },
    },
  ],
});

const address = (postcode: string): Json => ({
  country: 'CN',
  postcode,
  city: 'Yiwu',
  street: '1 Street',
  name: 'Somebody',
  phone: '+86 1',
});

export const bookBody = (quoteId: string, optionId: string): Json => ({
  quoteId,
  optionId,
  from: address('100000'),
  to: address('200000'),
});

export const eventBody = (): Json => ({
  eventId: `event-${nextKey()}`,
  eventTime: new Date().toISOString(),
});

/** A little of the first leg of a departure. */
export function holdBody(departure: string): object {
  const resourceId = `${departure}/0`;
  return { items: [{ kind: 'leg', resourceId, weightGrams: 1, volumeCm3: 1 }] };
}

/** Nobody listens there. */
export const hookTarget = 'https://hooks.example/serai';
