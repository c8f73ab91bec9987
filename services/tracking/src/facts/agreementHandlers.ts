import type { AgreementActivated__Output } from '@serai/protos/serai/partner/v1/AgreementActivated';
import type { AgreementEnded__Output } from '@serai/protos/serai/partner/v1/AgreementEnded';
import type { AgreementResumed__Output } from '@serai/protos/serai/partner/v1/AgreementResumed';
import type { AgreementSuspended__Output } from '@serai/protos/serai/partner/v1/AgreementSuspended';
import type { FactHandler } from '@serai/runtime';
import { on } from '@serai/runtime';
import type { Kinds } from '../application/kinds';
import type { AgreementHeard } from '../domain/subcontract';
import { given } from './consignmentOf';

/** Who handles for whom. Agreements that never named a subcontractor are not kept. */
export function agreementHandlers(kinds: Kinds): readonly FactHandler[] {
  const heard = <M extends { agreementId: string }>(
    type: string,
    to: (message: M) => AgreementHeard,
  ): FactHandler =>
    on<M>(`serai.partner.v1.${type}`, {
      touches: ({ agreementId }) => [{ kind: kinds.agreement, id: agreementId }],
      decide: (message, sheet) => {
        const { agreementId } = message;
        const isKept = sheet.state(kinds.agreement, agreementId).memberIds.length > 0;
        if (isKept) sheet.record(kinds.agreement, agreementId, [to(message)]);
      },
    });
  return [
    signedHandler(kinds),
    heard<AgreementSuspended__Output>('AgreementSuspended', () => ({ type: 'suspended' })),
    heard<AgreementResumed__Output>('AgreementResumed', () => ({ type: 'resumed' })),
    heard<AgreementEnded__Output>('AgreementEnded', ({ endsAt }) => {
      return { type: 'ended', until: endsAt };
    }),
  ];
}

function signedHandler(kinds: Kinds): FactHandler {
  return on<AgreementActivated__Output>('serai.partner.v1.AgreementActivated', {
    touches: ({ agreement }) => [{ kind: kinds.agreement, id: agreement?.id ?? '' }],
    decide: ({ agreement, at }, sheet) => {
      const { id, proposerId, partnerId, status, terms, validFrom, validTo } = given(agreement);
      const subcontractorIds = terms?.subcontractorIds ?? [];
      const isKept = sheet.state(kinds.agreement, id).memberIds.length > 0;
      if (!isKept && subcontractorIds.length === 0) return;
      sheet.record(kinds.agreement, id, [
        {
          type: 'signed',
          memberIds: [proposerId, partnerId],
          subcontractorIds,
          from: Math.max(at, validFrom),
          until: validTo ?? null,
          isSuspended: status === 'suspended',
        },
      ]);
      for (const memberId of subcontractorIds) {
        sheet.record(kinds.member, memberId, [{ type: 'subcontracted', agreementId: id }]);
      }
    },
  });
}
