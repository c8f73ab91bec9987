import type { FactSight, ToldFact } from '@serai/runtime';
import type { FactSubject, FactWorld } from '../domain/factSight';
import { audienceOf, viewOf } from '../domain/factSight';
import { subjectOf, withoutBooking } from '../facts/factSubject';

export type ReadFactWorld = (subjects: readonly FactSubject[]) => Promise<FactWorld>;

/** What tracking's facts are to people, by the one function. */
export function factSight(read: ReadFactWorld): FactSight {
  const about = async (facts: readonly ToldFact[]) => {
    const subjects = facts.map(subjectOf);
    const known = subjects.filter((subject) => subject !== undefined);
    return { subjects, world: await read(known) };
  };
  return {
    audiences: async (facts) => {
      const { subjects, world } = await about(facts);
      return subjects.map((one) => (one === undefined ? [] : audienceOf(one, world)));
    },
    seen: async (viewer, facts) => {
      const { subjects, world } = await about(facts);
      return facts.map((fact, index) => {
        const subject = subjects[index];
        const view = subject === undefined ? 'hidden' : viewOf(subject, world, viewer);
        if (view === 'hidden') return undefined;
        return view === 'whole' ? fact.data : withoutBooking(fact);
      });
    },
  };
}
