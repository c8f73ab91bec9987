import type { AreaPublished__Output } from '@serai/protos/serai/capacity/v1/AreaPublished';
import type { EmbargoDeclared__Output } from '@serai/protos/serai/capacity/v1/EmbargoDeclared';
import type { EmbargoLifted__Output } from '@serai/protos/serai/capacity/v1/EmbargoLifted';
import type { LinePublished__Output } from '@serai/protos/serai/capacity/v1/LinePublished';
import type { LineWithdrawn__Output } from '@serai/protos/serai/capacity/v1/LineWithdrawn';
import type { PointClosed__Output } from '@serai/protos/serai/capacity/v1/PointClosed';
import type { PointPublished__Output } from '@serai/protos/serai/capacity/v1/PointPublished';
import type { TariffPublished__Output } from '@serai/protos/serai/capacity/v1/TariffPublished';
import { encodeFact, type EncodedFact, type FactContext } from '@serai/runtime';
import type { ServiceArea } from '../domain/network/area';
import type { Embargo } from '../domain/network/embargo';
import type { Line } from '../domain/network/line';
import type { Point } from '../domain/network/point';
import type { PublicationFact } from '../domain/network/publication';
import type { Tariff } from '../domain/network/tariff';
import {
  areaMessage,
  embargoMessage,
  lineMessage,
  pointMessage,
  tariffMessage,
} from './networkMessages';

/** What the network tells the other services: the whole thing as it is now, and since when. */
export const networkFacts = {
  point: (fact: PublicationFact<Point>, context: FactContext): EncodedFact => {
    const { id: pointId, at } = context;
    if (fact.type === 'closed') {
      const message: PointClosed__Output = { pointId, memberId: fact.memberId, ...fact.closed, at };
      return encodeFact('serai.capacity.v1.PointClosed', message);
    }
    return encodeFact<PointPublished__Output>('serai.capacity.v1.PointPublished', {
      point: pointMessage(context, publishedIn(fact)),
      at,
    });
  },
  area: (fact: PublicationFact<ServiceArea>, context: FactContext): EncodedFact =>
    encodeFact<AreaPublished__Output>('serai.capacity.v1.AreaPublished', {
      area: areaMessage(context, publishedIn(fact)),
      at: context.at,
    }),
  line: (fact: PublicationFact<Line>, context: FactContext): EncodedFact => {
    if (fact.type === 'published') return linePublished(fact.value, context);
    return encodeFact<LineWithdrawn__Output>('serai.capacity.v1.LineWithdrawn', {
      lineId: context.id,
      at: context.at,
    });
  },
  tariff: (fact: PublicationFact<Tariff>, context: FactContext): EncodedFact =>
    encodeFact<TariffPublished__Output>('serai.capacity.v1.TariffPublished', {
      tariff: tariffMessage(context, publishedIn(fact)),
      at: context.at,
    }),
  embargo: (fact: PublicationFact<Embargo>, context: FactContext): EncodedFact => {
    const { id: embargoId, at } = context;
    if (fact.type === 'withdrawn') {
      const message: EmbargoLifted__Output = { embargoId, at };
      return encodeFact('serai.capacity.v1.EmbargoLifted', message);
    }
    const value = publishedIn(fact);
    return encodeFact<EmbargoDeclared__Output>('serai.capacity.v1.EmbargoDeclared', {
      embargo: embargoMessage(context, 'published', value),
      pointIds: [...value.pointIds],
      at,
    });
  },
};

function linePublished(line: Line, context: FactContext): EncodedFact {
  return encodeFact<LinePublished__Output>('serai.capacity.v1.LinePublished', {
    line: lineMessage(context, 'published', line),
    at: context.at,
  });
}

/** Only lines and embargoes are ever withdrawn. */
function publishedIn<T>(fact: PublicationFact<T>): T {
  if (fact.type === 'published') return fact.value;
  throw new Error('only a line or an embargo can be withdrawn');
}
