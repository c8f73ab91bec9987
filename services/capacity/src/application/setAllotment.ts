import type { AllotmentAsked, SetAllotment } from '../domain/space/commands';
import { cutoffAt, type DepartureState } from '../domain/space/departure';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import type { Journal } from './journal';
import { refusalOf, stored, type SpaceAsker } from './spaceAnswers';

export interface AllotmentOf {
  /** One departure, or empty: every one of the line that is still open. */
  readonly departureId: string;
  readonly lineId: string;
  readonly allotment: AllotmentAsked | null;
}

/**
 * Keeps a share of a departure, or of every open one of a line, for one member; answers on how
 * many. Departures of a line that have no room for it are passed over, unless that is all of them.
 * Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE, DEPARTURE_CANCELLED, SELLER_NOT_ALLOWED,
 * ALLOTMENT_INVALID, ALLOTMENT_TOO_LARGE.
 */
export async function setAllotment(
  journal: Journal,
  { actor, memberId: carrierId }: SpaceAsker,
  { departureId, lineId, allotment }: AllotmentOf,
  requestId: string,
  at: number,
): Promise<number> {
  if (allotment === null) throw spaceRefusals.ALLOTMENT_INVALID({ field: 'allotment' });
  const { memberId, grams, cm3, releaseMinutes } = allotment;
  const ids = departureId === '' ? openOnesOf(journal, lineId, at) : [departureId];
  if (ids.length === 0) throw spaceRefusals.DEPARTURE_MISSING({ field: 'lineId' });
  const commands = ids.map((id): SetAllotment => {
    return {
      kind: 'allot',
      key: `${actor.subject}/${requestId}/${id}`,
      actor: stored(actor),
      departureId: id,
      carrierId,
      allotment: { memberId, grams, cm3, releaseMinutes },
    };
  });
  const answers = await journal.submit(commands);
  const granted = answers.filter((answer) => answer.granted).length;
  const [refused] = answers.filter((answer) => !answer.granted);
  if (granted === 0 && refused !== undefined) throw refusalOf(refused.refused);
  return granted;
}

function openOnesOf(journal: Journal, lineId: string, at: number): readonly string[] {
  const isOpen = (departure: DepartureState): boolean =>
    departure.lineId === lineId &&
    departure.status === 'open' &&
    departure.legs.some((leg) => at < cutoffAt(departure, leg));
  return [...journal.state.departures.values()].filter(isOpen).map(({ id }) => id);
}
