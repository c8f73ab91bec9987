import type { Actor, Instant, Money } from '@serai/model';
import type { Itinerary } from './itinerary';
import type { Pins } from './option';
import type { Parcel } from './parcel';
import type { Place } from './place';

/** Parcels of one booking that travel together: one itinerary, one hold. */
export interface Part {
  readonly id: string;
  readonly parcelIds: readonly string[];
  readonly itinerary: Itinerary;
  readonly holdId: string;
  readonly version: number;
}

/** What was agreed; it is the same in every state. */
export interface Order {
  readonly id: string;
  readonly sellerId: string;
  readonly reference: string;
  readonly quoteId: string;
  readonly optionId: string;
  readonly from: Place;
  readonly to: Place;
  readonly parts: readonly Part[];
  readonly parcels: readonly Parcel[];
  readonly price: Money;
  readonly readyAt: Instant;
  readonly deliverBy?: Instant;
  readonly promisedAt: Instant;
  readonly madeAt: Instant;
  readonly madeBy: Actor;
  readonly pins: Pins;
  /** Where there is no room it waits for some, until then. */
  readonly wait?: { readonly answerBy: Instant };
}
