import { declareRefusals } from '@serai/model';

/** What an event is refused for: being no event, never for being unexpected. */
export const epcisRefusals = declareRefusals({
  EVENT_NOT_JSON: { kind: 'invalid', message: 'The event is not a JSON object.' },
  EVENT_TOO_DEEP: { kind: 'invalid', message: 'An event is nested at most 20 levels deep.' },
  EVENT_TOO_LARGE: { kind: 'invalid', message: 'One event has at most 1 MB.' },
  EVENT_TYPE_UNKNOWN: {
    kind: 'invalid',
    message: 'This is none of the types of EPCIS 2.0, and no type of a declared prefix.',
  },
  EVENT_FIELD_REQUIRED: { kind: 'invalid', message: 'An event of this type needs this field.' },
  EVENT_FIELD_UNKNOWN: {
    kind: 'invalid',
    message: 'An event of this type has no such field; an extension carries a prefix.',
  },
  EVENT_FIELD_INVALID: { kind: 'invalid', message: 'This field cannot say that.' },
  PREFIX_UNDECLARED: {
    kind: 'invalid',
    message: 'The document declares no such prefix; contexts elsewhere are never fetched.',
  },
  TOO_MANY_EPCS: {
    kind: 'invalid',
    message: 'One event names at most 10,000 things, and of these 500 parcels or units.',
  },
  EVENT_ID_USED: {
    kind: 'conflict',
    message: 'Your member has captured another event under this id.',
  },
  TOO_MANY_EVENTS: { kind: 'invalid', message: 'One call carries at most 500 events.' },
  CAPTURE_TOO_LONG: { kind: 'invalid', message: 'A document has at most 10,000 events.' },
  ERROR_BEHAVIOUR_INVALID: {
    kind: 'invalid',
    message: 'After an error a capture does a rollback, or proceeds.',
  },
  CAPTURE_MISSING: { kind: 'missing', message: 'There is no such capture job.' },
  CAPTURE_CLOSED: { kind: 'conflict', message: 'This capture job takes no more events.' },
  QUERY_PARAMETER_UNKNOWN: {
    kind: 'invalid',
    message: 'EPCIS 2.0 has no such query parameter, or it cannot be asked here.',
  },
  QUERY_PARAMETER_INVALID: { kind: 'invalid', message: 'This query parameter cannot say that.' },
  QUERY_TOO_LARGE: {
    kind: 'invalid',
    message: 'More events match than maxEventCount, or than may be counted.',
  },
  QUERY_NAME_INVALID: {
    kind: 'invalid',
    message: 'A query is named with 1 to 100 letters, digits, points, dashes or underscores.',
  },
  QUERY_NAME_USED: { kind: 'conflict', message: 'Your member has a query of this name.' },
  QUERY_MISSING: { kind: 'missing', message: 'There is no such query.' },
  TOO_MANY_QUERIES: { kind: 'conflict', message: 'A member keeps at most 200 queries.' },
  SUBSCRIPTION_INVALID: {
    kind: 'invalid',
    message: 'A subscription has a target, and either a schedule or a stream.',
  },
  SUBSCRIPTION_MISSING: { kind: 'missing', message: 'There is no such subscription.' },
  TOO_MANY_SUBSCRIPTIONS: {
    kind: 'conflict',
    message: 'A query has at most 20 subscriptions.',
  },
  EVENT_MISSING: { kind: 'missing', message: 'There is no such event.' },
});
