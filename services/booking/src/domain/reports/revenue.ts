import type { Money } from '@serai/model';
import type { Booking } from '../bookingState';
import type { Leg } from '../itinerary';
import { isPlanned, type BookingPart } from '../part';
import { asWeighed } from '../weighed';

/** What the legs of one departure, or of one area's rounds, earned their operator. */
export interface Revenue {
  readonly kind: Leg['kind'];
  readonly lineId: string;
  readonly departureId: string;
  readonly areaId: string;
  readonly legs: number;
  readonly grams: number;
  readonly earned: Money;
  /** Rounded down to the minor unit. */
  readonly perKg: Money;
}

/** Said beside the figures. */
export const revenueMethod =
  'Bookings made in the period that are confirmed or completed, on the ways that their parts ' +
  'have now, without cancelled parts. A leg earns what the selling ' +
  'member pays for it after the terms of their agreement, in the comparison currency of its quote, ' +
  'without handling fees of points. Per kg: earned by the actual weight of the parcels on the leg, ' +
  'rounded down.';

const gramsPerKg = 1_000;

/** By departure or area, and by currency, in the order of their ids. Of the member's legs alone. */
export function revenueOf(bookings: readonly Booking[], memberId: string): readonly Revenue[] {
  const rows = new Map<string, Omit<Revenue, 'perKg'>>();
  for (const booking of bookings) {
    if (booking.status !== 'confirmed' && booking.status !== 'completed') continue;
    const { parcels } = asWeighed(booking);
    for (const part of booking.parts.filter(isPlanned)) {
      const own = part.itinerary.legs.filter((leg) => leg.memberId === memberId);
      const grams = gramsOf(part, parcels);
      for (const leg of own) add(rows, leg, grams);
    }
  }
  return [...rows.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => ({ ...row, perKg: perKg(row.earned, row.grams) }));
}

function add(rows: Map<string, Omit<Revenue, 'perKg'>>, leg: Leg, grams: number): void {
  const { kind, lineId, departureId, areaId, price } = leg;
  const key = [kind, lineId, departureId, areaId, price.currency].join('/');
  const before = rows.get(key);
  rows.set(key, {
    kind,
    lineId,
    departureId,
    areaId,
    legs: (before?.legs ?? 0) + 1,
    grams: (before?.grams ?? 0) + grams,
    earned: { ...price, amount: (before?.earned.amount ?? 0) + price.amount },
  });
}

function gramsOf(
  { parcelIds }: BookingPart,
  parcels: readonly { readonly id: string; readonly content: { readonly grams: number } }[],
): number {
  const ids = new Set(parcelIds);
  return parcels
    .filter(({ id }) => ids.has(id))
    .reduce((sum, { content }) => sum + content.grams, 0);
}

function perKg({ amount, currency }: Money, grams: number): Money {
  return { amount: grams === 0 ? 0 : Math.floor((amount * gramsPerKg) / grams), currency };
}
