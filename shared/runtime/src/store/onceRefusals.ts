import { declareRefusals } from '@serai/model';

export const onceRefusals = declareRefusals({
  REQUEST_ID_REUSED: {
    kind: 'conflict',
    message: 'This request id was used before, for another request.',
  },
  TRY_AGAIN: { kind: 'unavailable', message: 'This could not be written now. Please try again.' },
});
