import type { Quote__Output } from '@serai/protos/serai/booking/v1/Quote';
import type { QuoteRequest__Output } from '@serai/protos/serai/booking/v1/QuoteRequest';
import type { QuotedChange__Output } from '@serai/protos/serai/booking/v1/QuotedChange';
import type { Shown } from '../domain/bookingSight';
import type { Quote } from '../domain/quote';
import type { RequirementAsked } from '../domain/requirement';
import { contentMessage } from '../facts/bookingMessage';
import { itineraryMessage } from '../facts/itineraryMessage';

/** A quote as far as it is shown. */
export function quoteMessage(quote: Quote, shown: Shown): Quote__Output {
  const { requirement } = quote;
  return {
    id: quote.id,
    sellerId: quote.sellerId,
    from: requirement.from,
    to: requirement.to,
    parcels: requirement.parcels.map(contentMessage),
    readyAt: requirement.readyAt,
    ...(requirement.deliverBy !== undefined && { deliverBy: requirement.deliverBy }),
    options: quote.options.map(({ id, itinerary, price, labels, reasons }) => ({
      id,
      itinerary: itineraryMessage(itinerary, shown),
      price: shown.commercial ? price : null,
      labels: [...labels],
      reasons: shown.commercial ? reasons.map(({ code, message }) => ({ code, message })) : [],
    })),
    reasons: quote.reasons.map(({ code, message }) => ({ code, message })),
    expiresAt: quote.expiresAt,
    madeAt: quote.madeAt,
    rateTableId: quote.rateTableId,
    charterVersion: quote.charterVersion,
    incomplete: quote.incomplete,
    changes: changesMessage(quote),
  };
}

function changesMessage({ changes }: Quote): QuotedChange__Output | null {
  if (changes === undefined) return null;
  const { bookingId, partId, parcelIds, othersStay } = changes;
  return { bookingId, partId, parcelIds: [...parcelIds], othersStay };
}

/** What was asked, not yet looked at. */
export function requirementAsked(request: QuoteRequest__Output): RequirementAsked {
  const { from, to, parcels, readyAt, avoidMemberIds, avoidPointIds, modes } = request;
  return {
    from,
    to,
    parcels,
    readyAt,
    ...(request.deliverBy !== undefined && { deliverBy: request.deliverBy }),
    avoidMemberIds,
    avoidPointIds,
    modes,
  };
}
