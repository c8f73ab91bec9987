import type { AgreementServiceDefinition } from '@serai/protos/serai/partner/v1/AgreementService';
import type { IdentityServiceDefinition } from '@serai/protos/serai/partner/v1/IdentityService';
import { connect, type Part, type TokenSource } from '@serai/runtime';
import type { MemberKey, Partner } from '../application/partner';

const deadlineMs = 3_000;

/** Partner over gRPC; what is signed is signed on behalf of the person who asked. */
export function partnerCalls(options: {
  readonly address: string;
  readonly tokens: TokenSource;
}): Part & Partner {
  const { address, tokens } = options;
  const identity = connect<IdentityServiceDefinition>({
    address,
    service: 'serai.partner.v1.IdentityService',
    tokens,
  });
  const agreements = connect<AgreementServiceDefinition>({
    address,
    service: 'serai.partner.v1.AgreementService',
    tokens,
  });
  return {
    name: 'partner',
    start: () => Promise.resolve(),
    stop: () => {
      identity.close();
      agreements.close();
      return Promise.resolve();
    },
    memberKeys: async (memberId) => {
      const { jwks } = await identity.getMemberKeys({ memberId }, { deadlineMs });
      return (JSON.parse(jwks) as { keys: MemberKey[] }).keys;
    },
    terms: async (sellerId, operatorId, at) => {
      const found = await agreements.getTerms({ sellerId, operatorId, at }, { deadlineMs });
      const capPerKg = found.terms?.liabilityCapPerKg;
      if (capPerKg === null || capPerKg === undefined) throw new Error('terms without a cap');
      return { agreementId: found.agreementId, capPerKg };
    },
    signManifest: async (manifest, actor) => {
      const { jws } = await identity.signManifest({ manifest }, { deadlineMs, actor });
      return jws;
    },
  };
}
