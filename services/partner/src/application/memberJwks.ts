import type { Instant } from '@serai/model';
import type { MemberKeys } from '../domain/identity/memberKeys';
import type { PublicKey } from '../domain/identity/publicKey';
import type { SignatureKeys } from '../domain/identity/signatureKeys';
import { admitted } from '../domain/membership/member';
import { jwksOf } from './jwks';
import type { Reads } from './reads';

/** Since when a key signs, and until when: seconds, as in the historical keys of OpenID Federation. */
interface Life {
  readonly nbf: number;
  readonly exp?: number;
}

export interface MemberJwks {
  readonly keys: readonly (ReturnType<typeof jwksOf>['keys'][number] & Life)[];
}

/** Every key by which the member signs or signed hand-overs. Refuses MEMBER_UNKNOWN. */
export async function getMemberJwks(reads: Reads, memberId: string): Promise<MemberJwks> {
  const found = await reads.member(memberId);
  admitted(found?.state ?? { status: 'none' });
  return memberJwks(await reads.signatureKeys(memberId), await reads.memberKeys(memberId));
}

function memberJwks(kept: SignatureKeys, own: MemberKeys): MemberJwks {
  const { past = [], current = undefined } = kept.status === 'none' ? {} : kept;
  const { keys = [], revoked = [] } = own.status === 'none' ? {} : own;
  return {
    keys: [
      ...past.map((one) => lived(one.publicKey, one.signsFrom, one.signsUntil)),
      ...(current === undefined ? [] : [lived(current.publicKey, current.signsFrom)]),
      ...revoked.map((one) => lived(one.key, one.registeredAt, one.revokedAt)),
      ...keys.map((one) => lived(one.key, one.registeredAt)),
    ],
  };
}

/** Whole seconds around the life of the key, so that no signature falls beside it. */
function lived(key: PublicKey, from: Instant, until?: Instant) {
  const [jwk] = jwksOf([key]).keys;
  if (jwk === undefined) throw new Error('a key became none');
  const nbf = Math.floor(from / 1_000);
  return { ...jwk, nbf, ...(until === undefined ? {} : { exp: Math.ceil(until / 1_000) }) };
}
