import type { AgreementActivated__Output } from '@serai/protos/serai/partner/v1/AgreementActivated';
import type { AgreementEnded__Output } from '@serai/protos/serai/partner/v1/AgreementEnded';
import type { AgreementResumed__Output } from '@serai/protos/serai/partner/v1/AgreementResumed';
import type { AgreementSuspended__Output } from '@serai/protos/serai/partner/v1/AgreementSuspended';
import type { CharterChanged__Output } from '@serai/protos/serai/partner/v1/CharterChanged';
import type { MemberAdmitted__Output } from '@serai/protos/serai/partner/v1/MemberAdmitted';
import type { MemberLeft__Output } from '@serai/protos/serai/partner/v1/MemberLeft';
import type { MemberReinstated__Output } from '@serai/protos/serai/partner/v1/MemberReinstated';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import type { RatesPublished__Output } from '@serai/protos/serai/partner/v1/RatesPublished';
import { encodeFact, type EncodedFact, type FactContext } from '@serai/runtime';
import type { AgreementFact, SignedAgreement } from '../domain/agreements/agreement';
import type { CharterFact } from '../domain/agreements/charter';
import type { RatesFact } from '../domain/agreements/rates';
import type { MemberFact } from '../domain/membership/member';
import { charterMessage, rateTableMessage, termsMessage } from './messages';

/** Everything that partner tells the others. It listens to nobody yet. */
export const topic = 'serai.partner.v1';

const named = <T extends object>(name: string, message: T): EncodedFact =>
  encodeFact<T>(`${topic}.${name}`, message);

/** An application stays inside: nobody else has to do with a company before it is a member. */
export function encodeMemberFact(fact: MemberFact, context: FactContext): EncodedFact | null {
  const { id: memberId, version } = context;
  const { at } = fact;
  switch (fact.type) {
    case 'MemberApplied':
      return null;
    case 'MemberAdmitted': {
      // Facts are kept for ever, so that they name nobody: who is to be written to, partner knows.
      const member = { ...fact.profile, contactEmail: '', status: 'active', reason: '' };
      return named<MemberAdmitted__Output>('MemberAdmitted', {
        member: { id: memberId, ...member, version, changedAt: at },
        at,
      });
    }
    case 'MemberSuspended':
      return named<MemberSuspended__Output>('MemberSuspended', {
        memberId,
        reason: fact.reason,
        ...(fact.forGood && { forGood: true }),
        at,
      });
    case 'MemberReinstated':
      return named<MemberReinstated__Output>('MemberReinstated', { memberId, at });
    case 'MemberLeft':
      return named<MemberLeft__Output>('MemberLeft', { memberId, at });
  }
}

/** What is only proposed stays between the two. */
export function encodeAgreementFact(fact: AgreementFact, context: FactContext): EncodedFact | null {
  const { id: agreementId, version } = context;
  const { at } = fact;
  switch (fact.type) {
    case 'AgreementProposed':
    case 'TermsPutForward':
    case 'ProposalWithdrawn':
      return null;
    case 'AgreementSigned':
      return named<AgreementActivated__Output>('AgreementActivated', {
        agreement: signedMessage(agreementId, version, fact.bound),
        at,
      });
    case 'AgreementSuspended':
      return named<AgreementSuspended__Output>('AgreementSuspended', {
        agreementId,
        reason: fact.reason,
        at,
      });
    case 'AgreementResumed':
      return named<AgreementResumed__Output>('AgreementResumed', { agreementId, at });
    case 'AgreementEnded':
      return named<AgreementEnded__Output>('AgreementEnded', {
        agreementId,
        endsAt: fact.endsAt,
        reason: fact.reason,
        at,
      });
  }
}

export function encodeCharterFact({ charter }: CharterFact): EncodedFact {
  return named<CharterChanged__Output>('CharterChanged', {
    charter: charterMessage(charter),
    at: charter.changedAt,
  });
}

export function encodeRatesFact({ daily, at }: RatesFact): EncodedFact {
  return named<RatesPublished__Output>('RatesPublished', { table: rateTableMessage(daily), at });
}

function signedMessage(id: string, version: number, bound: SignedAgreement) {
  const { proposerId, partnerId, status, signed, validFrom, validTo } = bound;
  return {
    id,
    proposerId,
    partnerId,
    status,
    termsVersion: signed.termsVersion,
    terms: termsMessage(signed.terms),
    validFrom,
    ...(validTo !== undefined && { validTo }),
    version,
    proposedBy: '',
  };
}
