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
import { on, type FactHandler } from '@serai/runtime';
import type { PartnerKinds } from '../application/networkStore';
import type { AgreementHeard } from '../domain/network/agreementCopy';
import type { MemberHeard } from '../domain/network/memberCopy';
import { charterOf, given, memberIdsOf, rateTableOf, termsOf } from './partnerMessages';

export const partnerTopic = 'serai.partner.v1';

/** What capacity keeps of partner's facts: who may take part, on which terms, at which rates. */
export function partnerHandlers(kinds: PartnerKinds): readonly FactHandler[] {
  return [
    ...memberHandlers(kinds),
    ...agreementHandlers(kinds),
    on<CharterChanged__Output>(`${partnerTopic}.CharterChanged`, {
      touches: () => [{ kind: kinds.charter, id: 'charter' }],
      decide: ({ charter }, sheet) => {
        sheet.record(kinds.charter, 'charter', [charterOf(given(charter))]);
      },
    }),
    on<RatesPublished__Output>(`${partnerTopic}.RatesPublished`, {
      touches: ({ table }) => [{ kind: kinds.rates, id: given(table).id }],
      decide: ({ table }, sheet) => {
        sheet.record(kinds.rates, given(table).id, [rateTableOf(given(table))]);
      },
    }),
  ];
}

function memberHandlers({ member: kind }: PartnerKinds): readonly FactHandler[] {
  const heard = <M>(type: string, idOf: (message: M) => string, of: (m: M) => MemberHeard) =>
    on<M>(`${partnerTopic}.${type}`, {
      touches: (message) => [{ kind, id: idOf(message) }],
      decide: (message, sheet) => {
        sheet.record(kind, idOf(message), [of(message)]);
      },
    });
  return [
    heard<MemberAdmitted__Output>(
      'MemberAdmitted',
      ({ member }) => given(member).id,
      ({ member }) => ({ type: 'admitted', name: given(member).name }),
    ),
    heard<MemberSuspended__Output>(
      'MemberSuspended',
      ({ memberId }) => memberId,
      () => ({ type: 'suspended' }),
    ),
    heard<MemberReinstated__Output>(
      'MemberReinstated',
      ({ memberId }) => memberId,
      () => ({ type: 'reinstated' }),
    ),
    heard<MemberLeft__Output>(
      'MemberLeft',
      ({ memberId }) => memberId,
      () => ({ type: 'left' }),
    ),
  ];
}

function agreementHandlers({ agreement: kind }: PartnerKinds): readonly FactHandler[] {
  const heard = <M>(type: string, idOf: (message: M) => string, of: (m: M) => AgreementHeard) =>
    on<M>(`${partnerTopic}.${type}`, {
      touches: (message) => [{ kind, id: idOf(message) }],
      decide: (message, sheet) => {
        sheet.record(kind, idOf(message), [of(message)]);
      },
    });
  return [
    heard<AgreementActivated__Output>(
      'AgreementActivated',
      ({ agreement }) => given(agreement).id,
      ({ agreement, at }) => {
        const { termsVersion: version, terms, validFrom, validTo = null } = given(agreement);
        const memberIds = memberIdsOf(given(agreement));
        return {
          type: 'activated',
          memberIds,
          version,
          terms: termsOf(given(terms)),
          validFrom,
          validTo,
          at,
        };
      },
    ),
    heard<AgreementSuspended__Output>(
      'AgreementSuspended',
      ({ agreementId }) => agreementId,
      ({ at }) => ({ type: 'suspended', at }),
    ),
    heard<AgreementResumed__Output>(
      'AgreementResumed',
      ({ agreementId }) => agreementId,
      ({ at }) => ({ type: 'resumed', at }),
    ),
    heard<AgreementEnded__Output>(
      'AgreementEnded',
      ({ agreementId }) => agreementId,
      ({ endsAt }) => ({ type: 'ended', endsAt }),
    ),
  ];
}
