import type { IdentityServiceDefinition } from '@serai/protos/serai/partner/v1/IdentityService';
import { connect } from '../calls/connect';
import { retryAfterSeconds } from '../calls/limits';
import { clock } from '../ids';
import { count } from '../metrics';
import type { Part } from '../part';
import { logger } from '../process/logger';
import { identityRefusals } from './identityRefusals';
import { keyRing } from './keyRing';
import type { KeyRing } from './keyRing';
import { refuseEnded } from './refuseEnded';
import type { KeySet, Verifier } from './types';
import { verifyToken } from './verifyToken';

const defaultRefreshMs = 2_000;
const retryMs = 250;
const fetchDeadlineMs = 2_000;
/** A start waits so long for the first keys; after that it goes on and says it is not ready. */
const firstKeysTimeoutMs = 5_000;

export interface KeysFromPartnerOptions {
  readonly address: string;
  readonly refreshMs?: number;
}

/**
 * Verifies with the keys that partner publishes, fetched at the start and every 2 s, never because
 * of a token. Partner publishes a key well before it signs with it, and says with them who was
 * removed: no token of theirs is good any more. While partner is away what is known stays so. Before
 * there are any keys, `verify` refuses KEYS_UNKNOWN.
 */
export function keysFromPartner(options: KeysFromPartnerOptions): Part & Verifier {
  const refreshMs = options.refreshMs ?? defaultRefreshMs;
  const partner = connect<IdentityServiceDefinition>({
    address: options.address,
    service: 'serai.partner.v1.IdentityService',
  });
  let keys: KeyRing | undefined;
  let published = '';
  let ended: ReadonlySet<string> = new Set();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function refresh(): Promise<void> {
    try {
      const answer = await partner.getKeys({}, { deadlineMs: fetchDeadlineMs });
      // What the same keys have proven need not be proven again.
      if (answer.jwks !== published) keys = keyRing(JSON.parse(answer.jwks) as KeySet);
      published = answer.jwks;
      ended = new Set(answer.ended);
    } catch (error) {
      count('serai.keys.failures');
      logger().warn({ err: error }, "partner's keys could not be fetched");
    }
    if (stopped) return;
    const waitMs = keys === undefined ? retryMs : refreshMs;
    timer = setTimeout(() => void refresh(), waitMs);
  }

  async function firstKeys(): Promise<void> {
    const latest = clock() + firstKeysTimeoutMs;
    await refresh();
    while (keys === undefined && !stopped && clock() < latest) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  return {
    name: 'keys',
    start: firstKeys,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      partner.close();
      return Promise.resolve();
    },
    notReady: () => (keys === undefined ? "partner's keys are not known yet" : null),
    verify: (token) => {
      if (keys === undefined) throw identityRefusals.KEYS_UNKNOWN({ retryAfterSeconds });
      return refuseEnded(verifyToken(token, keys), ended);
    },
  };
}
