import { hasRole, type Actor, type Instant } from '@serai/model';
import type { Sheet, Step } from '@serai/runtime';
import {
  isParty,
  known,
  type Agreement,
  type AgreementFact,
  type Parties,
} from '../domain/agreements/agreement';
import { endOf } from '../domain/agreements/agreementStatus';
import { agreementRefusals } from '../domain/agreements/agreementRefusals';
import { agreement, alliance, type AgreementCommand } from '../domain/agreements/decideAgreement';
import { ties, type TiesCommand } from '../domain/agreements/ties';
import { beginning } from '../domain/membership/member';
import { keptOf, type Kept, type Kinds } from './kinds';

export interface OnAgreement {
  readonly actor: Actor;
  readonly agreementId: string;
}

/** What the decider needs besides the command: who asks, when, and of which version. */
export interface Asking {
  readonly by: string;
  readonly subject: string;
  readonly at: Instant;
  readonly presentVersion: number;
}

interface AgreementAsked<C> {
  readonly name: string;
  commandOf(asked: C, asking: Asking): AgreementCommand;
  /** Both members must be active: the step begins something new. */
  readonly isNew?: boolean;
}

/**
 * A step on one agreement, of which nobody but its two members, admins and services knows. What it
 * does to the ties of the two members is written with it.
 */
export function agreementStep<C extends OnAgreement>(
  kinds: Kinds,
  { name, commandOf, isNew = false }: AgreementAsked<C>,
): Step<C, Kept<Agreement>> {
  return {
    name,
    touches: ({ agreementId }) => [{ kind: kinds.agreement, id: agreementId }],
    decide: (asked, sheet) => {
      const { actor, agreementId } = asked;
      const before = known(sheet.state(kinds.agreement, agreementId));
      if (!knowsOf(actor, before)) throw agreementRefusals.AGREEMENT_UNKNOWN();
      if (isNew) bothBegin(kinds, sheet, before);
      const presentVersion = sheet.version(kinds.agreement, agreementId);
      const by = actor.member ?? alliance;
      const asking = { by, subject: actor.subject, at: sheet.at, presentVersion };
      const facts = agreement.decide(before, commandOf(asked, asking));
      const after = sheet.record(kinds.agreement, agreementId, facts);
      for (const fact of facts) tie(kinds, sheet, agreementId, fact, known(after));
      return keptOf(sheet, kinds.agreement, agreementId);
    },
  };
}

export function knowsOf(actor: Actor, parties: Parties): boolean {
  if (hasRole(actor, 'admin', 'service')) return true;
  return actor.member !== undefined && isParty(parties, actor.member);
}

export function bothBegin(kinds: Kinds, sheet: Sheet, { proposerId, partnerId }: Parties): void {
  beginning(sheet.state(kinds.member, proposerId));
  beginning(sheet.state(kinds.member, partnerId), 'partnerId');
}

/** The first signature ties both members, an end bounds their ties. */
function tie(
  kinds: Kinds,
  sheet: Sheet,
  agreementId: string,
  fact: AgreementFact,
  after: Exclude<Agreement, { status: 'none' }>,
): void {
  const { proposerId, partnerId } = after;
  const isFirst = fact.type === 'AgreementSigned' && fact.bound.signed.termsVersion === 1;
  if (isFirst) {
    const { from } = fact.bound.signed;
    const until = endOf(after);
    const tieTo = (otherId: string) => ({ agreementId, otherId, from, until });
    note(kinds, sheet, proposerId, { type: 'tie', tie: tieTo(partnerId), at: fact.at });
    note(kinds, sheet, partnerId, { type: 'tie', tie: tieTo(proposerId), at: fact.at });
  }
  if (fact.type === 'AgreementEnded') {
    const bound = { type: 'bound', agreementId, until: fact.endsAt } as const;
    note(kinds, sheet, proposerId, bound);
    note(kinds, sheet, partnerId, bound);
  }
}

function note(kinds: Kinds, sheet: Sheet, memberId: string, command: TiesCommand): void {
  sheet.record(kinds.ties, memberId, ties.decide(sheet.state(kinds.ties, memberId), command));
}
