import { createHmac, randomBytes } from 'node:crypto';
import type { Instant } from '@serai/model';
import { Webhook } from 'standardwebhooks';
import type { Secret } from './subscription';

const secretBytes = 32;
/** How long the secret before is good too, so that a receiver can change without a gap. */
export const oldSecretMs = 24 * 3_600_000;

export function newSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** The secrets after another one was made: the new one first, the one before for a day more. */
export function rotated(secrets: readonly Secret[], secret: string, now: Instant): Secret[] {
  const [latest] = secrets;
  const old = latest === undefined ? [] : [{ secret: latest.secret, until: now + oldSecretMs }];
  return [{ secret }, ...old];
}

/** The headers of Standard Webhooks: HMAC-SHA256 over id, time and body, once for each secret. */
export function standardHeaders(
  id: string,
  now: Instant,
  body: string,
  secrets: readonly Secret[],
): Record<string, string> {
  const good = secrets.filter(({ until }) => until === undefined || until > now);
  const signed = good.map(({ secret }) => new Webhook(secret).sign(id, new Date(now), body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': signed.join(' '),
  };
}

/**
 * GS1-Signature of EPCIS 2.0 (12.6): which signature is left to the implementation; here it is
 * HMAC-SHA256 of the body under the subscriber's own token, in base64. None without a token.
 */
export function gs1Headers(body: string, token: string): Record<string, string> {
  if (token === '') return {};
  return { 'GS1-Signature': createHmac('sha256', token).update(body).digest('base64') };
}
