import type { CancelDeparture } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { Journal } from './journal';
import { askForDeparture, stored, type SpaceAsker } from './spaceAnswers';

/**
 * Cancels a departure for good. What is held on it stays held until its sellers move it. Refuses
 * DEPARTURE_MISSING, NOT_YOUR_DEPARTURE, LONG_PAST, REASON_MISSING.
 */
export function cancelDeparture(
  journal: Journal,
  { actor, memberId: carrierId }: SpaceAsker,
  { departureId, reason }: Pick<CancelDeparture, 'departureId' | 'reason'>,
  requestId: string,
): Promise<DepartureState> {
  const key = `${actor.subject}/${requestId}`;
  const command = { kind: 'cancel', key, departureId, carrierId, reason } as const;
  return askForDeparture(journal, { ...command, actor: stored(actor) });
}
