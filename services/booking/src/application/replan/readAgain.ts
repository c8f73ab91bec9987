import type { Hit } from '../../domain/replan/hits';
import type { Desk } from '../desk';
import { lookAtHold } from '../settleSpace';
import { endedHold } from './holdGone';

const holdChanged = 'HOLD_CHANGED';
const ofHold = [holdChanged, ...endedHold];

/** Whether an exchange was refused because the hold is not as its booking knows it. */
export function isOfHold(code: string): boolean {
  return ofHold.includes(code);
}

/**
 * Reads again how things stand after an exchange was refused because of a hold. Holds that were
 * changed are noted as they are by now: the next pass goes by that. Where a hold has ended though
 * its booking still goes by it, the hits are answered as what space is to be held anew for.
 */
export async function readAgain(
  desk: Desk,
  code: string,
  hits: readonly Hit[],
): Promise<readonly Hit[]> {
  if (code === holdChanged) {
    for (const hit of hits) if (!hit.isUnheld) await lookAtHold(desk, hit, hit.part);
    return [];
  }
  const known: Hit[] = [];
  for (const hit of hits) {
    if (!(await isStillSo(desk, hit))) return [];
    const isHeld = !hit.isUnheld && (await desk.capacity.isHeld(hit.part.holdId));
    known.push(isHeld ? hit : { ...hit, isUnheld: true });
  }
  return known;
}

async function isStillSo(desk: Desk, { order, part }: Hit): Promise<boolean> {
  const kept = await desk.shelf.booking(order.id);
  const now = kept?.booking.parts.find(({ id }) => id === part.id);
  if (kept?.booking.status !== 'confirmed' || now?.status !== 'planned') return false;
  return now.holdId === part.holdId && now.version === part.version;
}
