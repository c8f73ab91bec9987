import type { Actor, Instant } from '@serai/model';
import type { Language } from '../language';

/** A secret that messages are signed with; two are good for a while after one was made anew. */
export interface Secret {
  readonly secret: string;
  /** Absent: until another is made. */
  readonly until?: Instant;
}

interface Wish {
  readonly id: string;
  /** A member, or the alliance itself. */
  readonly ownerId: string;
  /** What is told is what this viewer may see at that moment. */
  readonly viewer: Actor;
  readonly createdAt: Instant;
}

/** A member's own system wants to be told facts. */
export interface Webhook extends Wish {
  readonly kind: 'webhook';
  readonly target: string;
  /** None: all. */
  readonly types: readonly string[];
  readonly secrets: readonly Secret[];
}

export const noticeTopics = ['delivered', 'incident', 'estimate'] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

/** A person wants to be written to about one booking. */
export interface MailNotice extends Wish {
  readonly kind: 'mail';
  readonly address: string;
  readonly language: Language;
  readonly bookingId: string;
  readonly reference: string;
  readonly topics: readonly NoticeTopic[];
  readonly promisedAt: Instant;
}

export type Subscription = Webhook | MailNotice;

/** The alliance's own people share theirs. */
export const allianceId = 'alliance';

export function ownerOf({ member }: Actor): string {
  return member ?? allianceId;
}
