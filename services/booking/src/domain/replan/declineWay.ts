import { money, type Instant } from '@serai/model';
import type { Booking, BookingFact } from '../bookingState';
import { requireSettled } from '../change';
import { cancelled, isPlanned, sizeOf, splitPart } from '../part';
import { asWeighed } from '../weighed';

/** Parcels of a part that broke down before they moved, whose shipper wants no other way. */
export interface Declining {
  readonly partId: string;
  readonly parcelIds: readonly string[];
  /** Of what is split off the part, where not all of it is declined. */
  readonly newPartId: string;
  readonly reason: string;
  readonly at: Instant;
}

interface Standing {
  readonly parcelIds: readonly string[];
  readonly outerSscc?: string;
  readonly behind: number;
}

/** Whether parcels stand where they were handed in or are to be collected, in no sealed unit. */
export function isUnmoved(booking: Booking, { parcelIds, outerSscc, behind }: Standing): boolean {
  if (behind > 0 || outerSscc !== undefined || booking.status !== 'confirmed') return false;
  const { collected } = booking.progress;
  return booking.order.parcels.every(
    ({ id, sscc }) => !parcelIds.includes(id) || !collected.includes(sscc),
  );
}

/**
 * Cancels them free of charge, however late it is: the way that was agreed is gone. What is the last
 * that is planned cancels the booking; what is not planned any more is passed over. Refuses
 * CHANGE_PENDING.
 */
export function declineWay(state: Booking, command: Declining): readonly BookingFact[] {
  const { partId, parcelIds, newPartId, reason, at } = command;
  if (state.status !== 'confirmed') return [];
  requireSettled(state);
  const part = state.parts.find(({ id }) => id === partId);
  if (part === undefined || !isPlanned(part)) return [];
  const going = part.parcelIds.filter((id) => parcelIds.includes(id));
  if (going.length === 0) return [];
  const fee = money(0, part.price.currency);
  const isWhole = going.length === part.parcelIds.length;
  if (isWhole && state.parts.filter(isPlanned).length === 1) {
    return [{ type: 'BookingCancelled', reason, fee, at }];
  }
  const split = isWhole ? undefined : splitPart(part, going, newPartId, sizeOf(asWeighed(state)));
  const goes = split?.goes ?? { ...part, version: part.version + 1 };
  const own = state.order.parcels.filter(({ id }) => going.includes(id));
  return [
    {
      type: 'PartCancelled',
      part: cancelled(goes, { fee, reason, at }),
      ...(split !== undefined && { stays: { ...split.stays, isUnsettled: true } }),
      ssccs: own.map(({ sscc }) => sscc),
      at,
    },
  ];
}
