import type { HoldState } from '../domain/space/hold';
import type { Journal } from './journal';
import { askForHold, stored, type SpaceAsker } from './spaceAnswers';

/**
 * Commits a hold: the point of no return. Repeated, it is committed for ever. Refuses HOLD_MISSING
 * (another member's too), HOLD_EXPIRED, HOLD_RELEASED, DEPARTURE_CANCELLED.
 */
export function commitHold(
  journal: Journal,
  { actor, memberId: sellerId }: SpaceAsker,
  holdId: string,
): Promise<HoldState> {
  const key = `hold:${holdId}/commit/${sellerId ?? ''}`;
  return askForHold(journal, { kind: 'commit', key, actor: stored(actor), holdId, sellerId });
}
