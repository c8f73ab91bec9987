import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { newId, type Step } from '@serai/runtime';
import { publicKey } from '../domain/identity/publicKey';
import {
  publishedKeysAt,
  signingKeys,
  type KeyPair,
  type RotationSettings,
} from '../domain/identity/signingKeys';
import { signingKeysId, type Kinds } from './kinds';
import { jwksOf, type Jwks } from './jwks';

export interface RotateKeys {
  /** `tend`: only what is due by age */
  readonly type: 'rotate' | 'tend';
  readonly key: KeyPair;
  readonly by: string;
  readonly settings: RotationSettings;
}

const generate = promisify(generateKeyPair);

/** A new key for ES256. Its name is drawn, so that no name ever stands for two keys. */
export async function newKeyPair(): Promise<KeyPair> {
  const made = await generate('ec', { namedCurve: 'P-256' });
  const jwk = { ...made.publicKey.export({ format: 'jwk' }), kid: newId('key') };
  return {
    publicKey: publicKey(JSON.stringify(jwk)),
    privateKey: JSON.stringify(made.privateKey.export({ format: 'jwk' })),
  };
}

/** Answers the public key set, which is all of it that a receipt may keep. */
export function rotateKeys(kinds: Kinds): Step<RotateKeys, Jwks> {
  return {
    name: 'rotateKeys',
    touches: () => [{ kind: kinds.signingKeys, id: signingKeysId }],
    decide: (asked, sheet) => {
      const before = sheet.state(kinds.signingKeys, signingKeysId);
      const facts = signingKeys.decide(before, { ...asked, at: sheet.at });
      const after = sheet.record(kinds.signingKeys, signingKeysId, facts);
      return jwksOf(publishedKeysAt(after, sheet.at));
    },
  };
}
