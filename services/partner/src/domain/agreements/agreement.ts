import type { Instant } from '@serai/model';
import { agreementRefusals } from './agreementRefusals';
import type { Terms } from './terms';
import type { Validity } from './validity';

/**
 * One member proposes lasting terms to another; either amends them until the other countersigns
 * what was last put forward, and from then on they bind both. In force they are amended the same
 * way, the old ones binding until the new ones are signed. Either side may suspend them, and ends
 * them with the notice they agreed on. What applied at a moment in the past stays known.
 */
export type Agreement =
  | { status: 'none' }
  | ({ status: 'proposed'; pending: PendingTerms } & Parties)
  | ({ status: 'active' } & Bound)
  | ({ status: 'suspended'; suspendedBy: string; reason: string } & Bound)
  | ({ status: 'ending'; endsAt: Instant; reason: string } & Bound)
  | ({ status: 'withdrawn'; reason: string } & Parties);

export interface Parties extends Validity {
  proposerId: string;
  partnerId: string;
}

export interface PendingTerms {
  terms: Terms;
  /** the member that put them forward */
  by: string;
}

/** What both have signed. */
export interface Bound extends Parties {
  /** in the order signed; the last one is in force */
  signed: readonly SignedTerms[];
  /** while it was suspended; `until` null: it still is */
  pauses: readonly { from: Instant; until: Instant | null }[];
  pending?: PendingTerms;
}

export interface SignedTerms {
  termsVersion: number;
  terms: Terms;
  from: Instant;
  /** the version of the agreement that was signed, and who signed it */
  readVersion: number;
  signedBy: string;
  subject: string;
}

export type BoundAgreement = Extract<Agreement, Bound>;

export type AgreementFact =
  | { type: 'AgreementProposed'; parties: Parties; pending: PendingTerms; at: Instant }
  | { type: 'TermsPutForward'; pending: PendingTerms; at: Instant }
  | { type: 'AgreementSigned'; bound: SignedAgreement; at: Instant }
  | { type: 'AgreementSuspended'; by: string; reason: string; at: Instant }
  | { type: 'AgreementResumed'; by: string; at: Instant }
  | { type: 'AgreementEnded'; by: string; reason: string; endsAt: Instant; at: Instant }
  | { type: 'ProposalWithdrawn'; by: string; reason: string; at: Instant };

/** Whole, for whoever hears of the agreement for the first time. */
export interface SignedAgreement extends Parties {
  status: 'active' | 'suspended';
  signed: SignedTerms;
}

export function evolveAgreement(state: Agreement, fact: AgreementFact): Agreement {
  if (fact.type === 'AgreementProposed') {
    return { status: 'proposed', ...fact.parties, pending: fact.pending };
  }
  if (state.status === 'none' || state.status === 'withdrawn') return state;
  switch (fact.type) {
    case 'TermsPutForward':
      return { ...state, pending: fact.pending };
    case 'AgreementSigned':
      return signed(state, fact.bound.signed);
    case 'ProposalWithdrawn':
      return { status: 'withdrawn', reason: fact.reason, ...partiesOf(state) };
    default:
      return state.status === 'proposed' ? state : evolveBound(state, fact);
  }
}

/** Refuses AGREEMENT_UNKNOWN. */
export function known(state: Agreement): Exclude<Agreement, { status: 'none' }> {
  if (state.status === 'none') throw agreementRefusals.AGREEMENT_UNKNOWN();
  return state;
}

export function isParty(parties: Parties, memberId: string): boolean {
  return parties.proposerId === memberId || parties.partnerId === memberId;
}

export function isBound(state: Agreement): state is BoundAgreement {
  return 'signed' in state;
}

export function partiesOf({ proposerId, partnerId, validFrom, validTo }: Parties): Parties {
  return { proposerId, partnerId, validFrom, ...(validTo !== undefined && { validTo }) };
}

function evolveBound(
  state: BoundAgreement,
  fact: Extract<
    AgreementFact,
    { type: 'AgreementSuspended' | 'AgreementResumed' | 'AgreementEnded' }
  >,
): Agreement {
  const bound = boundOf(state);
  switch (fact.type) {
    case 'AgreementSuspended': {
      const pauses = [...bound.pauses, { from: fact.at, until: null }];
      const { by: suspendedBy, reason } = fact;
      return { status: 'suspended', suspendedBy, reason, ...bound, pauses };
    }
    case 'AgreementResumed': {
      const pauses = bound.pauses.map((pause) => ({ ...pause, until: pause.until ?? fact.at }));
      return { status: 'active', ...bound, pauses };
    }
    case 'AgreementEnded': {
      const { pending: _dropped, ...kept } = bound;
      return { status: 'ending', endsAt: fact.endsAt, reason: fact.reason, ...kept };
    }
  }
}

function signed(state: Exclude<Agreement, { status: 'none' | 'withdrawn' }>, by: SignedTerms) {
  const { pending: _signed, ...rest } = state;
  if (rest.status === 'proposed') {
    return { ...rest, status: 'active' as const, signed: [by], pauses: [] };
  }
  return { ...rest, signed: [...rest.signed, by] };
}

function boundOf(state: BoundAgreement): Bound {
  const { signed: list, pauses, pending } = state;
  return { ...partiesOf(state), signed: list, pauses, ...(pending !== undefined && { pending }) };
}
