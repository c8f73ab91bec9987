import type { Actor } from '@serai/model';
import type { Services } from '../services';
import type { FeedRow } from './feed';
import { serviceOf } from './toldFacts';

const deadlineMs = 10_000;

/** Asks the services what their facts are to somebody; there is no other rule of sight here. */
export interface Seeing {
  /** Whom each row may concern, in the order asked. */
  audiences(rows: readonly FeedRow[]): Promise<readonly (readonly string[])[]>;
  /** The rows that the viewer may see at this moment, with as much of them as it may see. */
  seen(viewer: Actor, rows: readonly FeedRow[]): Promise<readonly FeedRow[]>;
}

export function seeingBy({ sights }: Pick<Services, 'sights'>): Seeing {
  const services = ['booking', 'tracking'] as const;
  return {
    audiences: async (rows) => {
      const found = new Map<number, readonly string[]>();
      for (const service of services) {
        const own = rows.filter(({ type }) => serviceOf(type) === service);
        if (own.length === 0) continue;
        const { audiences } = await sights[service].getAudience({ facts: told(own) }, call());
        own.forEach(({ position }, n) => found.set(position, audiences[n]?.memberIds ?? []));
      }
      return rows.map(({ position }) => found.get(position) ?? []);
    },
    seen: async (viewer, rows) => {
      const { subject, member: memberId = '', roles } = viewer;
      const seenBy = { subject, memberId, roles: [...roles] };
      const found = new Map<number, Buffer>();
      for (const service of services) {
        const own = rows.filter(({ type }) => serviceOf(type) === service);
        if (own.length === 0) continue;
        const asked = { viewer: seenBy, facts: told(own) };
        const { facts } = await sights[service].seeFacts(asked, call());
        own.forEach(({ position }, n) => {
          const fact = facts[n];
          if (fact?.seen === true) found.set(position, fact.data);
        });
      }
      return rows.flatMap((row) => {
        const data = found.get(row.position);
        return data === undefined ? [] : [{ ...row, data }];
      });
    },
  };
}

function told(rows: readonly FeedRow[]): { type: string; data: Buffer }[] {
  return rows.map(({ type, data }) => ({ type, data }));
}

function call(): { readonly deadlineMs: number } {
  return { deadlineMs };
}
