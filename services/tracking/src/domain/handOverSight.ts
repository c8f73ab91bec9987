import type { HandOver, HandOverFact } from './handOver';
import { sideOf } from './subcontract';

type Known = Exclude<HandOver, { status: 'absent' }>;

/**
 * Who sees a hand-over for good, listed and by id: its two sides, and each subcontractor that acted in
 * it for one of them, because it announced, received, reconciled or signed it. It is the evidence of
 * what they did, and stays theirs when it is signed and when their agreement is over.
 */
export function viewersOfHandOver(handOver: HandOver): readonly string[] {
  if (handOver.status === 'absent') return [];
  const { fromMemberId, toMemberId, actedBy = [] } = handOver;
  const signers = 'digest' in handOver ? handOver.signatures : [];
  const signed = signers.flatMap(({ signedById }) => signedById ?? []);
  const acted = actedBy.map(({ memberId }) => memberId);
  return [...new Set([fromMemberId, toMemberId, ...acted, ...signed])];
}

/**
 * Whether the member may read it by its id. Beside who sees it for good, a subcontractor of one side
 * may until both signed, because it may act in it; but nothing says yet that it will, so that it is
 * told the id by who brings the goods or sends it, and finds it in no list.
 */
export function mayReadHandOver(
  handOver: Known,
  memberId: string,
  contractorIds: readonly string[],
): boolean {
  if (viewersOfHandOver(handOver).includes(memberId)) return true;
  return handOver.status !== 'signed' && sideOf(handOver, memberId, contractorIds) !== undefined;
}

/** That it acted for a side, as its subcontractor; what is closed is only signed, which says so itself. */
export function actedIn(
  handOver: HandOver,
  { memberId, forMemberId }: { readonly memberId: string; readonly forMemberId?: string },
): readonly HandOverFact[] {
  if (handOver.status === 'absent' || 'digest' in handOver) return [];
  const { actedBy = [] } = handOver;
  const isKnown = actedBy.some((each) => each.memberId === memberId);
  if (forMemberId === undefined || isKnown) return [];
  return [{ type: 'SubcontractorActed', memberId, forMemberId }];
}
