import type { Instant } from '@serai/model';
import { isBound, type Agreement, type SignedTerms } from './agreement';
import { earlierEnd } from './validity';

/** As people read it. Time alone ends an agreement, so that its status depends on the moment. */
export const agreementStatuses = ['proposed', 'active', 'suspended', 'ending', 'ended'] as const;
export type AgreementStatus = (typeof agreementStatuses)[number];

/** A proposal whose time is over before it was signed, and one withdrawn, have ended too. */
export function statusAt(state: Agreement, at: Instant): AgreementStatus | 'none' {
  if (state.status === 'none') return 'none';
  if (state.status === 'withdrawn') return 'ended';
  const over = endOf(state);
  return over !== null && over <= at ? 'ended' : state.status;
}

/** When it ends by itself, as far as is known; null: it does not. */
export function endOf(state: Agreement): Instant | null {
  if (state.status === 'none' || state.status === 'withdrawn') return null;
  const noticed = state.status === 'ending' ? state.endsAt : null;
  return earlierEnd(state.validTo ?? null, noticed);
}

/** The terms that bound both at that moment, or undefined where the charter applied. */
export function termsInForce(state: Agreement, at: Instant): SignedTerms | undefined {
  if (!isBound(state)) return undefined;
  const over = endOf(state);
  if (over !== null && over <= at) return undefined;
  const isPaused = state.pauses.some(
    ({ from, until }) => from <= at && (until === null || at < until),
  );
  return isPaused ? undefined : state.signed.findLast(({ from }) => from <= at);
}

/** Whether the member handles for the other one of the agreement at that moment. */
export function isSubcontractor(state: Agreement, memberId: string, at: Instant): boolean {
  return termsInForce(state, at)?.terms.subcontractorIds?.includes(memberId) ?? false;
}
