import type { Instant } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';

/**
 * Which agreements bind a member, seen from the member: so that two agreements between the same two
 * never apply at once, and a member leaves only when none binds it. A member that has left signs
 * nothing any more: its ties are closed.
 */
export type Ties =
  { status: 'none' } | { status: 'open'; ties: readonly Tie[] } | { status: 'closed' };

export interface Tie {
  agreementId: string;
  otherId: string;
  from: Instant;
  /** null: without an end */
  until: Instant | null;
}

export type TiesFact =
  | { type: 'TieMade'; tie: Tie; at: Instant }
  | { type: 'TieBounded'; agreementId: string; until: Instant }
  | { type: 'TiesClosed'; at: Instant };

export type TiesCommand =
  | { type: 'tie'; tie: Tie; at: Instant }
  | { type: 'bound'; agreementId: string; until: Instant }
  | { type: 'close'; at: Instant };

export const ties = { initial: { status: 'none' } as Ties, decide, evolve };

/** The agreements that are active, suspended or ending at that moment, or will begin. */
export function bindingAt(state: Ties, at: Instant): readonly string[] {
  return tiesOf(state)
    .filter(({ until }) => until === null || until > at)
    .map(({ agreementId }) => agreementId);
}

/** Refuses PARTY_LEFT and AGREEMENT_OVERLAPS. */
function decide(state: Ties, command: TiesCommand): TiesFact[] {
  switch (command.type) {
    case 'tie': {
      if (state.status === 'closed') throw agreementRefusals.PARTY_LEFT();
      const { tie, at } = command;
      const other = tiesOf(state).find((each) => isOverlapping(each, tie));
      if (other !== undefined) {
        const metadata = { agreement: other.agreementId };
        throw agreementRefusals.AGREEMENT_OVERLAPS({ metadata });
      }
      return [{ type: 'TieMade', tie, at }];
    }
    case 'bound':
      return [{ type: 'TieBounded', agreementId: command.agreementId, until: command.until }];
    case 'close':
      return state.status === 'closed' ? [] : [{ type: 'TiesClosed', at: command.at }];
  }
}

/** What is over is dropped when something new comes, so that the list stays as long as it is true. */
function evolve(state: Ties, fact: TiesFact): Ties {
  if (fact.type === 'TiesClosed') return { status: 'closed' };
  const held = tiesOf(state);
  if (fact.type === 'TieMade') {
    const lasting = held.filter(({ until }) => until === null || until > fact.at);
    return { status: 'open', ties: [...lasting, fact.tie] };
  }
  const bounded = held.map((tie) =>
    tie.agreementId === fact.agreementId ? { ...tie, until: fact.until } : tie,
  );
  return { status: 'open', ties: bounded };
}

function isOverlapping(one: Tie, other: Tie): boolean {
  if (one.otherId !== other.otherId) return false;
  const oneEnds = one.until ?? Infinity;
  const otherEnds = other.until ?? Infinity;
  return one.from < otherEnds && other.from < oneEnds;
}

function tiesOf(state: Ties): readonly Tie[] {
  return state.status === 'open' ? state.ties : [];
}
