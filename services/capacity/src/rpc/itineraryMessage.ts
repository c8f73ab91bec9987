import type { Itinerary__Output } from '@serai/protos/serai/capacity/v1/Itinerary';
import type { ItineraryLeg__Output } from '@serai/protos/serai/capacity/v1/ItineraryLeg';
import type { LegPricing__Output } from '@serai/protos/serai/capacity/v1/LegPricing';
import type { Pricing } from '@serai/model';
import type { PlannedItinerary, PlannedLeg } from '../domain/routing/requirement';

/** What the itineraries of one search were priced by. */
export interface PricedBy {
  readonly rateTableId: string;
  readonly charterVersion: number;
}

/** Who sees what of how it was priced. */
export interface PricesSeen {
  /** What members agreed among themselves. */
  readonly terms: boolean;
  /** All that the prices follow from: for who keeps it with what is sold. */
  readonly pricing: boolean;
}

/** An itinerary; the terms between the members are left out for who does not see them. */
export function itineraryMessage(
  itinerary: PlannedItinerary,
  { rateTableId, charterVersion }: PricedBy,
  sees: PricesSeen,
): Itinerary__Output {
  const { legs, departsAt, arrivesAt, price, co2eGrams, transfers, space } = itinerary;
  return {
    legs: legs.map((leg) => legMessage(leg, sees)),
    departsAt,
    arrivesAt,
    price,
    co2eGrams,
    transfers,
    items: space.map((item) => ({ ...item })),
    rateTableId,
    charterVersion,
  };
}

function legMessage(leg: PlannedLeg, sees: PricesSeen): ItineraryLeg__Output {
  const { ride, run, agreement } = leg;
  return {
    kind: leg.kind,
    memberId: leg.memberId,
    fromPointId: leg.fromPointId ?? '',
    toPointId: leg.toPointId ?? '',
    departsAt: leg.departsAt,
    arrivesAt: leg.arrivesAt,
    cutoffAt: leg.cutoffAt,
    mode: ride?.mode ?? '',
    lineId: ride?.lineId ?? '',
    departureId: ride?.departureId ?? '',
    firstLeg: ride?.firstLeg ?? 0,
    lastLeg: ride?.lastLeg ?? 0,
    areaId: run?.areaId ?? '',
    runId: run?.runId ?? '',
    price: leg.price,
    tariffPrice: sees.terms ? leg.tariffPrice : null,
    handlingFee: leg.handlingFee,
    tariffId: ride?.tariff.id ?? '',
    tariffVersion: ride?.tariff.version ?? 0,
    agreementId: sees.terms ? agreement.id : '',
    agreementVersion: sees.terms ? agreement.version : 0,
    co2eGrams: leg.co2eGrams,
    distanceMetres: leg.distanceMetres,
    chargeableGrams: leg.chargeableGrams,
    pricing: sees.pricing ? pricingMessage(leg.pricing) : null,
  };
}

function pricingMessage({ legs, rate, ...rest }: Pricing): LegPricing__Output {
  const rates = legs.map(({ perKg, minimum, breaks = [] }) => {
    return { perKg, minimum, breaks: breaks.map((row) => ({ ...row })) };
  });
  return { ...rest, rates, rateNumerator: rate.numerator, rateDenominator: rate.denominator };
}
