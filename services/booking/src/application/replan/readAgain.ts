import type { Hit } from '../../domain/replan/hits';
import type { Size } from '../../domain/splitWay';
import type { Desk } from '../desk';
import { lookAtHold } from '../settleSpace';
import { endedHold, holdIsGone } from './holdGone';
import type { Without } from './searchWays';

const holdChanged = 'HOLD_CHANGED';
const ofHold = [holdChanged, ...endedHold];

/** Whether an exchange was refused because the hold is not as its booking knows it. */
export function isOfHold(code: string): boolean {
  return ofHold.includes(code);
}

/**
 * Notes how holds that were changed are by now: the next pass goes by that. Answers the hits whose
 * hold has ended though their booking still goes by it: for them there is no next pass.
 */
export async function readAgain(
  desk: Desk,
  code: string,
  { hits, searched }: { readonly hits: readonly Hit[]; readonly searched: Size },
): Promise<readonly Without[]> {
  const gone: Without[] = [];
  for (const hit of hits) {
    if (code === holdChanged) await lookAtHold(desk, hit, hit.part);
    else if (await isStillSo(desk, hit)) {
      gone.push({ hit, beyond: [], searched, reasons: [holdIsGone] });
    }
  }
  return gone;
}

async function isStillSo(desk: Desk, { order, part }: Hit): Promise<boolean> {
  const kept = await desk.shelf.booking(order.id);
  const now = kept?.booking.parts.find(({ id }) => id === part.id);
  if (kept?.booking.status !== 'confirmed' || now?.status !== 'planned') return false;
  return now.holdId === part.holdId && now.version === part.version;
}
