import type { Instant } from '@serai/model';

import { unitEnds } from './unitEnd';

/**
 * Something went otherwise than planned and somebody has to act. An incident is raised by an event
 * or a hand-over, never twice for the same cause, and stays until somebody clears it with a reason.
 */
export type Incident = { readonly status: 'absent' } | KnownIncident;

export interface KnownIncident {
  readonly status: 'open' | 'cleared';
  readonly id: string;
  readonly kind: IncidentKind;
  readonly sscc: string;
  readonly bookingId: string;
  readonly handOverId: string;
  readonly pointId: string;
  /** Who has to act. */
  readonly memberId: string;
  /** Who of that member sees to it, as the member names its people; absent: nobody yet. */
  readonly assignee?: string;
  /** Who may see it: who has to act, the other side, and who sold the parcel. */
  readonly seenBy: readonly string[];
  /** Subject of who booked the parcel: of the seller's customers, only this one sees it. */
  readonly shipper?: string;
  readonly message: string;
  readonly raisedAt: Instant;
  readonly clearedAt?: Instant;
  readonly clearedReason?: string;
}

export const incidentKinds = [
  'misrouted',
  'unknown_unit',
  'short',
  'over',
  'damaged',
  'refused',
  'out_of_custody',
  'departure_cancelled',
  'missed_connection',
  'connection_at_risk',
  'embargo',
  'nesting_impossible',
  'temperature',
  'shock',
  'seal_broken',
  'unknown_point',
  /** It will not arrive: the seller has to settle that. */
  ...unitEnds,
  'seen_after_end',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export interface Assignment {
  /** Who has to act from now on. */
  readonly memberId: string;
  /** ''; nobody in particular. */
  readonly assignee: string;
  readonly at: Instant;
}

export type IncidentFact =
  | { readonly type: 'IncidentRaised'; readonly incident: KnownIncident }
  | ({ readonly type: 'IncidentAssigned' } & Assignment)
  | { readonly type: 'IncidentCleared'; readonly reason: string; readonly at: Instant };

export const absentIncident: Incident = { status: 'absent' };

export function evolveIncident(state: Incident, fact: IncidentFact): Incident {
  if (fact.type === 'IncidentRaised') return fact.incident;
  if (state.status === 'absent') return state;
  if (fact.type === 'IncidentAssigned') return assigned(state, fact);
  return { ...state, status: 'cleared', clearedAt: fact.at, clearedReason: fact.reason };
}

function assigned(state: KnownIncident, { memberId, assignee }: Assignment): KnownIncident {
  const { assignee: _before, ...rest } = state;
  return { ...rest, memberId, ...(assignee === '' ? {} : { assignee }) };
}

/** Said when the cause went away by itself: should it come back, the incident does too. */
export const causeGone = 'The connection can be reached again.';

/** Said when what was likely did not happen, or when it did and is an incident of its own. */
export const riskGone = 'The departure was reached, or will probably be.';
export const riskCame = 'The departure was missed.';

/** Said when the parcel does not need the connection any more. */
export const goesOtherwise = 'The parcel goes another way.';
export const goesNoMore = 'The parcel was cancelled.';
export const cameToItsEnd = 'Custody of the parcel has ended.';

const mayComeBack: readonly string[] = [causeGone, riskGone];

/** The same cause raises one incident, however often it is told. */
export function raise(state: Incident, incident: KnownIncident): readonly IncidentFact[] {
  const isBack = state.status === 'cleared' && mayComeBack.includes(state.clearedReason ?? '');
  return state.status === 'absent' || isBack ? [{ type: 'IncidentRaised', incident }] : [];
}

/**
 * Who has to act names a person, or passes it on to another member that it concerns. Cleared, or so
 * already: nothing.
 */
export function assign(state: Incident, to: Assignment): readonly IncidentFact[] {
  if (state.status !== 'open') return [];
  const isSo = state.memberId === to.memberId && (state.assignee ?? '') === to.assignee;
  return isSo ? [] : [{ type: 'IncidentAssigned', ...to }];
}

/** Cleared already: nothing. */
export function clear(state: Incident, reason: string, at: Instant): readonly IncidentFact[] {
  return state.status === 'open' ? [{ type: 'IncidentCleared', reason, at }] : [];
}

/** In plain words, for the people who have to act. */
export const incidentSentences: Record<IncidentKind, string> = {
  misrouted: 'The parcel was scanned at a point that is not on its way.',
  unknown_unit: 'A unit was scanned that nobody announced.',
  short: 'The unit was announced and did not come: it stays with who announced it.',
  over: 'The unit came without being announced.',
  damaged: 'The unit was received damaged.',
  refused: 'The receiver refused the unit: it stays with the giver.',
  out_of_custody: 'The unit was handled by a member that does not have custody of it.',
  departure_cancelled: 'A departure on the way was cancelled.',
  missed_connection: 'The next departure cannot be reached any more.',
  connection_at_risk: 'A departure on the way will probably be missed.',
  embargo: 'An embargo lies on the way, and there is no other yet within the promise.',
  nesting_impossible: 'The units cannot lie in one another as was told.',
  temperature: 'The goods were warmer or colder than they allow.',
  shock: 'The goods were shaken harder than they allow.',
  seal_broken: 'The seal is not the one that was put on.',
  unknown_point: 'The unit was told of at a point that nobody published.',
  lost: 'The unit was declared lost.',
  returned: 'The unit was returned, and not delivered.',
  seized: 'An authority seized the unit.',
  destroyed: 'The unit was destroyed.',
  seen_after_end: 'The unit was seen after it was declared lost, returned, seized or destroyed.',
};
