import { isId } from '@serai/model';
import type { HoldState } from '../domain/space/hold';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import type { Journal } from './journal';
import { askForHold, stored, type SpaceAsker } from './spaceAnswers';

/**
 * Gives the space of a hold back, committed or not; released twice it answers the same. An unknown
 * hold is barred, so that it is refused when it comes late. Refuses HOLD_MISSING (another
 * member's) and LONG_PAST.
 */
export async function releaseHold(
  journal: Journal,
  { actor, memberId: sellerId }: SpaceAsker,
  holdId: string,
): Promise<HoldState> {
  if (!isId('hld', holdId)) throw spaceRefusals.HOLD_ID_MISSING({ field: 'holdId' });
  const key = `hold:${holdId}/release/${sellerId ?? ''}`;
  return askForHold(journal, { kind: 'release', key, actor: stored(actor), holdId, sellerId });
}
