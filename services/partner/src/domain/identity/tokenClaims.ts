import type { Actor, Instant } from '@serai/model';
import type { PersonDetails } from './person';

/** What an alliance token says; `iat` and `exp` in seconds, as RFC 7519 has them. */
export interface TokenClaims {
  iss: 'serai';
  aud: 'serai';
  sub: string;
  member?: string;
  roles: readonly string[];
  point?: string;
  iat: number;
  exp: number;
  jti: string;
}

/** Who a person is to every service. */
export function actorOf(personId: string, details: PersonDetails): Actor {
  const { memberId, roles, pointId } = details;
  return {
    subject: personId,
    ...(memberId !== undefined && { member: memberId }),
    roles,
    ...(pointId !== undefined && { point: pointId }),
  };
}

/** A service acts as itself, and belongs to no member. */
export function serviceActor(name: string): Actor {
  return { subject: `service:${name}`, roles: ['service'] };
}

export function tokenClaims(actor: Actor, jti: string, at: Instant, lifeMs: number): TokenClaims {
  const { subject, member, roles, point } = actor;
  const iat = Math.floor(at / 1000);
  return {
    iss: 'serai',
    aud: 'serai',
    sub: subject,
    ...(member !== undefined && { member }),
    roles,
    ...(point !== undefined && { point }),
    iat,
    exp: iat + Math.floor(lifeMs / 1000),
    jti,
  };
}
