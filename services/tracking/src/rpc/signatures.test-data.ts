import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { signDetached } from '@serai/runtime';
import type { MemberKey, Partner } from '../application/partner';

/** One key of a member, and what it signs. */
export interface KeyOfMember {
  readonly jwk: MemberKey;
  sign(text: string): string;
}

export interface KeptSignatures extends Partner {
  /** One more key of a member, made elsewhere. */
  register(memberId: string): KeyOfMember;
  /** It signs no more from that second on. */
  revoke(memberId: string, kid: string, exp: number): void;
}

/** The keys of members as partner keeps them, over real signatures. */
export function keptSignatures(): KeptSignatures {
  const members = new Map<string, KeyOfMember[]>();
  const keysOf = (memberId: string): KeyOfMember[] => {
    const known = members.get(memberId) ?? [newKey(`${memberId}-kept`)];
    members.set(memberId, known);
    return known;
  };
  return {
    memberKeys: (memberId) => Promise.resolve(keysOf(memberId).map(({ jwk }) => jwk)),
    signManifest: (manifest, { member = '' }) => {
      const [kept] = keysOf(member);
      return Promise.resolve(kept?.sign(manifest) ?? '');
    },
    terms: (sellerId, operatorId) =>
      Promise.resolve({
        agreementId: `agr_${sellerId}_${operatorId}`,
        capPerKg: { amount: 1_050, currency: 'EUR' },
      }),
    register: (memberId) => {
      const known = keysOf(memberId);
      const made = newKey(`${memberId}-${known.length}`);
      known.push(made);
      return made;
    },
    revoke: (memberId, kid, exp) => {
      const after = keysOf(memberId).map((one) =>
        one.jwk.kid === kid ? { ...one, jwk: { ...one.jwk, exp } } : one,
      );
      members.set(memberId, after);
    },
  };
}

function newKey(kid: string): KeyOfMember {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret: JsonWebKey = privateKey.export({ format: 'jwk' });
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid },
    sign: (text) => signDetached(text, kid, secret),
  };
}
