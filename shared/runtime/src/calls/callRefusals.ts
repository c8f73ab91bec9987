import { declareRefusals } from '@serai/model';

/** What is refused before a handler is asked, or because none could be asked. */
export const callRefusals = declareRefusals({
  DEADLINE_REQUIRED: { kind: 'invalid', message: 'A call says how long its caller waits.' },
  DEADLINE_EXCEEDED: { kind: 'unavailable', message: 'The answer did not come in time.' },
  SERVICE_UNAVAILABLE: { kind: 'unavailable', message: 'A service is away at the moment.' },
  STORE_UNAVAILABLE: { kind: 'unavailable', message: 'The database is away at the moment.' },
  MESSAGE_INVALID: { kind: 'invalid', message: 'The message cannot be read.' },
  MESSAGE_TOO_LARGE: { kind: 'invalid', message: 'A message has at most 8 MB.' },
  INT64_OUT_OF_RANGE: { kind: 'invalid', message: 'A whole number lies within 2^53 of zero.' },
  NUMBER_INVALID: { kind: 'invalid', message: 'This is not a number that the field can hold.' },
  REQUEST_ID_REQUIRED: { kind: 'invalid', message: 'A call that creates carries a request id.' },
  REQUEST_ID_INVALID: {
    kind: 'invalid',
    message: 'A request id has at most 200 printable ASCII characters.',
  },
  TOO_MANY_FACTS: { kind: 'invalid', message: 'At most 500 facts are asked about in one call.' },
  ACTOR_INVALID: { kind: 'invalid', message: 'The actor that is named cannot be read.' },
  ON_BEHALF_FORBIDDEN: { kind: 'forbidden', message: 'Nobody else may be named here.' },
  ROLE_FORBIDDEN: { kind: 'forbidden', message: 'This needs a role that the caller lacks.' },
});
