import type { Instant } from '@serai/model';
import type { Agreement } from '../domain/agreements/agreement';
import type { AgreementStatus } from '../domain/agreements/agreementStatus';
import type { Charter } from '../domain/agreements/charter';
import type { DailyRates } from '../domain/agreements/rates';
import type { MemberKeys } from '../domain/identity/memberKeys';
import type { Person } from '../domain/identity/person';
import type { SignatureKeys } from '../domain/identity/signatureKeys';
import type { SigningKeys } from '../domain/identity/signingKeys';
import type { Member } from '../domain/membership/member';
import type { Kept } from './kinds';

/** The next rows behind the id `after`, in the order of ids. */
export interface PageAsked {
  readonly after: string | undefined;
  readonly limit: number;
}

/** What partner looks up without deciding anything. */
export interface Reads {
  member(id: string): Promise<Kept<Member> | undefined>;
  members(statuses: readonly string[], page: PageAsked): Promise<Kept<Member>[]>;
  /** Of those who were not removed. */
  personByLogin(login: string): Promise<Kept<Person> | undefined>;
  /** Of a member; of the alliance itself when the id is empty. */
  people(memberId: string, page: PageAsked): Promise<Kept<Person>[]>;
  /** Ids of those who were removed at that moment or later. */
  removedSince(since: Instant): Promise<readonly string[]>;
  memberKeys(memberId: string): Promise<MemberKeys>;
  signatureKeys(memberId: string): Promise<SignatureKeys>;
  signingKeys(): Promise<SigningKeys>;
  agreement(id: string): Promise<Kept<Agreement> | undefined>;
  agreements(asked: AgreementsAsked, page: PageAsked): Promise<Kept<Agreement>[]>;
  agreementsBetween(one: string, other: string): Promise<Kept<Agreement>[]>;
  charter(): Promise<Charter>;
  ratesAt(at: Instant): Promise<DailyRates | undefined>;
}

export interface AgreementsAsked {
  /** absent: of everybody */
  readonly memberId: string | undefined;
  readonly status: AgreementStatus | undefined;
  readonly at: Instant;
}

/** Rows of a list, and the cursor to the next ones; '' when there are none. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly nextCursor: string;
}
