import type { Instant } from '@serai/model';
import { gazetteerEntry, type ServiceArea } from '../domain/network/area';
import type { AgreementCopy, TermsCopy } from '../domain/network/agreementCopy';
import type { Line } from '../domain/network/line';
import type { Point } from '../domain/network/point';
import { latestFirst, type Tariff } from '../domain/network/tariff';
import type {
  RoutingAgreement,
  RoutingArea,
  RoutingLine,
  RoutingPoint,
  RoutingTariff,
  RoutingTerms,
} from '../domain/routing/network';
import { alwaysOpen } from '@serai/model';
import type { Held } from './networkStore';

/** What was published, as the search reads it. */
export function routingPoint({ id, value }: Held<Point>): RoutingPoint {
  const { name, country, timeZone: zone, coordinates, handlingMinutes, handlingFee } = value;
  const { opening, holidays } = value;
  const isAlwaysOpen = opening.length === 0 && holidays.length === 0;
  const weekly = opening.length === 0 ? alwaysOpen.weekly : opening;
  return {
    id,
    name,
    country,
    zone,
    coordinates,
    handlingMinutes,
    ...(handlingFee !== null && { handlingFee }),
    ...(!isAlwaysOpen && { opening: { weekly, holidays } }),
  };
}

export function routingArea({ id, value }: Held<ServiceArea>): RoutingArea {
  const { memberId, pointId, country, collects, delivers, leadMinutes, price, perKg, runs } = value;
  const postcodes = value.postcodes.map(gazetteerEntry);
  return {
    id,
    memberId,
    pointId,
    country,
    postcodes,
    collects,
    delivers,
    leadMinutes,
    price,
    perKg,
    runs: runs.map(({ reference, days, departs }) => ({ reference, days, departs })),
  };
}

export function routingLine({ id, value }: Held<Line>): RoutingLine {
  const { memberId, mode, goods, legs } = value;
  const distancesMetres = legs.map(({ distanceMetres }) => distanceMetres);
  return { id, memberId, mode, goods, distancesMetres };
}

/** The tariffs of one line in the order in which they are tried. */
export function routingTariffs(tariffs: Iterable<Held<Tariff>>): readonly RoutingTariff[] {
  return [...tariffs].map(routingTariff).sort(latestFirst);
}

function routingTariff({ id, version, value }: Held<Tariff>): RoutingTariff {
  const { currency, base, divisor, legs, surcharges, validFrom, validTo } = value;
  return {
    id,
    version,
    currency,
    base,
    divisorCm3PerKg: divisor,
    legs,
    surcharges,
    validFrom,
    ...(validTo !== null && { validTo }),
  };
}

export function routingTerms({ discounts, interline }: TermsCopy): RoutingTerms {
  const byOperator = discounts.map(({ operatorId, basisPoints }) => [operatorId, basisPoints]);
  return { discounts: new Map(byOperator as [string, number][]), interline };
}

/** Every span of an agreement's terms, the latest first; of no effect where it has none. */
export function routingAgreements(id: string, copy: AgreementCopy): readonly RoutingAgreement[] {
  return copy.spans
    .filter(({ from, to }) => isSpan(from, to))
    .map(({ version, terms, from, to }) => ({
      ...routingTerms(terms),
      id,
      version,
      validFrom: from,
      ...(to !== null && { validTo: to }),
    }))
    .reverse();
}

function isSpan(from: Instant, to: Instant | null): boolean {
  return to === null || from < to;
}
