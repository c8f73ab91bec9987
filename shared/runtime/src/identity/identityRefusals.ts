import { declareRefusals } from '@serai/model';

/** Why a token does not say who is calling. Never says more, so that nobody learns from trying. */
export const identityRefusals = declareRefusals({
  TOKEN_MISSING: { kind: 'unauthenticated', message: 'Sign in first.' },
  TOKEN_INVALID: { kind: 'unauthenticated', message: 'This token was not issued by the alliance.' },
  TOKEN_EXPIRED: { kind: 'unauthenticated', message: 'This token has expired; sign in again.' },
  TOKEN_ENDED: { kind: 'unauthenticated', message: 'Who held this token was removed.' },
  KEYS_UNKNOWN: { kind: 'unavailable', message: 'Tokens cannot be checked at the moment.' },
});
