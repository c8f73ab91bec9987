import type { AllotDays, AllotmentAsked, SetAllotment } from '../domain/space/commands';
import { cutoffAt, type DepartureState } from '../domain/space/departure';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import type { Journal } from './journal';
import { askOne, refusalOf, stored, type SpaceAsker } from './spaceAnswers';

export interface AllotmentOf {
  /** One departure, or empty: every one of the line that is still open. */
  readonly departureId: string;
  readonly lineId: string;
  /** Of a run with its reference, else empty. */
  readonly areaId: string;
  readonly runId: string;
  /** Of storage, else empty. */
  readonly pointId: string;
  readonly allotment: (AllotmentAsked & { readonly stops: number }) | null;
}

/**
 * Keeps a share of a departure, of every open one of a line, or of every day of a run or of storage
 * for one member; answers on how many departures. Departures of a line that have no room for it are
 * passed over, unless that is all of them. Refuses DEPARTURE_MISSING, NOT_YOUR_DEPARTURE,
 * DEPARTURE_CANCELLED, LONG_PAST, RUN_MISSING, STORAGE_MISSING, SELLER_NOT_ALLOWED,
 * ALLOTMENT_INVALID, ALLOTMENT_AGREED, ALLOTMENT_TOO_LARGE.
 */
export async function setAllotment(
  journal: Journal,
  { actor, memberId: carrierId }: SpaceAsker,
  asked: AllotmentOf,
  requestId: string,
  at: number,
): Promise<number> {
  const { departureId, lineId, areaId, pointId, allotment } = asked;
  if (allotment === null) throw spaceRefusals.ALLOTMENT_INVALID({ field: 'allotment' });
  if (areaId !== '' || pointId !== '') {
    await askOne(journal, allotDays({ actor, memberId: carrierId }, asked, allotment, requestId));
    return 0;
  }
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

/** On every day there is; nothing of all of it ends what was kept by hand. */
function allotDays(
  { actor, memberId: carrierId }: SpaceAsker,
  { areaId, runId: reference, pointId }: AllotmentOf,
  { memberId, ...size }: AllotmentAsked & { readonly stops: number },
  requestId: string,
): AllotDays {
  const { grams, cm3, stops, releaseMinutes } = size;
  const span = { grams, cm3, stops, releaseMinutes, from: 0, to: null };
  const isNothing = grams === 0 && cm3 === 0 && stops === 0;
  return {
    kind: 'allotDays',
    key: `${actor.subject}/${requestId}/${areaId}${pointId}`,
    actor: stored(actor),
    of: areaId === '' ? { kind: 'storage', pointId } : { kind: 'run', areaId, reference },
    carrierId,
    memberId,
    spans: isNothing ? [] : [span],
  };
}

function openOnesOf(journal: Journal, lineId: string, at: number): readonly string[] {
  const isOpen = (departure: DepartureState): boolean =>
    departure.lineId === lineId &&
    departure.status === 'open' &&
    departure.legs.some((leg) => at < cutoffAt(departure, leg));
  return [...journal.state.departures.values()].filter(isOpen).map(({ id }) => id);
}
