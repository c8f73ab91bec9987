import type { SightServiceDefinition } from '@serai/protos/serai/tracking/v1/SightService';
import type { Viewer__Output } from '@serai/protos/serai/tracking/v1/Viewer';
import type { Actor } from '@serai/model';
import { isRole } from '@serai/model';
import type { Door, Rules } from '@serai/runtime';
import { door } from '@serai/runtime';
import type { FactSubject, FactWorld } from '../domain/factSight';
import { audienceOf, viewOf } from '../domain/factSight';
import { trackingRefusals } from '../domain/refusals';
import type { ToldFact } from '../facts/factSubject';
import { subjectOf, withoutBooking } from '../facts/factSubject';

const maxFacts = 500;

/** Who tells people asks; nobody else has to know what a fact is to somebody else. */
export const sightRules: Rules<SightServiceDefinition> = {
  GetAudience: { roles: ['service'], idempotent: true },
  SeeFacts: { roles: ['service'], idempotent: true },
};

export type ReadFactWorld = (subjects: readonly FactSubject[]) => Promise<FactWorld>;

/** Tracking's door for those who tell facts on: what each viewer may see, by the one function. */
export function sightDoor(read: ReadFactWorld): Door {
  return door<SightServiceDefinition>('serai.tracking.v1.SightService', sightRules, {
    getAudience: async ({ request }) => {
      const { subjects, world } = await about(request.facts, read);
      const audiences = subjects.map((subject) => ({
        memberIds: subject === undefined ? [] : [...audienceOf(subject, world)],
      }));
      return { audiences };
    },
    seeFacts: async ({ request }) => {
      const { subjects, world } = await about(request.facts, read);
      const viewer = viewerOf(request.viewer);
      const facts = request.facts.map((fact, index) => {
        const subject = subjects[index];
        const view = subject === undefined ? 'hidden' : viewOf(subject, world, viewer);
        if (view === 'hidden') return { seen: false, data: Buffer.alloc(0) };
        return { seen: true, data: view === 'whole' ? fact.data : withoutBooking(fact) };
      });
      return { facts };
    },
  });
}

async function about(facts: readonly ToldFact[], read: ReadFactWorld) {
  if (facts.length > maxFacts) throw trackingRefusals.TOO_MANY_FACTS({ field: 'facts' });
  const subjects = facts.map(subjectOf);
  const known = subjects.filter((subject) => subject !== undefined);
  return { subjects, world: await read(known) };
}

/** Somebody who is nobody sees nothing. */
export function viewerOf(viewer: Viewer__Output | null): Actor {
  const { subject = '', memberId = '', roles = [] } = viewer ?? {};
  const member = memberId === '' ? {} : { member: memberId };
  return { subject, roles: roles.filter(isRole), ...member };
}
