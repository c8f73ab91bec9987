import type { KeyObject } from 'node:crypto';
import { TokenExpiredError, verify } from 'jsonwebtoken';
import type { JwtPayload, VerifyOptions } from 'jsonwebtoken';
import type { Actor } from '@serai/model';
import { actorFrom } from '../calls/actorHeader';
import { identityRefusals } from './identityRefusals';
import type { KeyRing } from './keyRing';

export const tokenIssuer = 'serai';
export const tokenAudience = 'serai';

const maxTokenBytes = 8 * 1024;
/** However late its expiry: no token is good for longer than this. */
const maxTokenAgeSeconds = 24 * 3600;
/** Two machines' clocks differ by no more. */
const clockToleranceSeconds = 5;

const verifyOptions: VerifyOptions = {
  algorithms: ['ES256'],
  issuer: tokenIssuer,
  audience: tokenAudience,
  maxAge: maxTokenAgeSeconds,
  clockTolerance: clockToleranceSeconds,
};

/** The only things that a header may say: what would make us fetch, skip or switch is not there. */
const headerNames: ReadonlySet<string> = new Set(['alg', 'kid', 'typ']);
const segment = /^[A-Za-z0-9_-]+$/;

/**
 * Who holds a token that partner signed. The key is looked up among those that are known already and
 * never fetched because of a token. Refuses TOKEN_EXPIRED, and TOKEN_INVALID without saying why.
 */
export function verifyToken(token: string, keys: KeyRing): Actor {
  const known = seenBy(keys);
  const good = known.get(token);
  if (good !== undefined && isFresh(good)) return actorOf(good);
  const key = keys.get(kidOf(token));
  if (key === undefined) throw identityRefusals.TOKEN_INVALID();
  const claims = claimsOf(token, key);
  const actor = actorOf(claims);
  if (known.size >= maxSeen) known.clear();
  known.set(token, claims);
  return actor;
}

/**
 * What keys have proven stays proven while they are in use: a signature costs more than most requests,
 * and one token makes many. A ring is another when the keys change, and so is what it has seen.
 */
const seen = new WeakMap<KeyRing, Map<string, JwtPayload>>();
const maxSeen = 2_000;

function seenBy(keys: KeyRing): Map<string, JwtPayload> {
  const known = seen.get(keys) ?? new Map<string, JwtPayload>();
  seen.set(keys, known);
  return known;
}

/** Whoever is at the end of its time is looked at in full, and refused as at first. */
function isFresh({ exp = 0, iat = 0 }: JwtPayload): boolean {
  const seconds = Date.now() / 1000;
  return seconds < exp && seconds < iat + maxTokenAgeSeconds;
}

function claimsOf(token: string, key: KeyObject): JwtPayload {
  try {
    const claims = verify(token, key, verifyOptions);
    return typeof claims === 'string' ? refuse() : claims;
  } catch (cause) {
    const refusal =
      cause instanceof TokenExpiredError
        ? identityRefusals.TOKEN_EXPIRED()
        : identityRefusals.TOKEN_INVALID();
    refusal.cause = cause;
    throw refusal;
  }
}

function kidOf(token: string): string {
  if (typeof token !== 'string' || token.length > maxTokenBytes) refuse();
  const segments = token.split('.');
  if (segments.length !== 3 || !segments.every((text) => segment.test(text))) refuse();
  const header = objectIn(segments[0] ?? '');
  const { alg, kid, typ } = header;
  if (!Object.keys(header).every((name) => headerNames.has(name))) refuse();
  if (alg !== 'ES256' || (typ !== undefined && typ !== 'JWT') || typeof kid !== 'string') refuse();
  return kid as string;
}

/** jsonwebtoken lets expiry, audience lists and subject pass when they are missing or strange. */
function actorOf(claims: JwtPayload): Actor {
  const { sub, aud, exp, iat, member, roles, point } = claims as Record<string, unknown>;
  const latest = Date.now() / 1000 + clockToleranceSeconds;
  if (aud !== tokenAudience || !isSeconds(exp) || !isSeconds(iat) || iat > latest) refuse();
  const actor = actorFrom({ subject: sub, member, roles, point });
  return actor === undefined || actor.roles.length === 0 ? refuse() : actor;
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function objectIn(part: string): Readonly<Record<string, unknown>> {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    refuse();
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) refuse();
  return read as Readonly<Record<string, unknown>>;
}

function refuse(): never {
  throw identityRefusals.TOKEN_INVALID();
}
