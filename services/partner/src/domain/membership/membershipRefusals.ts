import { declareRefusals } from '@serai/model';

/** What the alliance refuses about being in it. */
export const membershipRefusals = declareRefusals({
  MEMBER_UNKNOWN: { kind: 'missing', message: 'There is no such member.' },
  STATUS_UNKNOWN: { kind: 'invalid', message: 'There is no such status.' },
  COUNTRY_UNKNOWN: { kind: 'invalid', message: 'This is no ISO 3166-1 country code.' },
  EMAIL_INVALID: { kind: 'invalid', message: 'This is no e-mail address.' },
  REFERENCE_INVALID: {
    kind: 'invalid',
    message: 'A reference has 3 to 100 letters, digits, dots, dashes or underscores.',
  },
  REFERENCE_TAKEN: {
    kind: 'conflict',
    message: 'Another application was made under this reference.',
  },
  GS1_PREFIX_TAKEN: { kind: 'conflict', message: 'A member with this GS1 prefix is in already.' },
  MEMBER_STATUS: { kind: 'conflict', message: 'The member is not in the status this takes.' },
  AGREEMENTS_BINDING: {
    kind: 'conflict',
    message: 'A member leaves when none of its agreements is active or ending.',
  },
});
