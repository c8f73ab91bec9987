import type { Reroute__Output } from '@serai/protos/serai/booking/v1/Reroute';
import type { RerouteCause__Output } from '@serai/protos/serai/booking/v1/RerouteCause';
import { subjectOf, type Cause } from '../domain/replan/cause';
import type { KnownReroute } from '../domain/replan/reroute';

/** What is still to be settled about a way that broke, and why. */
export function rerouteMessage(reroute: KnownReroute): Reroute__Output {
  const { id, bookingId, sellerId, partId, ssccs, cause, reasons, status, since } = reroute;
  return {
    id,
    bookingId,
    sellerId,
    partId,
    ssccs: [...ssccs],
    cause: causeMessage(cause),
    reasons: reasons.map(({ code, message }) => ({ code, message })),
    status,
    since,
  };
}

export function causeMessage(cause: Cause): RerouteCause__Output {
  return { kind: cause.kind, id: subjectOf(cause), reason: cause.reason };
}
