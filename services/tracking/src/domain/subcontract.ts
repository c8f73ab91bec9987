import type { Instant } from '@serai/model';

/**
 * What tracking keeps of an agreement: who of the two handles for the other as its subcontractor, and
 * while it does. Its custody is the contracting member's.
 */
export interface AgreementCopy {
  readonly memberIds: readonly string[];
  readonly subcontractorIds: readonly string[];
  readonly from: Instant;
  /** null: without an end */
  readonly until: Instant | null;
  readonly isSuspended: boolean;
}

export type AgreementHeard =
  | ({ readonly type: 'signed' } & AgreementCopy)
  | { readonly type: 'suspended' | 'resumed' }
  | { readonly type: 'ended'; readonly until: Instant };

export const noAgreement: AgreementCopy = {
  memberIds: [],
  subcontractorIds: [],
  from: 0,
  until: null,
  isSuspended: false,
};

export function evolveAgreement(state: AgreementCopy, heard: AgreementHeard): AgreementCopy {
  switch (heard.type) {
    case 'signed': {
      const { type: _type, ...copy } = heard;
      return copy;
    }
    case 'suspended':
    case 'resumed':
      return { ...state, isSuspended: heard.type === 'suspended' };
    case 'ended':
      return { ...state, until: heard.until };
  }
}

/** For whom the member handles by the agreement at that moment; undefined: nobody. */
export function contractorBy(
  { memberIds, subcontractorIds, from, until, isSuspended }: AgreementCopy,
  memberId: string,
  at: Instant,
): string | undefined {
  const isInForce = !isSuspended && from <= at && (until === null || at < until);
  if (!isInForce || !subcontractorIds.includes(memberId)) return undefined;
  return memberIds.find((each) => each !== memberId);
}

/**
 * For which side of a hand-over a member acts: its own, or the one whose subcontractor it is. Who
 * works for both sides acts for neither, because then nobody would have looked but itself.
 */
export function sideOf(
  { fromMemberId, toMemberId }: { readonly fromMemberId: string; readonly toMemberId: string },
  memberId: string,
  contractorIds: readonly string[],
): string | undefined {
  const sides = [fromMemberId, toMemberId];
  if (sides.includes(memberId)) return memberId;
  const theirs = sides.filter((side) => contractorIds.includes(side));
  return theirs.length === 1 ? theirs[0] : undefined;
}

/** In whose hands it was: of the member that it was done for, or of who did it. */
export function partyOf(by: { readonly memberId: string; readonly forMemberId?: string }): string {
  return by.forMemberId ?? by.memberId;
}
