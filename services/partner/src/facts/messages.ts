import type { Instant } from '@serai/model';
import type { Agreement__Output } from '@serai/protos/serai/partner/v1/Agreement';
import type { Charter__Output } from '@serai/protos/serai/partner/v1/Charter';
import type { Member__Output } from '@serai/protos/serai/partner/v1/Member';
import type { Person__Output } from '@serai/protos/serai/partner/v1/Person';
import type { RateTable__Output } from '@serai/protos/serai/partner/v1/RateTable';
import type { Terms__Output } from '@serai/protos/serai/partner/v1/Terms';
import type { Kept } from '../application/kinds';
import { isBound, known, type Agreement } from '../domain/agreements/agreement';
import { statusAt } from '../domain/agreements/agreementStatus';
import { handlingOf, type CharterVersion } from '../domain/agreements/charter';
import type { DailyRates } from '../domain/agreements/rates';
import type { Terms } from '../domain/agreements/terms';
import { identityRefusals } from '../domain/identity/identityRefusals';
import type { Person } from '../domain/identity/person';
import type { Member } from '../domain/membership/member';
import { membershipRefusals } from '../domain/membership/membershipRefusals';

/** The whole member, or what every signed-in person may know of it. */
export function memberMessage(
  { id, version, state }: Kept<Member>,
  isWhole: boolean,
): Member__Output {
  if (state.status === 'none') throw membershipRefusals.MEMBER_UNKNOWN();
  const { name, country, currency, gs1CompanyPrefix, contactEmail } = state.profile;
  const reason = state.status === 'suspended' ? state.reason : '';
  const shown = isWhole
    ? { currency, gs1CompanyPrefix, contactEmail, reason }
    : { currency: '', gs1CompanyPrefix: '', contactEmail: '', reason: '' };
  const { status, changedAt } = state;
  return { id, name, status, country, ...shown, version, changedAt };
}

export function personMessage({ id, version, state }: Kept<Person>): Person__Output {
  if (state.status === 'none') throw identityRefusals.PERSON_UNKNOWN();
  const { memberId = '', login, name, roles, pointId = '', language } = state;
  return { id, memberId, login, name, roles: [...roles], pointId, language, version };
}

export function termsMessage(terms: Terms): Terms__Output {
  const allotments = (terms.allotments ?? []).map((allotment) => ({ ...allotment }));
  return {
    ...terms,
    discounts: terms.discounts.map((discount) => ({ ...discount })),
    allotments,
    subcontractorIds: [...(terms.subcontractorIds ?? [])],
  };
}

/** As it stands at that moment: time alone ends an agreement. */
export function agreementMessage(kept: Kept<Agreement>, at: Instant): Agreement__Output {
  const { id, version } = kept;
  const state = known(kept.state);
  const { proposerId, partnerId, validFrom, validTo } = state;
  const signed = isBound(state) ? state.signed.at(-1) : undefined;
  const pending = 'pending' in state ? state.pending : undefined;
  return {
    id,
    proposerId,
    partnerId,
    status: statusAt(state, at),
    termsVersion: signed?.termsVersion ?? 0,
    terms: signed === undefined ? null : termsMessage(signed.terms),
    validFrom,
    ...(validTo !== undefined && { validTo }),
    version,
    ...(pending !== undefined && { proposedTerms: termsMessage(pending.terms) }),
    proposedBy: pending?.by ?? '',
  };
}

export function charterMessage(charter: CharterVersion): Charter__Output {
  const { version, terms, comparisonCurrency, changedAt } = charter;
  const handling = { ...handlingOf(charter) };
  return { version, terms: termsMessage(terms), comparisonCurrency, changedAt, handling };
}

export function rateTableMessage({ date, table }: DailyRates): RateTable__Output {
  const { id, currency, validFrom } = table;
  const rates = Object.entries(table.rates).map(([code, { numerator, denominator }]) => {
    return { currency: code, numerator, denominator };
  });
  return { id, date, currency, rates, validFrom };
}
