import { hasRole, type Actor } from '@serai/model';
import { membershipRefusals } from '../domain/membership/membershipRefusals';

/**
 * The member that is meant: the one named, or one's own when none is. An admin means any member, and
 * the alliance itself ('') when it names none. Another's member is missing to everybody else.
 */
export function memberMeant(actor: Actor, named: string): string {
  if (hasRole(actor, 'admin')) return named;
  const own = actor.member ?? '';
  if (own === '' || (named !== '' && named !== own)) throw membershipRefusals.MEMBER_UNKNOWN();
  return own;
}

/** Sees what concerns any member: admins, and services, which show only what their callers may see. */
export function seesEveryMember(actor: Actor): boolean {
  return hasRole(actor, 'admin', 'service');
}
