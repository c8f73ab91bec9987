import type { Booking } from './bookingState';
import { isChanging } from './change';
import { isAsking } from './waiting';

/** Whether something is still to be asked of capacity for it. */
export function isUnfinished(state: Booking): boolean {
  if (isAsking(state)) return true;
  if (state.status === 'cancelled') return !state.isReleased;
  if (isChanging(state)) return true;
  return state.parts.some((part) => part.isUnsettled === true);
}
