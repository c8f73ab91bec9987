import type { Kind, Sheet } from '@serai/runtime';
import type { Agreement, AgreementFact } from '../domain/agreements/agreement';
import type { Charter, CharterFact } from '../domain/agreements/charter';
import type { Rates, RatesFact } from '../domain/agreements/rates';
import type { Ties, TiesFact } from '../domain/agreements/ties';
import type { MemberKeys, MemberKeysFact } from '../domain/identity/memberKeys';
import type { Person, PersonFact } from '../domain/identity/person';
import type { SignatureKeys, SignatureKeysFact } from '../domain/identity/signatureKeys';
import type { SigningKeys, SigningKeysFact } from '../domain/identity/signingKeys';
import type { Member, MemberFact } from '../domain/membership/member';

/** The aggregates that partner keeps; how they are kept and told is the store's and the facts'. */
export interface Kinds {
  readonly member: Kind<Member, MemberFact>;
  readonly person: Kind<Person, PersonFact>;
  /** by member id */
  readonly memberKeys: Kind<MemberKeys, MemberKeysFact>;
  /** by member id */
  readonly signatureKeys: Kind<SignatureKeys, SignatureKeysFact>;
  readonly signingKeys: Kind<SigningKeys, SigningKeysFact>;
  readonly agreement: Kind<Agreement, AgreementFact>;
  /** by member id */
  readonly ties: Kind<Ties, TiesFact>;
  readonly charter: Kind<Charter, CharterFact>;
  /** the last table, which the next one must follow */
  readonly rates: Kind<Rates, RatesFact>;
  /** every table, by its id */
  readonly rateTable: Kind<Rates, RatesFact>;
}

/** The aggregates of which the alliance has one. */
export const charterId = 'charter';
export const ratesId = 'rates';
export const signingKeysId = 'signingKeys';

/** An aggregate as it is answered: plain, with the version that the next change may expect. */
export interface Kept<S> {
  readonly id: string;
  readonly version: number;
  readonly state: S;
}

export function keptOf<S, F>(sheet: Sheet, kind: Kind<S, F>, id: string): Kept<S> {
  return { id, version: sheet.version(kind, id), state: sheet.state(kind, id) };
}
