import type { NetworkKinds } from '../application/networkStore';
import type { ServiceArea } from '../domain/network/area';
import type { Embargo } from '../domain/network/embargo';
import type { Line } from '../domain/network/line';
import type { Point } from '../domain/network/point';
import type { Tariff } from '../domain/network/tariff';
import { publishedKind, type PublishedKindOptions } from './publishedKind';

type Encode<T> = PublishedKindOptions<T>['encode'];

/** How the facts of the network are told. */
export interface NetworkFacts {
  readonly point: Encode<Point>;
  readonly area: Encode<ServiceArea>;
  readonly line: Encode<Line>;
  readonly tariff: Encode<Tariff>;
  readonly embargo: Encode<Embargo>;
}

/** The kinds of the network, each in a collection of its own. */
export function networkKinds(facts: NetworkFacts): NetworkKinds {
  return {
    point: publishedKind<Point>({
      name: 'point',
      collection: 'points',
      filters: ['memberId', 'country'],
      encode: facts.point,
    }),
    area: publishedKind<ServiceArea>({
      name: 'area',
      collection: 'areas',
      filters: ['memberId', 'country'],
      encode: facts.area,
    }),
    line: publishedKind<Line>({
      name: 'line',
      collection: 'lines',
      filters: ['memberId', 'mode'],
      encode: facts.line,
    }),
    tariff: publishedKind<Tariff>({
      name: 'tariff',
      collection: 'tariffs',
      filters: ['memberId', 'lineId'],
      encode: facts.tariff,
    }),
    embargo: publishedKind<Embargo>({
      name: 'embargo',
      collection: 'embargoes',
      filters: [],
      encode: facts.embargo,
    }),
  };
}
