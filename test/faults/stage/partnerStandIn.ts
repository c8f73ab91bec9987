import { generateKeyPairSync } from 'node:crypto';
import type { Actor } from '@serai/model';
import { fixedKeys, serve, signDetached, type Part } from '@serai/runtime';
import { testIdentity } from '../../support/testIdentity';

/** What tracking asks of partner, answered by this process. */
export interface PartnerStandIn extends Part {
  readonly address: string;
  token(actor: Actor): string;
  /** As a member signs a manifest, with a key of its own. */
  sign(memberId: string, manifest: string): string;
}

const tokenLifeSeconds = 24 * 3_600;
const anyone = { roles: 'anyone', idempotent: true } as const;

export function partnerStandIn(address: string): PartnerStandIn {
  const identity = testIdentity();
  const token = (actor: Actor): string =>
    identity.token(actor, { exp: Math.floor(Date.now() / 1_000) + tokenLifeSeconds });
  const jwks = JSON.stringify(identity.keySet);
  // Of all members one key, under the name of each: whose it is, its name says.
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = privateKey.export({ format: 'jwk' });
  const shown = publicKey.export({ format: 'jwk' });
  const signIn = (name: string) => ({
    accessToken: token({ subject: name, roles: ['service'] }),
    expiresAt: Date.now() + tokenLifeSeconds * 1_000,
  });
  const server = serve({
    listen: address,
    doors: [
      {
        service: 'serai.partner.v1.IdentityService',
        methods: [
          { name: 'GetKeys', rule: anyone, handler: () => Promise.resolve({ jwks }) },
          {
            name: 'SignInService',
            rule: anyone,
            handler: ({ request }) => Promise.resolve({ token: signIn(nameIn(request, 'name')) }),
          },
          {
            name: 'GetMemberKeys',
            rule: anyone,
            handler: ({ request }) => {
              const kid = nameIn(request, 'memberId');
              return Promise.resolve({ jwks: JSON.stringify({ keys: [{ ...shown, kid }] }) });
            },
          },
        ],
      },
    ],
    verify: fixedKeys(identity.keySet),
  });
  return {
    name: 'partner',
    address,
    start: () => server.start(),
    stop: () => server.stop(),
    token,
    sign: (memberId, manifest) => signDetached(manifest, memberId, secret),
  };
}

function nameIn(request: unknown, field: 'name' | 'memberId'): string {
  return String((request as Readonly<Record<string, unknown>>)[field]);
}
