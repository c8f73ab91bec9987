import type { Instant } from '@serai/model';
import type { Network, RoutingLine } from './network';
import { pairOf } from './network';
import type { LinePrice } from './price';
import { priceOfLine } from './price';
import type { DatedPrice } from './question';
import type { RoutingRequirement } from './requirement';

/** What a line asks of one requirement, as it stands at each date that may be ridden. */
export interface LinePrices {
  /** More than one where a tariff or an agreement changes between those dates. */
  readonly isDated: boolean;
  /** The price of a departure whose first leg leaves then; null: not for sale. */
  at(firstDeparture: Instant): PricedLine | null;
  /** Every price that may be met. */
  readonly all: readonly PricedLine[];
}

export interface PricedLine extends DatedPrice {
  readonly price: LinePrice;
}

/** Between two instants of first departures; both are looked at. */
export function linePrices(
  network: Network,
  requirement: RoutingRequirement,
  line: RoutingLine,
  span: { readonly from: Instant; readonly to: Instant },
): LinePrices {
  const pair = pairOf(requirement.sellerId, line.memberId);
  const spans = [
    ...(network.tariffs.get(line.id) ?? []),
    ...(requirement.sellerId === line.memberId ? [] : (network.agreements.get(pair) ?? [])),
  ];
  const edges = spans
    .flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? validFrom])
    .filter((edge) => edge > span.from && edge <= span.to);
  const starts = [span.from, ...new Set(edges.sort((a, b) => a - b))];
  const priced = starts.map((start) => pricedLine(priceOfLine(network, requirement, line, start)));
  return {
    isDated: starts.length > 1,
    at: (firstDeparture) =>
      priced[
        Math.max(
          0,
          starts.findLastIndex((start) => start <= firstDeparture),
        )
      ] ?? null,
    all: priced.filter((price) => price !== null),
  };
}

function pricedLine(price: LinePrice | null): PricedLine | null {
  if (price === null) return null;
  return { price, base: price.boarding.paid, legs: price.legs.map(({ paid }) => paid) };
}
