import type { Itinerary__Output } from '@serai/protos/serai/capacity/v1/Itinerary';
import type { ItineraryLeg__Output } from '@serai/protos/serai/capacity/v1/ItineraryLeg';
import type { LegPricing__Output } from '@serai/protos/serai/capacity/v1/LegPricing';
import type { Pricing } from '@serai/model';
import type { Shown } from '../domain/bookingSight';
import { legKinds, type Itinerary, type Leg } from '../domain/itinerary';
import { bookingRefusals } from '../domain/refusals';

/** Whoever is meant to see everything: services, and the facts they are told. */
export const everything: Shown = { handling: true, customs: true, commercial: true, money: true };

/** What a plan costs is seen by its seller and customer, the terms behind it by the seller. */
export function itineraryMessage(plan: Itinerary, shown: Shown): Itinerary__Output {
  return {
    legs: plan.legs.map((leg) => legMessage(leg, shown)),
    departsAt: plan.departsAt,
    arrivesAt: plan.arrivesAt,
    price: shown.commercial ? plan.price : null,
    co2eGrams: plan.co2eGrams,
    transfers: plan.transfers,
    items: plan.items.map((item) => ({ ...item })),
    rateTableId: plan.rateTableId,
    charterVersion: plan.charterVersion,
  };
}

function legMessage(leg: Leg, shown: Shown): ItineraryLeg__Output {
  const isPriced = shown.commercial || shown.money;
  return {
    ...leg,
    price: isPriced ? leg.price : null,
    handlingFee: isPriced ? leg.handlingFee : null,
    tariffPrice: shown.money ? leg.tariffPrice : null,
    agreementId: shown.money ? leg.agreementId : '',
    agreementVersion: shown.money ? leg.agreementVersion : 0,
    // Kept to charge a weighing by, and told to nobody.
    pricing: null,
  };
}

/** A plan as capacity says it. Refuses ITINERARY_BROKEN. */
export function itineraryOf(message: Itinerary__Output): Itinerary {
  const { price } = message;
  if (price === null) throw bookingRefusals.ITINERARY_BROKEN({ field: 'itinerary.price' });
  return {
    ...message,
    price,
    legs: message.legs.map(legOf),
    items: message.items.map((item) => ({ ...item })),
  };
}

function legOf(message: ItineraryLeg__Output): Leg {
  const { kind: said, price } = message;
  const kind = legKinds.find((known) => known === said);
  if (kind === undefined || price === null) {
    throw bookingRefusals.ITINERARY_BROKEN({ field: 'itinerary.legs' });
  }
  const { pricing, ...leg } = message;
  return { ...leg, kind, price, ...(pricing && { pricing: pricingOf(pricing) }) };
}

function pricingOf(message: LegPricing__Output): Pricing {
  const { rates, rateNumerator: numerator, rateDenominator: denominator, ...rest } = message;
  return { ...rest, rate: { numerator, denominator }, legs: rates.map((rate) => ({ ...rate })) };
}
