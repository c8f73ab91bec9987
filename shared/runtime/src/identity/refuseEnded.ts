import type { Actor } from '@serai/model';
import { identityRefusals } from './identityRefusals';

/** Whoever was removed holds a token that is good no more, whenever it expires. Refuses TOKEN_ENDED. */
export function refuseEnded(actor: Actor, ended: ReadonlySet<string>): Actor {
  if (ended.has(actor.subject)) throw identityRefusals.TOKEN_ENDED();
  return actor;
}
