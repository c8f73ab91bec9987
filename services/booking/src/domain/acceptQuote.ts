import type { Actor, Instant } from '@serai/model';
import { earliestCutoffOf } from './itinerary';
import type { Option } from './option';
import type { Order } from './order';
import { parcelsOf, type ParcelDraw } from './parcel';
import type { Place } from './place';
import type { Quote } from './quote';

/** What is chosen and drawn before a booking is decided, so that deciding it again is the same. */
export interface Acceptance {
  readonly bookingId: string;
  readonly partId: string;
  readonly holdId: string;
  readonly reference: string;
  readonly from: Place;
  readonly to: Place;
  readonly companyPrefix: string;
  readonly firstSerial: number;
  readonly draws: readonly ParcelDraw[];
  readonly madeBy: Actor;
  /** It waits where there is no room: until then, or the first cut-off. */
  readonly waitUntil?: Instant;
}

/** The order that follows from taking one option of a quote: one part, its parcels numbered. */
export function acceptQuote(
  { id: quoteId, sellerId, requirement }: Quote,
  { id: optionId, itinerary, price, pins }: Option,
  acceptance: Acceptance,
  madeAt: Instant,
): Order {
  const { bookingId, partId, holdId, reference, from, to, madeBy, waitUntil } = acceptance;
  const parcels = parcelsOf({ ...acceptance, contents: requirement.parcels });
  const parcelIds = parcels.map(({ id }) => id);
  return {
    id: bookingId,
    sellerId,
    reference,
    quoteId,
    optionId,
    from,
    to,
    parts: [{ id: partId, parcelIds, itinerary, holdId, version: 1 }],
    parcels,
    price,
    readyAt: requirement.readyAt,
    ...(requirement.deliverBy !== undefined && { deliverBy: requirement.deliverBy }),
    promisedAt: itinerary.arrivesAt,
    madeAt,
    madeBy,
    pins,
    ...(waitUntil !== undefined && {
      wait: { answerBy: Math.min(waitUntil, earliestCutoffOf(itinerary)) },
    }),
  };
}
