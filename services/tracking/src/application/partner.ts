import type { Actor, Instant, Money } from '@serai/model';
import type { PublicJwk } from '@serai/runtime';

/** A key of a member, and until when it signed (seconds); absent: it signs now. */
export interface MemberKey extends PublicJwk {
  readonly exp?: number;
}

/** What tracking asks partner. */
export interface Partner {
  /** Every key by which the member signs or signed. */
  memberKeys(memberId: string): Promise<readonly MemberKey[]>;
  /** A signature over the manifest with the key that is kept for the actor's member. */
  signManifest(manifest: string, actor: Actor): Promise<string>;
  /** What applies between a seller and an operator at a moment. */
  terms(sellerId: string, operatorId: string, at: Instant): Promise<LiabilityTerms>;
}

export interface LiabilityTerms {
  /** Empty: the charter's. */
  readonly agreementId: string;
  readonly capPerKg: Money;
}
