import type { DepartureCancelled__Output } from '@serai/protos/serai/capacity/v1/DepartureCancelled';
import type { DepartureRevised__Output } from '@serai/protos/serai/capacity/v1/DepartureRevised';
import type { EmbargoDeclared__Output } from '@serai/protos/serai/capacity/v1/EmbargoDeclared';
import type { EmbargoLifted__Output } from '@serai/protos/serai/capacity/v1/EmbargoLifted';
import type { OverflowRaised__Output } from '@serai/protos/serai/capacity/v1/OverflowRaised';
import type { PointClosed__Output } from '@serai/protos/serai/capacity/v1/PointClosed';
import type { SpaceReleased__Output } from '@serai/protos/serai/capacity/v1/SpaceReleased';
import { on, type FactHandler } from '@serai/runtime';
import { disruptionId, hearDisruption, hearGone } from '../application/replan/hearDisruption';
import { wakeUnplaced } from '../application/replan/retryUnplaced';
import type { Kinds } from '../application/kinds';
import type { Cause } from '../domain/replan/cause';

/**
 * What a way breaks by: a departure that is cancelled, late or cut below what is sold, a point that
 * is closed, an embargo.
 */
export function capacityHandlers(kinds: Kinds): readonly FactHandler[] {
  const breaking = <M>(type: string, causeOf: (message: M) => Cause | undefined) =>
    on<M>(`serai.capacity.v1.${type}`, {
      touches: (_, { id }) => [{ kind: kinds.disruption, id: disruptionId(id) }],
      decide: (message, sheet, { id }) => {
        const cause = causeOf(message);
        if (cause !== undefined) hearDisruption(kinds, sheet, id, cause);
      },
    });
  return [
    ...embargoHandlers(kinds),
    on<SpaceReleased__Output>('serai.capacity.v1.SpaceReleased', {
      touches: () => [],
      decide: () => undefined,
      after: () => Promise.resolve(wakeUnplaced()),
    }),
    breaking<DepartureCancelled__Output>('DepartureCancelled', ({ departureId, reason }) => {
      return { kind: 'cancelled', departureId, reason };
    }),
    breaking<DepartureRevised__Output>('DepartureRevised', ({ departure, what, reason }) => {
      if (departure === null || what !== 'times') return undefined;
      const legs = departure.legs.map(({ departsAt, arrivesAt }) => ({ departsAt, arrivesAt }));
      return { kind: 'late', departureId: departure.id, legs, reason };
    }),
    breaking<PointClosed__Output>('PointClosed', (message) => {
      const { pointId, memberId, from, until, reason } = message;
      const time = { from, ...(until !== undefined && { until }) };
      return { kind: 'closed', pointId, memberId, ...time, reason };
    }),
    breaking<OverflowRaised__Output>('OverflowRaised', ({ overflow }) => {
      // A round or a storage that is over is its member's to clear.
      if (overflow === null || overflow.departureId === '') return undefined;
      const { departureId, leg } = overflow;
      return { kind: 'cut', departureId, leg, reason: 'The departure was cut below what is sold.' };
    }),
  ];
}

/** One embargo is one disruption, which is over when it is lifted. */
function embargoHandlers(kinds: Kinds): readonly FactHandler[] {
  const kind = kinds.disruption;
  return [
    on<EmbargoDeclared__Output>('serai.capacity.v1.EmbargoDeclared', {
      touches: ({ embargo }) => [{ kind, id: disruptionId(embargo?.id ?? '') }],
      decide: ({ embargo, pointIds }, sheet) => {
        if (embargo !== null) hearDisruption(kinds, sheet, embargo.id, causeOf(embargo, pointIds));
      },
    }),
    on<EmbargoLifted__Output>('serai.capacity.v1.EmbargoLifted', {
      touches: ({ embargoId }) => [{ kind, id: disruptionId(embargoId) }],
      decide: ({ embargoId }, sheet) => hearGone(kinds, sheet, embargoId),
      after: () => Promise.resolve(wakeUnplaced()),
    }),
  ];
}

function causeOf(
  embargo: NonNullable<EmbargoDeclared__Output['embargo']>,
  pointIds: readonly string[],
): Cause {
  const { id: embargoId, memberId, pointId, lineId, country, goods, reason } = embargo;
  const time = { from: embargo.validFrom, ...untilOf(embargo) };
  const place = { pointId, lineId, country, pointIds: [...pointIds] };
  return { kind: 'embargo', embargoId, memberId, ...place, goods: [...goods], ...time, reason };
}

function untilOf({ validTo }: { readonly validTo?: number }): { readonly until?: number } {
  return validTo === undefined ? {} : { until: validTo };
}
