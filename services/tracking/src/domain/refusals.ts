import { declareRefusals } from '@serai/model';

/** What tracking refuses. A physical event is never among them: it is kept and answered. */
export const trackingRefusals = declareRefusals({
  EVENT_ID_INVALID: {
    kind: 'invalid',
    message: 'Every event carries an id of its own, of 1 to 100 letters, digits, dashes or colons.',
  },
  EVENT_TIME_INVALID: { kind: 'invalid', message: 'The event time must be an instant after 2000.' },
  WEIGHT_INVALID: {
    kind: 'invalid',
    message: 'Whole grams and cm3 that one parcel can have; 0 cm3 where it was not measured.',
  },
  SSCC_INVALID: {
    kind: 'invalid',
    message: 'An SSCC has 18 digits, the last of them a check digit.',
  },
  TOO_MANY_UNITS: { kind: 'invalid', message: 'At most 500 units may be told in one call.' },
  NO_UNITS: { kind: 'invalid', message: 'At least one unit must be named.' },
  UNIT_TWICE: { kind: 'invalid', message: 'A unit may be named only once in a call.' },
  POINT_REQUIRED: { kind: 'invalid', message: 'Say at which point this happened.' },
  UNIT_KIND_INVALID: {
    kind: 'invalid',
    message: 'Units are packed into a bag, a cage, a pallet or a container.',
  },
  CONDITION_INVALID: { kind: 'invalid', message: 'A unit is received ok, damaged or refused.' },
  REASON_REQUIRED: { kind: 'invalid', message: 'Say what was done, or why.' },
  END_INVALID: {
    kind: 'invalid',
    message: 'A unit that is not delivered ends lost, returned, seized or destroyed.',
  },
  UNIT_ENDED: {
    kind: 'conflict',
    message: 'Custody of this unit has ended: nothing more can be declared of it.',
  },
  TEXT_TOO_LONG: { kind: 'invalid', message: 'The text is longer than 500 characters.' },
  PARENT_IS_PARCEL: { kind: 'conflict', message: 'A parcel of a booking cannot hold others.' },
  NESTING_CYCLE: {
    kind: 'conflict',
    message: 'A unit cannot be packed into itself or its content.',
  },
  NESTING_TOO_DEEP: { kind: 'conflict', message: 'Units nest at most five levels deep.' },
  NOT_IN_CUSTODY: {
    kind: 'conflict',
    message: 'A member announces, or declares the end of, only units that are in its own custody.',
  },
  NOT_OUTERMOST: {
    kind: 'conflict',
    message: 'This unit is inside another one: announce the outermost unit.',
  },
  HAND_OVER_TO_ONESELF: { kind: 'invalid', message: 'A hand-over needs another member.' },
  HAND_OVER_MEMBER_UNKNOWN: {
    kind: 'conflict',
    message: 'The member that shall receive the units is not in the alliance.',
  },
  HAND_OVER_REFERENCE_USED: {
    kind: 'conflict',
    message: 'Your member has used this reference for another hand-over.',
  },
  HAND_OVER_MISSING: { kind: 'missing', message: 'There is no such hand-over.' },
  HAND_OVER_NOT_RECONCILED: {
    kind: 'conflict',
    message: 'A hand-over is signed after it is reconciled.',
  },
  DIGEST_STALE: {
    kind: 'stale',
    message: 'The hand-over is not what you have seen: read it again, then sign.',
  },
  SIGNATURE_INVALID: {
    kind: 'invalid',
    message: 'No key by which your member signs now has signed this manifest.',
  },
  UNIT_MISSING: { kind: 'missing', message: 'There is no such unit.' },
  NUMBER_MISSING: { kind: 'missing', message: 'No parcel has this tracking number.' },
  INCIDENT_CLEARED: { kind: 'conflict', message: 'This incident is cleared already.' },
  INCIDENT_NOT_THEIRS: {
    kind: 'invalid',
    message: 'An incident can only be passed on to a member that it concerns.',
  },
  INCIDENT_MISSING: { kind: 'missing', message: 'There is no such incident.' },
  MEMBER_REQUIRED: {
    kind: 'forbidden',
    message: 'Only people and devices of a member may do this.',
  },
  DEVICE_ELSEWHERE: {
    kind: 'forbidden',
    message: 'A device tells only of the point where it stands.',
  },
  SEAL_NUMBER_INVALID: {
    kind: 'invalid',
    message: 'A seal number has 1 to 40 letters, digits, dashes, dots or slashes.',
  },
  READ_INVALID: {
    kind: 'invalid',
    message: 'A read has an antenna from 0 to 999, a strength from -150 to 50 dBm and an instant.',
  },
  TOO_MANY_READS: { kind: 'invalid', message: 'At most 5000 reads may be told in one call.' },
  NO_READS: { kind: 'invalid', message: 'At least one read must be told.' },
  CLOCK_MISSING: { kind: 'invalid', message: 'Say what time the clock of the device shows.' },
  QUEUE_SEQUENCE_INVALID: {
    kind: 'invalid',
    message: 'The events of a queue are numbered by whole numbers, each once.',
  },
  QUEUE_TOO_LONG: {
    kind: 'invalid',
    message: 'At most 200 events of a queue may be told in one call.',
  },
  QUEUE_KIND_INVALID: {
    kind: 'invalid',
    message: 'An event of a queue is collect, scan, weigh, pack, unpack, seal, receive or deliver.',
  },
  STATUS_INVALID: { kind: 'invalid', message: 'There is no such status.' },
});
