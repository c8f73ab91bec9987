import { isId, modelRefusals, type Actor } from '@serai/model';
import { newId, type Step } from '@serai/runtime';
import type { Agreement, Parties } from '../domain/agreements/agreement';
import { agreementRefusals } from '../domain/agreements/agreementRefusals';
import { agreement } from '../domain/agreements/decideAgreement';
import { terms, type GivenTerms, type Terms } from '../domain/agreements/terms';
import { validity } from '../domain/agreements/validity';
import { bothBegin } from './agreementStep';
import { keptOf, type Kept, type Kinds } from './kinds';

export interface GivenProposal {
  readonly partnerId: string;
  readonly terms: GivenTerms | null;
  readonly validFrom: number;
  readonly validTo: number | undefined;
}

export interface ProposeAgreement {
  readonly agreementId: string;
  readonly subject: string;
  readonly given: GivenProposal;
  readonly proposerId: string;
  readonly terms: Terms;
}

/** Refuses ID_INVALID, AGREEMENT_WITH_ITSELF, NOT_A_PARTY and what `terms` refuses. */
export function proposalOf(actor: Actor, given: GivenProposal): ProposeAgreement {
  const { partnerId } = given;
  const proposerId = actor.member;
  if (proposerId === undefined) throw agreementRefusals.NOT_A_PARTY();
  if (!isId('mbr', partnerId)) throw modelRefusals.ID_INVALID({ field: 'partnerId' });
  const isSame = partnerId === proposerId;
  if (isSame) throw agreementRefusals.AGREEMENT_WITH_ITSELF({ field: 'partnerId' });
  return {
    agreementId: newId('agr'),
    subject: actor.subject,
    given,
    proposerId,
    terms: terms(given.terms, [proposerId, partnerId]),
  };
}

/** Refuses VALIDITY_INVALID, and MEMBER_STATUS unless both members are active. */
export function proposeAgreement(kinds: Kinds): Step<ProposeAgreement, Kept<Agreement>> {
  return {
    name: 'proposeAgreement',
    touches: ({ agreementId, proposerId, given }) => [
      { kind: kinds.agreement, id: agreementId },
      { kind: kinds.member, id: proposerId },
      { kind: kinds.member, id: given.partnerId },
    ],
    decide: ({ agreementId, subject, given, proposerId, terms: put }, sheet) => {
      const { at } = sheet;
      const valid = validity(given.validFrom, given.validTo, at);
      const parties: Parties = { proposerId, partnerId: given.partnerId, ...valid };
      bothBegin(kinds, sheet, parties);
      const before = sheet.state(kinds.agreement, agreementId);
      const asked = { type: 'propose', parties, terms: put, by: proposerId, subject, at } as const;
      sheet.record(kinds.agreement, agreementId, agreement.decide(before, asked));
      return keptOf(sheet, kinds.agreement, agreementId);
    },
  };
}
