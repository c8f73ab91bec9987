import type { Instant } from '@serai/model';
import type { Booking } from '../bookingState';
import { isChanging } from '../change';
import type { Order } from '../order';
import type { Parcel } from '../parcel';
import type { BookingPart } from '../part';
import type { Place } from '../place';
import { totalOf } from '../requirement';
import { breaks, type Cause } from './cause';
import { asWeighed } from '../weighed';
import { whereabouts } from './whereabouts';

/** Parcels of one part that stand at one place and cannot go on as planned. */
export interface Hit {
  readonly order: Order;
  readonly part: BookingPart;
  readonly parcels: readonly Parcel[];
  /** Legs of the part's way that stay as they are. */
  readonly behind: number;
  /** The outermost sealed unit that they stand in; absent where in none. It moves as one. */
  readonly outerSscc?: string;
  /** Their own way is whole: they go with what is hit in that unit. */
  readonly isAlong?: true;
  /** The hold of its part has ended: space is held anew for it, and not exchanged. */
  readonly isUnheld?: true;
  readonly from: Place;
  readonly readyAt: Instant;
  readonly grams: number;
  readonly cm3: number;
  readonly goods: readonly string[];
  /** Until when it is within the promise. */
  readonly promisedUntil: Instant;
  /** How it was accepted to travel. */
  readonly modes: readonly string[];
}

interface Standing {
  readonly parcels: readonly Parcel[];
  readonly readyAt: Instant;
  readonly behind: number;
  readonly outerSscc: string;
  readonly isBroken: boolean;
}

const dayMs = 86_400_000;
const nowhere = { country: '', postcode: '', city: '', street: '', name: '', phone: '' };

export interface HitsAsked {
  readonly cause: Cause;
  readonly now: Instant;
  /** By the unit that a parcel was read in: the outermost sealed one around it. None: all are open. */
  readonly sealed?: ReadonlyMap<string, string>;
  /** Sealed units of which something is hit: the rest of what lies in them goes with it. */
  readonly along?: ReadonlySet<string>;
}

/** What of a booking is hit: by part, and by where its parcels stand. None while it is changed. */
export function hitsOf(booking: Booking, asked: HitsAsked): readonly Hit[] {
  if (booking.status !== 'confirmed' || isChanging(booking)) return [];
  const planned = booking.parts.filter(
    ({ status, holdId, isUnsettled }) => status === 'planned' && holdId !== '' && !isUnsettled,
  );
  return planned.flatMap((part) => hitsOfPart(booking, part, asked));
}

/** The end of the promised day; of the day it must be delivered by, where that was said. */
export function promisedUntil({
  deliverBy = 0,
  promisedAt,
}: Pick<Booking['order'], 'deliverBy' | 'promisedAt'>): Instant {
  const endOfDay = (Math.floor(promisedAt / dayMs) + 1) * dayMs - 1;
  return Math.max(deliverBy, endOfDay);
}

function hitsOfPart(
  booking: Booking & { status: 'confirmed' },
  part: BookingPart,
  { cause, now, sealed, along }: HitsAsked,
): readonly Hit[] {
  const { progress } = booking;
  const order = asWeighed(booking);
  const { legs } = part.itinerary;
  const ends = { fromCountry: order.from.country, toCountry: order.to.country };
  const groups = new Map<string, Standing>();
  for (const parcel of order.parcels) {
    if (!part.parcelIds.includes(parcel.id)) continue;
    const asked = { cause, now, readyAt: order.readyAt };
    const found = whereabouts(part, parcel.sscc, progress, asked);
    const freight = { ...ends, goods: parcel.content.goods };
    if (found === undefined || found.behind >= legs.length) continue;
    const { behind } = found;
    const outerSscc = sealed?.get(progress.seen?.[parcel.sscc]?.outerSscc ?? '') ?? '';
    const isHit = isOfCause(part, cause) && breaks(legs, behind, cause, freight);
    if (!isHit && !along?.has(outerSscc)) continue;
    const key = `${behind} ${outerSscc}`;
    const { parcels = [], readyAt = 0, isBroken = false } = groups.get(key) ?? {};
    groups.set(key, {
      ...{ parcels: [...parcels, parcel], behind, outerSscc },
      readyAt: Math.max(readyAt, found.readyAt),
      isBroken: isBroken || isHit,
    });
  }
  return [...groups.values()].map(({ behind, outerSscc, parcels, readyAt, isBroken }) => ({
    order,
    part,
    parcels,
    behind,
    ...(outerSscc !== '' && { outerSscc }),
    ...(!isBroken && { isAlong: true as const }),
    ...(cause.kind === 'hold' && cause.holdId === part.holdId && { isUnheld: true as const }),
    from: behind === 0 ? order.from : { ...nowhere, pointId: legs[behind - 1]?.toPointId ?? '' },
    readyAt,
    ...totalOf(parcels.map(({ content }) => content)),
    promisedUntil: promisedUntil(order),
    modes: modesOf(order.parts.flatMap(({ itinerary }) => itinerary.legs)),
  }));
}

/** Whose hold is gone is hit; nobody else by that. */
function isOfCause({ holdId }: BookingPart, cause: Cause): boolean {
  return cause.kind !== 'hold' || holdId === cause.holdId;
}

function modesOf(legs: readonly { readonly kind: string; readonly mode: string }[]): string[] {
  const rides = legs.filter(({ kind }) => kind === 'ride');
  return [...new Set(rides.map(({ mode }) => mode))].sort();
}
