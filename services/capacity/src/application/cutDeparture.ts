import type { CutDeparture } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { Journal } from './journal';
import { askForDeparture, stored, type SpaceAsker } from './spaceAnswers';

/**
 * Gives one leg a new published size. Below what is sold it stands all the same, and the leg is
 * over. Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE, LEG_MISSING, DEPARTURE_CANCELLED,
 * LONG_PAST, SIZE_INVALID, REASON_MISSING.
 */
export function cutDeparture(
  journal: Journal,
  { actor, memberId: carrierId }: SpaceAsker,
  asked: Pick<CutDeparture, 'departureId' | 'leg' | 'grams' | 'cm3' | 'reason'>,
  requestId: string,
): Promise<DepartureState> {
  const { departureId, leg, grams, cm3, reason } = asked;
  const key = `${actor.subject}/${requestId}`;
  const command = { kind: 'cut', key, departureId, carrierId, leg, grams, cm3, reason } as const;
  return askForDeparture(journal, { ...command, actor: stored(actor) });
}
