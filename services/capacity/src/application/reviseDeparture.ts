import type { ReviseDeparture } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { Journal } from './journal';
import { askForDeparture, stored, type SpaceAsker } from './spaceAnswers';

/**
 * Moves the times of some legs. Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE, LEG_MISSING,
 * DEPARTURE_CANCELLED, LONG_PAST, TIMES_INVALID, REASON_MISSING.
 */
export function reviseDeparture(
  journal: Journal,
  { actor, memberId: carrierId }: SpaceAsker,
  asked: Pick<ReviseDeparture, 'departureId' | 'legs' | 'reason'>,
  requestId: string,
): Promise<DepartureState> {
  const { departureId, reason } = asked;
  const legs = asked.legs.map(({ index, departsAt, arrivesAt }) => {
    return { index, departsAt, arrivesAt };
  });
  const key = `${actor.subject}/${requestId}`;
  const command = { kind: 'revise', key, departureId, carrierId, legs, reason } as const;
  return askForDeparture(journal, { ...command, actor: stored(actor) });
}
