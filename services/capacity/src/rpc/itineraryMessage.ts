import type { Itinerary__Output } from '@serai/protos/serai/capacity/v1/Itinerary';
import type { ItineraryLeg__Output } from '@serai/protos/serai/capacity/v1/ItineraryLeg';
import type { PlannedItinerary, PlannedLeg } from '../domain/routing/requirement';

/** What the itineraries of one search were priced by. */
export interface PricedBy {
  readonly rateTableId: string;
  readonly charterVersion: number;
}

/** An itinerary; the terms between the members are left out for who does not see them. */
export function itineraryMessage(
  itinerary: PlannedItinerary,
  { rateTableId, charterVersion }: PricedBy,
  seesTerms: boolean,
): Itinerary__Output {
  const { legs, departsAt, arrivesAt, price, co2eGrams, transfers, space } = itinerary;
  return {
    legs: legs.map((leg) => legMessage(leg, seesTerms)),
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

function legMessage(leg: PlannedLeg, seesTerms: boolean): ItineraryLeg__Output {
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
    tariffPrice: seesTerms ? leg.tariffPrice : null,
    handlingFee: leg.handlingFee,
    tariffId: ride?.tariff.id ?? '',
    tariffVersion: ride?.tariff.version ?? 0,
    agreementId: seesTerms ? agreement.id : '',
    agreementVersion: seesTerms ? agreement.version : 0,
    co2eGrams: leg.co2eGrams,
    distanceMetres: leg.distanceMetres,
    chargeableGrams: leg.chargeableGrams,
  };
}
