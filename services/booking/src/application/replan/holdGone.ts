import { clock } from '@serai/runtime';
import type { Booking } from '../../domain/bookingState';
import type { BookingPart } from '../../domain/part';
import { hitsOf } from '../../domain/replan/hits';
import type { Desk } from '../desk';
import { disruptionId } from './hearDisruption';
import { keepWaiting } from './keepWaiting';
import { rerouteIdOf } from './rerouteId';
import { sealedUnits } from './sealedUnits';

/** What capacity says of a hold that has ended, or that it lets nobody change any more. */
export const endedHold: readonly string[] = [
  'HOLD_RELEASED',
  'HOLD_EXPIRED',
  'HOLD_MISSING',
  'LONG_PAST',
];

export const holdIsGone = {
  code: 'HOLD_IS_GONE',
  message: 'The space that it had is no longer held: it is booked anew when there is room.',
};

/** The parcels of a part whose hold has ended are listed and told as unplaced, once, and tried again. */
export async function keepWithoutHold(
  desk: Desk,
  booking: Booking,
  part: BookingPart,
): Promise<void> {
  const { holdId } = part;
  const { isUnsettled: _, ...settled } = part;
  const cause = { kind: 'hold', holdId, reason: holdIsGone.message } as const;
  const sealed = await sealedUnits(desk, [{ booking }]);
  const found = hitsOf({ ...booking, parts: [settled] }, { cause, now: clock(), sealed });
  const waiting = await desk.replans.reroutesOpen(found.map(rerouteIdOf));
  const hits = found.filter((hit) => !waiting.has(rerouteIdOf(hit)));
  const searched = { grams: 0, cm3: 0 };
  await keepWaiting(
    desk,
    { disruptionId: disruptionId(holdId), cause },
    hits.map((hit) => ({ hit, beyond: [], searched, reasons: [holdIsGone] })),
  );
}
