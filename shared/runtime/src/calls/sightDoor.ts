import type { SightServiceDefinition } from '@serai/protos/serai/sight/v1/SightService';
import type { Viewer__Output } from '@serai/protos/serai/sight/v1/Viewer';
import { isRole, type Actor } from '@serai/model';
import { callRefusals } from './callRefusals';
import { door } from './door';
import type { Door } from './door';
import { maxFactsAsked } from './limits';
import type { Rules } from './types';

/** A fact as it was told. */
export interface ToldFact {
  /** Full name of its message. */
  readonly type: string;
  readonly data: Buffer;
}

/** What the facts of a service are to people; answers are in the order asked. */
export interface FactSight {
  /** The members that each may concern: nobody else ever sees it, and not all of them must. */
  audiences(facts: readonly ToldFact[]): Promise<readonly (readonly string[])[]>;
  /** Each as the viewer may see it at this moment; undefined: not at all. */
  seen(viewer: Actor, facts: readonly ToldFact[]): Promise<readonly (Buffer | undefined)[]>;
}

/** Who tells people asks; nobody else has to know what a fact is to somebody else. */
export const sightRules: Rules<SightServiceDefinition> = {
  GetAudience: { roles: ['service'], idempotent: true },
  SeeFacts: { roles: ['service'], idempotent: true },
};

/** A service's door for those who tell its facts on. Refuses TOO_MANY_FACTS. */
export function sightDoor(sight: FactSight): Door {
  return door<SightServiceDefinition>('serai.sight.v1.SightService', sightRules, {
    getAudience: async ({ request }) => {
      const found = await sight.audiences(asked(request.facts));
      return { audiences: found.map((memberIds) => ({ memberIds: [...memberIds] })) };
    },
    seeFacts: async ({ request }) => {
      const found = await sight.seen(viewerOf(request.viewer), asked(request.facts));
      const none = { seen: false, data: Buffer.alloc(0) };
      return { facts: found.map((data) => (data === undefined ? none : { seen: true, data })) };
    },
  });
}

function asked(facts: readonly ToldFact[]): readonly ToldFact[] {
  if (facts.length > maxFactsAsked) throw callRefusals.TOO_MANY_FACTS({ field: 'facts' });
  return facts;
}

/** Who looks, as it was told. Somebody who is nobody sees nothing. */
export function viewerOf(viewer: Viewer__Output | null): Actor {
  const { subject = '', memberId = '', roles = [] } = viewer ?? {};
  const member = memberId === '' ? {} : { member: memberId };
  return { subject, roles: roles.filter(isRole), ...member };
}
