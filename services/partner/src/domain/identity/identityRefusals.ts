import { declareRefusals } from '@serai/model';

/** What the alliance refuses about who somebody is, and how it is proven. */
export const identityRefusals = declareRefusals({
  PERSON_UNKNOWN: { kind: 'missing', message: 'There is no such person.' },
  PERSON_REMOVED: { kind: 'conflict', message: 'This person was removed.' },
  LOGIN_INVALID: {
    kind: 'invalid',
    message: 'A login has 3 to 100 small letters, digits or . _ + @ -, and begins with a letter.',
  },
  LOGIN_TAKEN: { kind: 'conflict', message: 'Somebody signs in with this login already.' },
  PASSWORD_INVALID: { kind: 'invalid', message: 'A password has 8 to 200 characters.' },
  LANGUAGE_UNKNOWN: { kind: 'invalid', message: 'The alliance speaks en and zh.' },
  ROLES_INVALID: { kind: 'invalid', message: 'These roles do not go together.' },
  ROLE_NOT_GRANTABLE: { kind: 'forbidden', message: 'Only an admin gives this role.' },
  OWN_ADMIN_ROLE: {
    kind: 'conflict',
    message: 'An admin does not take away its own role: somebody else must remain to do it.',
  },
  POINT_INVALID: { kind: 'invalid', message: 'A device, and nobody else, stands at a point.' },
  SIGN_IN_REFUSED: { kind: 'unauthenticated', message: 'This login and password do not fit.' },
  SERVICE_SIGN_IN_REFUSED: {
    kind: 'unauthenticated',
    message: 'This service name and secret do not fit.',
  },
  SIGN_INS_EXHAUSTED: { kind: 'tooMany', message: 'Too many failed sign-ins; wait a while.' },
  MEMBER_HAS_LEFT: { kind: 'forbidden', message: 'The member has left the alliance.' },
  MEMBER_KEY_INVALID: {
    kind: 'invalid',
    message: 'A member key is a public EC key on P-256, as a JWK with a kid.',
  },
  MEMBER_KEY_TAKEN: { kind: 'conflict', message: 'Another key is registered under this kid.' },
  MEMBER_KEYS_EXHAUSTED: { kind: 'conflict', message: 'Revoke a key before adding another.' },
  MEMBER_KEY_UNKNOWN: { kind: 'missing', message: 'The member has no such key.' },
  SIGNATURE_KEYS_EXHAUSTED: {
    kind: 'conflict',
    message: 'The key of this member was changed too often.',
  },
  MANIFEST_UNKNOWN: {
    kind: 'missing',
    message: 'This is no manifest of a hand-over of your member.',
  },
  ASSERTION_REFUSED: { kind: 'unauthenticated', message: 'This assertion proves nobody.' },
  ASSERTION_REPLAYED: { kind: 'unauthenticated', message: 'This assertion was used before.' },
  ROTATION_PENDING: {
    kind: 'conflict',
    message: 'The next key is published and does not sign yet; wait until it does.',
  },
});
