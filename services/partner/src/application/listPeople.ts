import type { Actor } from '@serai/model';
import type { Person } from '../domain/identity/person';
import { memberMeant } from './authority';
import type { Kept } from './kinds';
import { pageOf, type PageGiven } from './page';
import type { Page, Reads } from './reads';

/** Refuses MEMBER_UNKNOWN for another's people. */
export async function listPeople(
  reads: Reads,
  actor: Actor,
  named: string,
  page: PageGiven | null,
): Promise<Page<Kept<Person>>> {
  const memberId = memberMeant(actor, named);
  return pageOf(page, (asked) => reads.people(memberId, asked));
}
