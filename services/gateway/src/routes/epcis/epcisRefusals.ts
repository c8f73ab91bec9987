import { declareRefusals } from '@serai/model';

/** What a document of events is refused for as a whole; an event's own faults are its job's. */
export const epcisRefusals = declareRefusals({
  CAPTURE_TOO_LARGE: { kind: 'invalid', message: 'A document of events has at most 16 MB.' },
  CAPTURE_TOO_LONG: {
    kind: 'invalid',
    message: 'A document has at most 10,000 events, and in XML at most 300,000 elements.',
  },
  CAPTURES_BUSY: { kind: 'tooMany', message: 'Many documents are coming in: try again soon.' },
  BODY_NOT_JSON: { kind: 'invalid', message: 'The body is not valid JSON.' },
  DOCUMENT_INVALID: {
    kind: 'invalid',
    message: 'This is no EPCIS document of version 2.0, and no single event.',
  },
  XML_INVALID: { kind: 'invalid', message: 'This is not well-formed XML.' },
  XML_FORBIDDEN: {
    kind: 'invalid',
    message: 'Document types and entities of XML are not read.',
  },
  XML_TOO_SLOW: {
    kind: 'invalid',
    message: 'This XML takes too long to read: send it in smaller documents.',
  },
  EPCIS_VERSION_UNKNOWN: {
    kind: 'invalid',
    message: 'EPCIS and CBV 2.0 are spoken here; documents of 1.2 are read in XML.',
  },
  EPCIS_FORMAT_UNKNOWN: {
    kind: 'invalid',
    message: 'Events are given as application/ld+json or application/json; XML is only read.',
  },
  SUBSCRIPTION_INVALID: {
    kind: 'invalid',
    message: 'A subscription has a target, and either a schedule or a stream.',
  },
  EVENT_MISSING: { kind: 'missing', message: 'There is no such event.' },
  SUBSCRIPTION_MISSING: { kind: 'missing', message: 'There is no such subscription.' },
});
