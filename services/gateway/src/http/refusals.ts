import { declareRefusals } from '@serai/model';

/** What the edge refuses before any service is asked. */
export const gatewayRefusals = declareRefusals({
  BODY_INVALID: {
    kind: 'invalid',
    message: 'The request does not have the form that it must have.',
  },
  BODY_NOT_JSON: { kind: 'invalid', message: 'The body is not valid JSON.' },
  BODY_TOO_LARGE: { kind: 'invalid', message: 'The body is larger than this route takes.' },
  BODY_TOO_DEEP: { kind: 'invalid', message: 'The body is nested deeper than 20 levels.' },
  MEDIA_TYPE_UNKNOWN: { kind: 'invalid', message: 'This route does not take that content type.' },
  PARAMETER_REPEATED: { kind: 'invalid', message: 'A query parameter may be given only once.' },
  IDEMPOTENCY_KEY_REQUIRED: {
    kind: 'invalid',
    message:
      'Requests that create something need an Idempotency-Key header, so that a repeat is safe.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    kind: 'invalid',
    message: 'An Idempotency-Key has 1 to 200 visible characters.',
  },
  TOKEN_REQUIRED: {
    kind: 'unauthenticated',
    message: 'Sign in first: send the access token as Authorization: Bearer.',
  },
  ROLE_REQUIRED: { kind: 'forbidden', message: 'Your role may not do this.' },
  ROUTE_MISSING: { kind: 'missing', message: 'There is nothing at this address.' },
  METHOD_UNKNOWN: { kind: 'invalid', message: 'This address does not take that method.' },
  SOCKETS_AWAY: { kind: 'unavailable', message: 'The socket cannot be opened at the moment.' },
  TOO_MANY_REQUESTS: { kind: 'tooMany', message: 'Too many requests: wait a little, then go on.' },
});
