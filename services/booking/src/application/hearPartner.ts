import { AwaitFact, type Sheet } from '@serai/runtime';
import type { MemberFact } from '../domain/member';
import type { Kinds } from './kinds';

/** What partner says about a member; nothing can be said before it was admitted. */
export function hearPartner(kinds: Kinds, sheet: Sheet, memberId: string, fact: MemberFact): void {
  const isKnown = sheet.state(kinds.member, memberId).status !== 'unknown';
  if (!isKnown && fact.type !== 'Admitted') throw new AwaitFact(memberId);
  sheet.record(kinds.member, memberId, [fact]);
}
