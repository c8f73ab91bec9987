import type { Instant } from '@serai/model';
import { text } from '../text';
import {
  evolveAgreement,
  isBound,
  isParty,
  known,
  partiesOf,
  type Agreement,
  type AgreementFact,
  type BoundAgreement,
  type Parties,
} from './agreement';
import { agreementRefusals } from './agreementRefusals';
import { statusAt } from './agreementStatus';
import { isSameTerms, terms, type GivenTerms, type Terms } from './terms';
import { earlierEnd } from './validity';

/** Who asks: a person of a member, or of the alliance itself. */
export interface Signatory {
  subject: string;
  /** a member id, or `alliance` */
  by: string;
}

/** `presentVersion` is the version of the agreement as it is kept, `expectedVersion` as read. */
export type AgreementCommand = Signatory & { at: Instant } & (
    | { type: 'propose'; parties: Parties; terms: Terms }
    | { type: 'countersign'; expectedVersion: number; presentVersion: number }
    | {
        type: 'amend';
        terms: GivenTerms | null;
        expectedVersion: number;
        presentVersion: number;
      }
    | { type: 'suspend'; reason: string }
    | { type: 'resume' }
    | { type: 'end'; reason: string }
  );

type Of<T extends AgreementCommand['type']> = Extract<AgreementCommand, { type: T }>;

export const alliance = 'alliance';
const maxReasonLength = 500;
const maxTermsVersions = 100;
const dayMs = 86_400_000;

export const agreement = {
  initial: { status: 'none' } as Agreement,
  decide,
  evolve: evolveAgreement,
};

/**
 * Refuses what agreementRefusals names: AGREEMENT_UNKNOWN, AGREEMENT_STATUS, AGREEMENT_CHANGED,
 * NOTHING_TO_SIGN, OWN_TERMS, RESUMED_BY_OTHER, TERMS_*, AMENDMENTS_EXHAUSTED.
 */
function decide(state: Agreement, command: AgreementCommand): AgreementFact[] {
  if (command.type === 'propose') return propose(state, command);
  const agreed = known(state);
  const { by, at } = command;
  const isOver = statusAt(agreed, at) === 'ended';
  switch (command.type) {
    case 'countersign':
      return countersign(agreed, command);
    case 'amend':
      return amend(agreed, command);
    case 'suspend': {
      const reason = text(command.reason, 'reason', { max: maxReasonLength });
      if (agreed.status === 'suspended' && agreed.suspendedBy === by && !isOver) return [];
      if (agreed.status !== 'active' || isOver) throw wrongStatus(agreed, at);
      return [{ type: 'AgreementSuspended', by, reason, at }];
    }
    case 'resume':
      if (agreed.status === 'active' && !isOver) return [];
      if (agreed.status !== 'suspended' || isOver) throw wrongStatus(agreed, at);
      if (by !== alliance && by !== agreed.suspendedBy) throw agreementRefusals.RESUMED_BY_OTHER();
      return [{ type: 'AgreementResumed', by, at }];
    case 'end':
      return end(agreed, command);
  }
}

function propose(state: Agreement, { parties, terms: put, by, at }: Of<'propose'>) {
  if (state.status !== 'none') return [];
  if (parties.proposerId === parties.partnerId) {
    throw agreementRefusals.AGREEMENT_WITH_ITSELF({ field: 'partnerId' });
  }
  return [{ type: 'AgreementProposed', parties, pending: { terms: put, by }, at } as const];
}

/** Signing again what one has signed is the same signature. */
function countersign(state: Agreement, command: Of<'countersign'>): AgreementFact[] {
  const agreed = known(state);
  const { by, subject, at, expectedVersion, presentVersion } = command;
  if (!isParty(agreed, by)) throw agreementRefusals.AGREEMENT_UNKNOWN();
  const last = isBound(agreed) ? agreed.signed.at(-1) : undefined;
  if (last?.signedBy === by && last.readVersion === expectedVersion) return [];
  if (statusAt(agreed, at) === 'ended') throw wrongStatus(agreed, at);
  if (!('pending' in agreed) || agreed.pending === undefined) {
    throw agreementRefusals.NOTHING_TO_SIGN();
  }
  if (agreed.pending.by === by) throw agreementRefusals.OWN_TERMS();
  if (expectedVersion !== presentVersion) throw stale(presentVersion);
  const signed = {
    termsVersion: (last?.termsVersion ?? 0) + 1,
    terms: agreed.pending.terms,
    from: Math.max(at, agreed.validFrom),
    readVersion: expectedVersion,
    signedBy: by,
    subject,
  };
  const status = agreed.status === 'suspended' ? 'suspended' : 'active';
  return [{ type: 'AgreementSigned', bound: { ...partiesOf(agreed), status, signed }, at }];
}

function amend(state: Agreement, command: Of<'amend'>): AgreementFact[] {
  const agreed = known(state);
  const { by, at, expectedVersion, presentVersion } = command;
  if (!isParty(agreed, by)) throw agreementRefusals.AGREEMENT_UNKNOWN();
  const isAmendable = ['proposed', 'active', 'suspended'].includes(statusAt(agreed, at));
  if (!isAmendable) throw wrongStatus(agreed, at);
  const put = terms(command.terms, [agreed.proposerId, agreed.partnerId]);
  if (expectedVersion !== presentVersion) throw stale(presentVersion);
  if (isBound(agreed)) {
    const last = agreed.signed.at(-1);
    if (last !== undefined && isSameTerms(last.terms, put)) {
      throw agreementRefusals.TERMS_UNCHANGED({ field: 'terms' });
    }
    if (agreed.signed.length >= maxTermsVersions) throw agreementRefusals.AMENDMENTS_EXHAUSTED();
  }
  return [{ type: 'TermsPutForward', pending: { terms: put, by }, at }];
}

/** A proposal is withdrawn, or declined, at once; what binds ends after the notice agreed on. */
function end(state: Agreement, command: Of<'end'>): AgreementFact[] {
  const agreed = known(state);
  const { by, at } = command;
  const reason = text(command.reason, 'reason', { max: maxReasonLength });
  if (agreed.status === 'ending' || agreed.status === 'withdrawn') return [];
  if (agreed.status === 'proposed') return [{ type: 'ProposalWithdrawn', by, reason, at }];
  if (statusAt(agreed, at) === 'ended') throw wrongStatus(agreed, at);
  return [{ type: 'AgreementEnded', by, reason, endsAt: endsAt(agreed, at), at }];
}

function endsAt(agreed: BoundAgreement, at: Instant): Instant {
  const noticeDays = agreed.signed.at(-1)?.terms.noticeDays ?? 0;
  return earlierEnd(at + noticeDays * dayMs, agreed.validTo ?? null) ?? at;
}

function stale(presentVersion: number) {
  return agreementRefusals.AGREEMENT_CHANGED({ metadata: { version: String(presentVersion) } });
}

function wrongStatus(state: Agreement, at: Instant) {
  const status = statusAt(state, at);
  const message = `This is not possible while the agreement is ${status}.`;
  return agreementRefusals.AGREEMENT_STATUS({ message, metadata: { status } });
}
