import { nextKey } from './bodies';

type Json = Record<string, unknown>;

const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/** The event of `own`, its thing and its place: nobody else may learn of them. */
export const epcisSeen = 'urn:uuid:0d6b3d5e-0a71-4a4c-8c2f-5ec0b0a1f001';
export const epcisThing = 'urn:epc:id:sgtin:0614141.107346.2017';
export const epcisPlace = 'https://places.example/own';
export const epcisQuery = 'mine';

const elsewhere = 'https://places.example/anywhere';

/** The event of `own`, or one about something else under an id of its own. */
export const epcisEvent = (eventID?: string): Json => ({
  '@context': context,
  eventID: eventID ?? `urn:x:${nextKey()}`,
  type: 'ObjectEvent',
  action: 'OBSERVE',
  eventTime: '2026-03-29T14:30:00.000+02:00',
  eventTimeZoneOffset: '+02:00',
  epcList: [eventID === undefined ? 'urn:x:thing' : epcisThing],
  bizStep: 'receiving',
  disposition: 'in_progress',
  readPoint: { id: eventID === undefined ? elsewhere : epcisPlace },
  bizLocation: { id: eventID === undefined ? elsewhere : epcisPlace },
});

export const epcisDocument = (eventID?: string): Json => {
  const { '@context': _context, ...event } = epcisEvent(eventID);
  return {
    '@context': context,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-03-29T15:00:00Z',
    epcisBody: { eventList: [event] },
  };
};
