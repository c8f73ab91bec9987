import type { Receiver } from '../support/receiver';
import { becomes, type Json, type Person } from './person';

const standard = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const extension = 'https://example.org/';
/** As the standard has it: the prefixes that a question uses. */
const declared = { 'GS1-Extensions': `ex=${extension}` };

interface Captured {
  readonly sscc: string;
  readonly pointId: string;
  readonly eventID: string;
  readonly bizStep: string;
}

/** Somebody's system tells of a parcel, with a note and an order of its own; worked off when it returns. */
export async function captureOf(
  who: Person,
  { sscc, pointId, eventID, bizStep }: Captured,
): Promise<void> {
  const at = new Date();
  const event = {
    ...{ type: 'ObjectEvent', action: 'OBSERVE', eventID, bizStep },
    ...{ eventTime: at.toISOString(), eventTimeZoneOffset: '+00:00' },
    epcList: [`https://id.gs1.org/00/${sscc}`],
    readPoint: { id: `https://carrier.example/points/${pointId}` },
    bizTransactionList: [{ type: 'po', bizTransaction: 'urn:x:order' }],
    'ex:note': 'a rebate',
  };
  const document = {
    '@context': [standard, { ex: extension }],
    ...{ type: 'EPCISDocument', schemaVersion: '2.0', creationDate: at.toISOString() },
    epcisBody: { eventList: [event] },
  };
  const { body } = await who.ask('POST', '/v1/epcis/capture', document);
  expect(body).toMatchObject({ errors: [] });
  const path = `/v1/epcis/capture/${String(body['captureID'])}`;
  await becomes('the capture is worked off', async () => {
    const job = await who.read(path);
    expect(job['errors']).toEqual([]);
    return job['running'] === false ? true : undefined;
  });
}

/** The events that somebody finds by the parameters of EPCIS 2.0. */
export async function eventsOf(
  who: Person,
  by: Readonly<Record<string, string>>,
): Promise<readonly Json[]> {
  const path = `/v1/epcis/events?${new URLSearchParams(by).toString()}`;
  const { status, body, text } = await who.ask('GET', path, undefined, undefined, declared);
  if (status !== 200) throw new Error(`${who.name} GET ${path}: ${status} ${text}`);
  const { queryResults } = body['epcisBody'] as { queryResults: { resultsBody: Json } };
  return queryResults.resultsBody['eventList'] as Json[];
}

/** Some thing arrived: the event says its number. */
export function arrival(n: number): Json {
  return {
    '@context': standard,
    ...{ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'arriving' },
    ...{ eventTime: new Date().toISOString(), eventTimeZoneOffset: '+00:00' },
    ...{ epcList: [`urn:x:thing:${n}`], eventID: `urn:x:told:${n}` },
  };
}

/** The arrivals that a document tells, by their ids. */
export function arrivalsIn(text: string): string[] {
  return text.match(/urn:x:told:\d+/g) ?? [];
}

/** The arrivals that somebody's own system was told, as often as it was. */
export function arrivalsTold({ heard }: Receiver): string[] {
  return heard.flatMap(({ body }) => arrivalsIn(body));
}

/** What nobody has told of is not there, wherever it is asked for. */
export async function nothingIsThere(who: Person): Promise<void> {
  for (const none of ['events/urn:x:none', 'bizSteps/urn:x:none', 'epcs/urn:x:none']) {
    const { status, body } = await who.ask('GET', `/v1/epcis/${none}`);
    expect([none, status, body['code']]).toEqual([none, 404, 'EVENT_MISSING']);
  }
}
