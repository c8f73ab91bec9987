import type { DepartureCancelled__Output } from '@serai/protos/serai/capacity/v1/DepartureCancelled';
import type { DepartureRevised__Output } from '@serai/protos/serai/capacity/v1/DepartureRevised';
import type { OverflowRaised__Output } from '@serai/protos/serai/capacity/v1/OverflowRaised';
import type { PointClosed__Output } from '@serai/protos/serai/capacity/v1/PointClosed';
import type { SpaceReleased__Output } from '@serai/protos/serai/capacity/v1/SpaceReleased';
import { on, type FactHandler } from '@serai/runtime';
import { disruptionId, hearDisruption } from '../application/replan/hearDisruption';
import { wakeUnplaced } from '../application/replan/retryUnplaced';
import type { Kinds } from '../application/kinds';
import type { Cause } from '../domain/replan/cause';

/** What a way breaks by: a departure that is cancelled, late or cut below what is sold. */
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
      if (overflow === null) return undefined;
      const { departureId, leg } = overflow;
      return { kind: 'cut', departureId, leg, reason: 'The departure was cut below what is sold.' };
    }),
  ];
}
