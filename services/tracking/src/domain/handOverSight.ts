import type { HandOver, HandOverFact } from './handOver';
import { sideOf } from './subcontract';

type Known = Exclude<HandOver, { status: 'absent' }>;

/**
 * Who sees a hand-over for good, listed and by id: its two sides, and each subcontractor whose key
 * signed it for one of them. It is evidence of what they signed, and nothing of it changes after that.
 */
export function viewersOfHandOver(handOver: HandOver): readonly string[] {
  if (handOver.status === 'absent') return [];
  const { fromMemberId, toMemberId } = handOver;
  const signers = 'digest' in handOver ? handOver.signatures : [];
  const signed = signers.flatMap(({ signedById }) => signedById ?? []);
  return [...new Set([fromMemberId, toMemberId, ...signed])];
}

/**
 * Subcontractors that announced, received or reconciled it, each for which side: they see it, listed
 * and by id, as long as they work for that side, and nothing of what follows after that.
 */
export function workersOn(handOver: HandOver): Known['actedBy'] {
  return handOver.status === 'absent' ? undefined : handOver.actedBy;
}

export function workerIdsOn(handOver: HandOver): readonly string[] {
  return workersOn(handOver)?.map(({ memberId }) => memberId) ?? [];
}

/** Whether the member, that works for these contractors now, finds it in its list and is told of it. */
export function listsHandOver(
  handOver: HandOver,
  memberId: string,
  contractorIds: readonly string[],
): boolean {
  if (viewersOfHandOver(handOver).includes(memberId)) return true;
  const isAtWork = workersOn(handOver)?.some(
    (each) => each.memberId === memberId && contractorIds.includes(each.forMemberId),
  );
  return isAtWork === true;
}

/**
 * Whether the member, that works for these contractors now, may read it by its id. Beside who sees it,
 * a subcontractor of one side may until both signed, because it may act in it; but nothing says yet
 * that it will, so that it is told the id by who brings the goods or sends it, and finds it in no list.
 */
export function mayReadHandOver(
  handOver: Known,
  memberId: string,
  contractorIds: readonly string[],
): boolean {
  if (listsHandOver(handOver, memberId, contractorIds)) return true;
  return handOver.status !== 'signed' && sideOf(handOver, memberId, contractorIds) !== undefined;
}

/** That it acted for a side, as its subcontractor; what is closed is only signed, which says so itself. */
export function actedIn(
  handOver: HandOver,
  { memberId, forMemberId }: { readonly memberId: string; readonly forMemberId?: string },
): readonly HandOverFact[] {
  if (handOver.status === 'absent' || 'digest' in handOver || forMemberId === undefined) return [];
  const { actedBy = [] } = handOver;
  const isKnown = actedBy.some(
    (each) => each.memberId === memberId && each.forMemberId === forMemberId,
  );
  return isKnown ? [] : [{ type: 'SubcontractorActed', memberId, forMemberId }];
}
