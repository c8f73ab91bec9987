import { declareRefusals } from '@serai/model';

/** What somebody who wants to be told is refused. */
export const tellingRefusals = declareRefusals({
  TARGET_INVALID: {
    kind: 'invalid',
    message: 'A target is an https address without user, password or fragment.',
  },
  TARGET_FORBIDDEN: {
    kind: 'invalid',
    message: 'Messages are sent to public addresses only.',
  },
  SUBSCRIPTION_MISSING: { kind: 'missing', message: 'There is no such subscription.' },
  TOO_MANY_SUBSCRIPTIONS: {
    kind: 'conflict',
    message: 'A member has at most 50 subscriptions, and 100 notices for a booking.',
  },
  REPLAY_FROM_REQUIRED: {
    kind: 'invalid',
    message: 'Say from where: a position, or a time, and not both.',
  },
  DEAD_LETTER_MISSING: { kind: 'missing', message: 'There is no such dead letter.' },
  NOTICE_MISSING: { kind: 'missing', message: 'There is no such notice.' },
  MAIL_OFF: {
    kind: 'unavailable',
    message: 'No mail is sent from here: the alliance has not named a mail server.',
  },
  REQUEST_ID_REUSED: {
    kind: 'conflict',
    message: 'This Idempotency-Key was used for another request.',
  },
  STREAMS_FULL: {
    kind: 'tooMany',
    message: 'Many streams are followed here, or 20 by your member: try again soon.',
  },
  CURSOR_INVALID: {
    kind: 'invalid',
    message: 'Last-Event-ID is the id of an event of the stream.',
  },
  TELLING_AWAY: {
    kind: 'unavailable',
    message: 'Subscriptions cannot be kept or read at the moment.',
  },
});
