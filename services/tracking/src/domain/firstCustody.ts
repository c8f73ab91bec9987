import type { Unit } from './unit';
import { bookingOf, isConcerned } from './unit';

/**
 * Whether the first to have it may be this member: of a parcel, its booking knows it, as the seller
 * or for a step of its way; what has no booking is whose it is found by.
 */
export function mayBeFirst(unit: Unit, memberId: string): boolean {
  return bookingOf(unit) === '' || (unit.status !== 'absent' && isConcerned(unit, memberId));
}

/** Before its booking was known only those had it who have no business with it. */
export function isStrangers(unit: Unit): boolean {
  if (unit.status === 'absent' || unit.custody.length === 0) return false;
  const [first, last] = [unit.custody[0], unit.custody.at(-1)];
  return [first, last].every((span) => !mayBeFirst(unit, span?.memberId ?? ''));
}
