import { declareRefusals } from '@serai/model';

/** What the alliance refuses about what members owe each other. */
export const agreementRefusals = declareRefusals({
  TERMS_MISSING: { kind: 'invalid', message: 'The terms are missing.' },
  TERMS_INVALID: { kind: 'invalid', message: 'These terms cannot be agreed on.' },
  VALIDITY_INVALID: {
    kind: 'invalid',
    message: 'An agreement is valid from a moment until a later one that is still to come.',
  },
  STATUS_UNKNOWN: { kind: 'invalid', message: 'There is no such status.' },
  AGREEMENT_UNKNOWN: { kind: 'missing', message: 'There is no such agreement.' },
  AGREEMENT_WITH_ITSELF: { kind: 'invalid', message: 'A member does not agree with itself.' },
  AGREEMENT_STATUS: { kind: 'conflict', message: 'The agreement is not in a status for this.' },
  AGREEMENT_CHANGED: { kind: 'stale', message: 'The agreement was changed since it was read.' },
  AGREEMENT_OVERLAPS: {
    kind: 'conflict',
    message: 'Another agreement between the two is in force during this time.',
  },
  NOTHING_TO_SIGN: { kind: 'conflict', message: 'No terms wait for a signature.' },
  OWN_TERMS: { kind: 'forbidden', message: 'The other side signs what one side put forward.' },
  NOT_A_PARTY: { kind: 'forbidden', message: 'Only a member agrees with another.' },
  RESUMED_BY_OTHER: {
    kind: 'forbidden',
    message: 'An agreement is resumed by who suspended it, or by an admin.',
  },
  TERMS_UNCHANGED: { kind: 'conflict', message: 'These terms are in force already.' },
  AMENDMENTS_EXHAUSTED: {
    kind: 'conflict',
    message: 'This agreement was amended too often; propose a new one.',
  },
  PARTY_LEFT: { kind: 'conflict', message: 'One of the two members has left the alliance.' },
  CHARTER_MISSING: { kind: 'unavailable', message: 'The alliance has no charter yet.' },
  CHARTER_CHANGED: { kind: 'stale', message: 'The charter was changed since it was read.' },
  CHARTER_DISCOUNT: {
    kind: 'invalid',
    message: 'The charter gives no discounts: they are agreed between two members.',
  },
  CHARTER_ALLOTMENT: {
    kind: 'invalid',
    message: 'The charter keeps no space: that is agreed between two members.',
  },
  RATES_EMPTY: { kind: 'invalid', message: 'A rate table has at least one rate.' },
  RATE_TWICE: { kind: 'invalid', message: 'A currency stands in a rate table once.' },
  RATES_PUBLISHED: { kind: 'conflict', message: 'Other rates were published for this day.' },
  RATES_OUT_OF_ORDER: {
    kind: 'conflict',
    message: 'Rates are published day by day, never for a day before the last one.',
  },
  RATES_TOO_EARLY: {
    kind: 'invalid',
    message: 'Rates are published for today or for tomorrow at the most.',
  },
  RATES_MISSING: { kind: 'missing', message: 'No rates were in force at that moment.' },
});
