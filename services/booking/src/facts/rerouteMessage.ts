import type { Reroute__Output } from '@serai/protos/serai/booking/v1/Reroute';
import type { RerouteCause__Output } from '@serai/protos/serai/booking/v1/RerouteCause';
import type { RerouteOption__Output } from '@serai/protos/serai/booking/v1/RerouteOption';
import { subjectOf, type Cause } from '../domain/replan/cause';
import type { Offered } from '../domain/replan/proposal';
import type { KnownReroute } from '../domain/replan/reroute';
import { everything, itineraryMessage } from './itineraryMessage';

/** What is still to be settled about a way that broke, and why. */
export function rerouteMessage(reroute: KnownReroute): Reroute__Output {
  const { id, bookingId, sellerId, partId, ssccs, cause, reasons, status, since } = reroute;
  const { answerBy, byDefault = '' } = status === 'proposed' ? (reroute.proposal ?? {}) : {};
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
    options: status === 'proposed' ? optionMessages(reroute.proposal?.options ?? []) : [],
    ...(answerBy !== undefined && { answerBy }),
    byDefault,
    chosenOptionId: reroute.chosenId ?? '',
    how: status === 'settled' ? (reroute.how ?? '') : '',
    movesAsOne: reroute.outerSscc !== undefined,
  };
}

/** What a carrier that did not sell them needs to know: which parcels, and why. */
export function handlingMessage(reroute: KnownReroute): Reroute__Output {
  const { chosenId: _, proposal: __, ...rest } = reroute;
  return rerouteMessage({ ...rest, bookingId: '', sellerId: '', reasons: [] });
}

/** What a way costs does not concern the shipper, whose price stays as it was. */
export function optionMessages(options: readonly Offered[]): RerouteOption__Output[] {
  const shown = { ...everything, commercial: false, money: false };
  return options.map(({ id, found }) => ({ id, itinerary: itineraryMessage(found, shown) }));
}

export function causeMessage(cause: Cause): RerouteCause__Output {
  return { kind: cause.kind, id: subjectOf(cause), reason: cause.reason };
}
