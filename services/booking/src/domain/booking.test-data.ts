import { days, hours, minutes, type Actor, type Pricing } from '@serai/model';
import { decideBooking, type BookingCommand } from './booking';
import { evolveBooking, noBooking, type BookingState } from './bookingState';
import type { ContentAsked } from './content';
import { content } from './content';
import type { Itinerary, Leg } from './itinerary';
import type { Pins } from './option';
import type { Order } from './order';
import { parcelsOf } from './parcel';
import type { Place } from './place';
import { makeQuote, type Quote, type QuoteMaterial } from './quote';
import { requirement, type RequirementAsked } from './requirement';

/** Seven parcels from Yiwu to Poznan, as the people of the alliance book them. */
export const now = Date.UTC(2026, 2, 24, 8, 0);
export const seller = 'mbr_a';
export const shipper: Actor = { subject: 'per_shipper', member: seller, roles: ['shipper'] };
export const companyPrefix = '0614141';

export const yiwu: Place = {
  country: 'CN',
  postcode: '322000',
  city: '义乌市',
  street: '国际商贸城 Gate 12',
  name: 'Yiwu Lucky Toys 玩具厂',
  phone: '+86 579 0000 0000',
  pointId: '',
};
export const poznan: Place = {
  country: 'PL',
  postcode: '60-001',
  city: 'Poznań',
  street: 'ul. Święty Marcin 1',
  name: 'Wydawnictwo Łódka',
  phone: '+48 61 000 00 00',
  pointId: '',
};

export function contentAsked(changes: Partial<ContentAsked> = {}): ContentAsked {
  return {
    reference: 'BOX-1',
    grams: 12_500,
    cm3: 60_000,
    description: 'Wooden toys',
    hsCode: '950300',
    origin: 'CN',
    value: { amount: 45_000, currency: 'CNY' },
    goods: [],
    ...changes,
  };
}

export function requirementAsked(changes: Partial<RequirementAsked> = {}): RequirementAsked {
  return {
    from: yiwu,
    to: poznan,
    parcels: Array.from({ length: 7 }, () => contentAsked()),
    readyAt: now + hours(2),
    avoidMemberIds: [],
    avoidPointIds: [],
    modes: [],
    ...changes,
  };
}

const eur = (amount: number): { amount: number; currency: string } => ({ amount, currency: 'EUR' });

export function leg(changes: Partial<Leg>): Leg {
  const departsAt = changes.departsAt ?? now;
  return {
    kind: 'ride',
    memberId: 'mbr_b',
    fromPointId: 'pnt_yiwu',
    toPointId: 'pnt_xian',
    departsAt,
    arrivesAt: departsAt + hours(10),
    cutoffAt: departsAt - hours(1),
    mode: 'road',
    lineId: 'lin_1',
    departureId: 'dep_1',
    firstLeg: 0,
    lastLeg: 0,
    areaId: '',
    runId: '',
    price: eur(1_000),
    tariffPrice: eur(1_100),
    handlingFee: eur(0),
    tariffId: 'tar_1',
    tariffVersion: 1,
    agreementId: '',
    agreementVersion: 0,
    co2eGrams: 500,
    distanceMetres: 100_000,
    chargeableGrams: 12_500,
    ...changes,
  };
}

/** What a price in EUR follows from, where nothing but what is given counts. */
export function pricing(changes: Partial<Pricing>): Pricing {
  return {
    surchargeBasisPoints: 0,
    discountBasisPoints: 0,
    rate: { numerator: 1, denominator: 1 },
    currency: 'EUR',
    base: 0,
    surcharge: 0,
    perKgBegun: 0,
    divisorCm3PerKg: 0,
    legs: [],
    ...changes,
  };
}

const door = {
  mode: 'road',
  lineId: '',
  departureId: '',
  tariffId: '',
  tariffVersion: 0,
  handlingFee: null,
} as const;

/** Collected, by truck to Xi'an, by rail to Malaszewicze, delivered. */
export function legsToPoznan(start = now + hours(2)): readonly Leg[] {
  return [
    leg({
      ...door,
      kind: 'collection',
      memberId: seller,
      fromPointId: '',
      toPointId: 'pnt_yiwu',
      departsAt: start,
      arrivesAt: start + hours(2),
      cutoffAt: start,
      areaId: 'are_yiwu',
      price: eur(500),
      pricing: pricing({ base: 60, perKgBegun: 5 }),
    }),
    leg({
      departsAt: start + hours(4),
      arrivesAt: start + hours(24),
      pricing: pricing({
        base: 225,
        discountBasisPoints: 909,
        divisorCm3PerKg: 5_000,
        legs: [{ perKg: 10, minimum: 100 }],
      }),
    }),
    leg({
      memberId: 'mbr_c',
      fromPointId: 'pnt_xian',
      toPointId: 'pnt_mala',
      departsAt: start + days(2),
      arrivesAt: start + days(14),
      cutoffAt: start + days(2) - hours(12),
      mode: 'rail',
      lineId: 'lin_2',
      departureId: 'dep_2',
      tariffId: 'tar_2',
      price: eur(20_000),
      // Of 87.5 kg the price of 100 kg at the lower rate.
      pricing: pricing({
        divisorCm3PerKg: 6_000,
        legs: [{ perKg: 300, minimum: 0, breaks: [{ fromGrams: 100_000, perKg: 200 }] }],
      }),
      handlingFee: eur(300),
      co2eGrams: 9_000,
    }),
    leg({
      ...door,
      kind: 'delivery',
      memberId: 'mbr_e',
      fromPointId: 'pnt_mala',
      toPointId: '',
      departsAt: start + days(15),
      arrivesAt: start + days(15) + hours(6),
      cutoffAt: start + days(15),
      areaId: 'are_poznan',
      runId: 'am/20260408',
      price: eur(700),
      pricing: pricing({ base: 260, perKgBegun: 5 }),
    }),
  ];
}

/** The itinerary of these legs; the totals follow from them. */
export function planOf(legs: readonly Leg[], changes: Partial<Itinerary> = {}): Itinerary {
  const amounts = legs.map(({ price, handlingFee }) => price.amount + (handlingFee?.amount ?? 0));
  return {
    legs,
    departsAt: legs[0]?.departsAt ?? 0,
    arrivesAt: legs.at(-1)?.arrivesAt ?? 0,
    price: eur(amounts.reduce((sum, amount) => sum + amount, 0)),
    co2eGrams: legs.reduce((sum, { co2eGrams }) => sum + co2eGrams, 0),
    transfers: Math.max(0, legs.filter(({ kind }) => kind === 'ride').length - 1),
    items: [{ kind: 'leg', resourceId: 'dep_1/0', grams: 87_500, cm3: 420_000, stops: 0 }],
    rateTableId: 'rates_20260324',
    charterVersion: 3,
    ...changes,
  };
}

export const pins: Pins = {
  points: {
    pnt_yiwu: { name: 'Yiwu Hub', unLocode: 'CNYIW' },
    pnt_xian: { name: "Xi'an Dry Port", unLocode: 'CNXIY' },
    pnt_mala: { name: 'Małaszewicze', unLocode: 'PLMAL' },
  },
  cancellation: {
    tar_1: [
      { hoursBefore: 72, feeBasisPoints: 0 },
      { hoursBefore: 2, feeBasisPoints: 5_000 },
    ],
    tar_2: [{ hoursBefore: 24, feeBasisPoints: 1_000 }],
  },
};

export function quote(changes: Partial<QuoteMaterial> = {}): Quote {
  return makeQuote({
    id: 'quo_1',
    sellerId: seller,
    requirement: requirement(requirementAsked(), now),
    itineraries: [planOf(legsToPoznan())],
    reasons: [],
    incomplete: false,
    pins,
    madeAt: now,
    madeBy: shipper,
    validMs: minutes(15),
    ...changes,
  });
}

/** An order of so many parcels over the way to Poznan. */
export function order(changes: Partial<Order> = {}, count = 7): Order {
  const plan = planOf(legsToPoznan());
  const parcels = parcelsOf({
    partId: 'prt_1',
    contents: Array.from({ length: count }, (_, index) =>
      content(contentAsked({ reference: `BOX-${index + 1}` }), `parcels[${index}]`),
    ),
    companyPrefix,
    firstSerial: 123_456_789 - count,
    draws: Array.from({ length: count }, (_, index) => ({
      id: `pcl_${index + 1}`,
      randomness: Uint8Array.from({ length: 13 }, (__, byte) => (byte * 37 + index * 101) % 256),
    })),
  });
  const parcelIds = parcels.map(({ id }) => id);
  return {
    id: 'bkg_1',
    sellerId: seller,
    reference: 'ORDER-77',
    quoteId: 'quo_1',
    optionId: 'opt_1',
    from: yiwu,
    to: poznan,
    parts: [{ id: 'prt_1', parcelIds, itinerary: plan, holdId: 'hld_1', version: 1 }],
    parcels,
    price: plan.price,
    readyAt: now + hours(2),
    promisedAt: plan.arrivesAt,
    madeAt: now,
    madeBy: shipper,
    pins,
    ...changes,
  };
}

/** The booking after these commands, one after the other. */
export function given(...commands: readonly BookingCommand[]): BookingState {
  return commands.reduce<BookingState>(
    (state, command) => decideBooking(state, command).reduce(evolveBooking, state),
    noBooking,
  );
}
