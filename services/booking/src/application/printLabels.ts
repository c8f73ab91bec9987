import type { Actor } from '@serai/model';
import { labelOf } from '../domain/label';
import { bookingRefusals } from '../domain/refusals';
import type { Desk } from './desk';
import { drawLabels } from './labels/drawLabels';
import { seenBooking, seenParcel } from './showBookings';

/**
 * The labels of a confirmed booking as one PDF, or of one parcel (by id or SSCC), of which the
 * booking need not be said. Refuses BOOKING_MISSING, PARCEL_MISSING and BOOKING_NOT_CONFIRMED: a
 * label on a parcel without space would send it nowhere.
 */
export async function printLabels(
  desk: Desk,
  actor: Actor,
  asked: { bookingId: string; parcelId: string },
): Promise<Buffer> {
  const { bookingId, parcelId } = asked;
  const isParcel = bookingId === '' && parcelId !== '';
  const { booking } = isParcel
    ? (await seenParcel(desk, actor, parcelId)).kept
    : await seenBooking(desk, actor, bookingId);
  const { status, order } = booking;
  if (status !== 'confirmed' && status !== 'completed') {
    throw bookingRefusals.BOOKING_NOT_CONFIRMED();
  }
  const wanted = order.parcels.filter(
    ({ id, sscc }) => parcelId === '' || id === parcelId || sscc === parcelId,
  );
  if (wanted.length === 0) throw bookingRefusals.PARCEL_MISSING({ field: 'parcelId' });
  return drawLabels(wanted.map((parcel) => labelOf(booking, parcel)));
}
