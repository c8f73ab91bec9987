import type { IdentityServiceDefinition } from '@serai/protos/serai/partner/v1/IdentityService';
import type { Instant } from '@serai/model';
import { connect } from '../calls/connect';
import { clock } from '../ids';
import type { Part } from '../part';
import type { TokenSource } from './types';

export interface ServiceTokensOptions {
  readonly partnerAddress: string;
  readonly name: string;
  readonly secret: string;
}

interface Held {
  readonly token: string;
  readonly renewAt: Instant;
  readonly expiresAt: Instant;
}

const signInDeadlineMs = 2_000;

/**
 * The token that says which service this is, renewed at half of its life. Nothing is asked before
 * the first call that needs it. While partner is away, a token that is still good is used on.
 */
export function serviceTokens(options: ServiceTokensOptions): Part & TokenSource {
  const partner = connect<IdentityServiceDefinition>({
    address: options.partnerAddress,
    service: 'serai.partner.v1.IdentityService',
  });
  let held: Held | undefined;
  let renewing: Promise<Held> | undefined;

  async function signIn(): Promise<Held> {
    const asked = clock();
    const { name, secret } = options;
    const { token } = await partner.signInService(
      { name, secret },
      { deadlineMs: signInDeadlineMs },
    );
    if (token === null) throw new Error('partner answered a sign-in without a token');
    const { accessToken, expiresAt } = token;
    return { token: accessToken, renewAt: asked + (expiresAt - asked) / 2, expiresAt };
  }

  /** One sign-in at a time, however many ask. */
  function renew(): Promise<Held> {
    renewing ??= signIn()
      .then((fresh) => (held = fresh))
      .finally(() => (renewing = undefined));
    return renewing;
  }

  return {
    name: 'service token',
    start: () => Promise.resolve(),
    stop: () => {
      partner.close();
      return Promise.resolve();
    },
    token: async () => {
      const now = clock();
      if (held !== undefined && now < held.renewAt) return held.token;
      const kept = held;
      if (kept === undefined || now >= kept.expiresAt) return (await renew()).token;
      return renew().then(
        (fresh) => fresh.token,
        () => kept.token,
      );
    },
  };
}
