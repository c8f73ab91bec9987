import { isInstant, modelRefusals, type Actor, type Instant } from '@serai/model';
import { termsInForce } from '../domain/agreements/agreementStatus';
import { charterAt } from '../domain/agreements/charter';
import type { Terms } from '../domain/agreements/terms';
import { admitted } from '../domain/membership/member';
import { membershipRefusals } from '../domain/membership/membershipRefusals';
import { seesEveryMember } from './authority';
import type { Reads } from './reads';

export interface TermsAsked {
  readonly sellerId: string;
  readonly operatorId: string;
  readonly at: Instant;
}

export interface TermsFound {
  readonly terms: Terms;
  /** '' and 0: the charter's */
  readonly agreementId: string;
  readonly termsVersion: number;
  readonly charterVersion: number;
}

/**
 * What applies between two members at a moment: their agreement where one is in force, else the
 * charter. Refuses INSTANT_INVALID, and MEMBER_UNKNOWN to everybody who is neither of the two.
 */
export async function getTerms(reads: Reads, actor: Actor, asked: TermsAsked): Promise<TermsFound> {
  const { sellerId, operatorId, at } = asked;
  if (!isInstant(at)) throw modelRefusals.INSTANT_INVALID({ field: 'at' });
  const isOwn = actor.member === sellerId || actor.member === operatorId;
  if (!isOwn && !seesEveryMember(actor)) throw membershipRefusals.MEMBER_UNKNOWN();
  await mustBeMember(reads, sellerId, 'sellerId');
  await mustBeMember(reads, operatorId, 'operatorId');
  const charter = charterAt(await reads.charter(), at);
  const between = await reads.agreementsBetween(sellerId, operatorId);
  for (const { id, state } of between) {
    const signed = termsInForce(state, at);
    if (signed === undefined) continue;
    const { terms, termsVersion } = signed;
    return { terms, agreementId: id, termsVersion, charterVersion: charter.version };
  }
  const { terms, version: charterVersion } = charter;
  return { terms, agreementId: '', termsVersion: 0, charterVersion };
}

async function mustBeMember(reads: Reads, id: string, field: string): Promise<void> {
  const found = await reads.member(id);
  admitted(found?.state ?? { status: 'none' }, field);
}
