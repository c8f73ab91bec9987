import { isRole } from '@serai/model';
import type { Actor } from '@serai/model';
import { callRefusals } from './callRefusals';
import { maxActorLength } from './limits';

/** An actor as one line of ASCII, as headers want it. */
export function writeActor(actor: Actor): string {
  const { subject, member, roles, point } = actor;
  return JSON.stringify({ subject, member, roles, point }).replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Refuses ACTOR_INVALID: too long, no JSON, an unknown role, or anything but names in its place. */
export function readActor(text: string): Actor {
  if (text.length > maxActorLength) throw callRefusals.ACTOR_INVALID();
  return actorFrom(parsed(text)) ?? refuse();
}

/** The actor in an object that came from outside; undefined when it is none. */
export function actorFrom(value: unknown): Actor | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { subject, member, roles, point } = value as Readonly<Record<string, unknown>>;
  if (!isName(subject) || !Array.isArray(roles)) return undefined;
  const isKnown = (role: unknown) => typeof role === 'string' && isRole(role);
  if (!roles.every(isKnown)) return undefined;
  if (member !== undefined && !isName(member)) return undefined;
  if (point !== undefined && !isName(point)) return undefined;
  return {
    subject,
    roles: [...new Set(roles)],
    ...(member !== undefined && { member }),
    ...(point !== undefined && { point }),
  };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxNameLength;
}

const maxNameLength = 200;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(): never {
  throw callRefusals.ACTOR_INVALID();
}
