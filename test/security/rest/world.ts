import { becomes } from '../../journeys/person';
import type { Alliance } from '../../support/alliance';
import { askRest, mustAsk } from '../../support/askRest';
import { orLater } from '../../support/orLater';
import type { SmallCast } from '../../support/smallCast';
import { smallCast } from '../../support/smallCast';
import { areaBody, bookBody, eventBody, lineBody, nextKey, pointBody, pointCsv } from './bodies';
import { holdBody, hookTarget, ownSscc, quoteBody, tariffBody, terms } from './bodies';
import { unknownSscc } from './bodies';
import { epcisDocument, epcisQuery, epcisSeen } from './epcisBodies';

/** Things of the member `own`, by their ids: what others may or may not see. */
export interface World extends SmallCast, Network, Sold, Office, Field {
  /** Of the admin; it was good once. */
  readonly expired: string;
}

interface Network {
  readonly from: string;
  readonly to: string;
  readonly line: string;
  readonly departure: string;
  /** Used by one row each, because the row ends them. */
  readonly spareLine: string;
  readonly spareDeparture: string;
  /** Of `own`, on the departure. */
  readonly hold: string;
  /** Of `own`, on its line; long ago. */
  readonly embargo: string;
}

interface Sold {
  readonly quote: string;
  readonly option: string;
  readonly booking: string;
  readonly spareBooking: string;
  readonly parcel: string;
  readonly sscc: string;
  /** A parcel of `own` that everybody meets in the field, and its booking. */
  readonly strayed: string;
  readonly strayedBooking: string;
  readonly number: string;
}

interface Office {
  readonly agreement: string;
  readonly import: string;
  readonly sparePerson: string;
  /** Of the operator, and what the shipper wants to be written to about. */
  readonly webhook: string;
  readonly notice: string;
}

interface Field {
  readonly handOver: string;
  readonly incident: string;
  /** What `own` told of in the words of EPCIS, and what it keeps there. */
  readonly captureJob: string;
  readonly epcisEvent: string;
  readonly subscription: string;
}

type Json = Record<string, unknown>;
type Send = (token: string, path: string, body: Json) => Promise<Json>;

/** A cast that asks for what it needs. */
interface Asking extends SmallCast {
  readonly url: string;
  readonly send: Send;
}

const departuresNeeded = 6;
const holdMs = 3_600_000;

/** A token that was good once: partner gives it a second to live, then goes on as it should. */
export async function expiredToken(alliance: Alliance): Promise<string> {
  const { url } = alliance;
  const body = { login: 'admin', password: alliance.adminPassword };
  const bring = await alliance.sendAway('partner');
  bring({ TOKEN_LIFE_MS: '1000' });
  await alliance.ready();
  const { accessToken } = await becomes('somebody signs in', () =>
    mustAsk(url, 'POST', '/v1/sign-in', { body }).catch(orLater),
  );
  const bringBack = await alliance.sendAway('partner');
  bringBack();
  await alliance.ready();
  const token = String(accessToken);
  return becomes('the token has expired', async () => {
    const told = await askRest(url, 'GET', '/v1/members', { token });
    return told.body['code'] === 'TOKEN_EXPIRED' ? token : undefined;
  });
}

/** Builds the world over REST, as its people would. */
export async function buildWorld(alliance: Alliance, expired: string): Promise<World> {
  const { url } = alliance;
  const send: Send = (token, path, body) =>
    mustAsk(url, 'POST', path, { token, body, key: nextKey() });
  const cast = await becomes('partner is back', () => smallCast(alliance).catch(orLater));
  const asking = { ...cast, url, send };
  const network = await networkOf(asking);
  const sold = await soldOf(asking);
  const field = await fieldOf(asking, network, sold);
  const office = await officeOf(asking, sold);
  return { ...cast, expired, ...network, ...sold, ...field, ...office };
}

async function networkOf({ url, send, admin, own }: Asking): Promise<Network> {
  const rates = [{ currency: 'CNY', numerator: 127, denominator: 1000 }];
  await send(admin, '/v1/rates', { date: new Date().toISOString().slice(0, 10), rates });
  const published = async (path: string, items: Json[]): Promise<string[]> => {
    const answer = await becomes(`${path} are published`, async () => {
      const found = await askRest(url, 'POST', path, { token: own.operator, body: { items } });
      return found.status === 200 ? found.body : undefined;
    });
    return (answer['items'] as Json[]).map(({ id }) => String(id));
  };
  const [from = '', to = ''] = await published('/v1/points', [pointBody('a'), pointBody('b')]);
  const areas = [areaBody('from', from, '100000'), areaBody('to', to, '200000')];
  await published('/v1/service-areas', areas);
  const lines = ['main', 'spare'].map((name) => lineBody(name, [from, to]));
  const [line = '', spareLine = ''] = await published('/v1/lines', lines);
  await published('/v1/tariffs', [tariffBody('main', line)]);
  const departures = await becomes('departures are opened', async () => {
    const path = `/v1/departures?lineId=${line}&limit=10`;
    const { body } = await askRest(url, 'GET', path, { token: own.operator });
    const items = (body['items'] ?? []) as Json[];
    return items.length >= departuresNeeded ? items.map(({ id }) => String(id)) : undefined;
  });
  const [, , , departure = '', , spareDeparture = ''] = departures;
  const until = new Date(Date.now() + holdMs).toISOString();
  const hold = await send(own.operator, '/v1/holds', { ...holdBody(departure), until });
  const past = { validFrom: '2020-01-01T00:00:00Z', validTo: '2020-01-02T00:00:00Z' };
  const laid = { lineId: spareLine, ...past, reason: 'flood' };
  const embargo = await send(own.operator, '/v1/embargoes', laid);
  const ids = { hold: String(hold['id']), embargo: String(embargo['id']) };
  return { from, to, line, spareLine, departure, spareDeparture, ...ids };
}

async function soldOf(asking: Asking): Promise<Sold> {
  const first = await booked(asking);
  const second = await booked(asking);
  const third = await booked(asking);
  const [parcel = {}] = first['parcels'] as Json[];
  const [strayed = {}] = third['parcels'] as Json[];
  return {
    quote: String(first['quoteId']),
    option: String(first['optionId']),
    booking: String(first['id']),
    spareBooking: String(second['id']),
    parcel: String(parcel['id']),
    sscc: String(parcel['sscc']),
    strayed: String(strayed['sscc']),
    strayedBooking: String(third['id']),
    number: String(parcel['trackingNumber']),
  };
}

/** The booking, with the quote and the option that it was made of. */
async function booked({ url, send, own }: Asking): Promise<Json> {
  const quote = await becomes('there is a way', async () => {
    const found = await send(own.shipper, '/v1/quotes', quoteBody());
    return (found['options'] as Json[]).length > 0 ? found : undefined;
  });
  const optionId = String((quote['options'] as Json[])[0]?.['id']);
  const asked = bookBody(String(quote['id']), optionId);
  const { id } = await send(own.shipper, '/v1/bookings', asked);
  const booking = await becomes('the booking is confirmed', async () => {
    const found = await mustAsk(url, 'GET', `/v1/bookings/${String(id)}`, { token: own.shipper });
    return found['status'] === 'confirmed' ? found : undefined;
  });
  return { ...booking, quoteId: quote['id'], optionId };
}

/** A parcel that is collected and announced, and one that nobody knows. */
async function fieldOf(asking: Asking, { from }: Network, sold: Sold): Promise<Field> {
  const { url, send, own, partner } = asking;
  const { sscc, strayed } = sold;
  for (const code of [sscc, strayed]) {
    await becomes('tracking expects the parcel', async () => {
      const found = await askRest(url, 'GET', `/v1/units/${code}`, { token: own.operator });
      return found.status === 200 ? true : undefined;
    });
  }
  await send(own.device, '/v1/collections', { ...eventBody(), ssccs: [sscc, strayed, ownSscc] });
  const announced = { toMemberId: partner.id, pointId: from, ssccs: [sscc] };
  const handOver = await send(own.operator, '/v1/hand-overs', announced);
  await send(own.device, '/v1/scans', { ...eventBody(), sscc: unknownSscc });
  const incident = await becomes('there is an incident', async () => {
    const { body } = await askRest(url, 'GET', '/v1/incidents', { token: own.operator });
    return ((body['items'] ?? []) as Json[])[0]?.['id'];
  });
  const ids = { handOver: String(handOver['id']), incident: String(incident) };
  return { ...ids, ...(await epcisOf(asking)) };
}

async function epcisOf({ url, send, own }: Asking) {
  const { captureID } = await send(own.device, '/v1/epcis/capture', epcisDocument(epcisSeen));
  for (const name of [epcisQuery, 'spare']) {
    await send(own.operator, '/v1/epcis/queries', { name, query: { EQ_bizStep: ['receiving'] } });
  }
  const path = `/v1/epcis/queries/${epcisQuery}/subscriptions`;
  const asked = { dest: 'https://hooks.example/epcis', stream: true };
  const { subscriptionID } = await send(own.operator, path, asked);
  await becomes('the event can be found', async () => {
    const found = await askRest(url, 'GET', '/v1/epcis/events', { token: own.operator });
    return found.text.includes(epcisSeen) ? true : undefined;
  });
  return {
    captureJob: String(captureID),
    epcisEvent: epcisSeen,
    subscription: String(subscriptionID),
  };
}

async function officeOf(
  { url, send, admin, own, partner }: Asking,
  { booking }: Sold,
): Promise<Office> {
  const asked = { token: own.operator, csv: pointCsv, key: nextKey() };
  const imported = await mustAsk(url, 'POST', '/v1/imports?kind=points', asked);
  const person = { login: 'own-spare', name: 'Spare', roles: ['shipper'], password: 'a password' };
  const spare = await send(admin, `/v1/members/${own.id}/people`, person);
  const proposal = { partnerId: partner.id, terms, validFrom: new Date().toISOString() };
  const agreement = await send(own.operator, '/v1/agreements', proposal);
  const webhook = await send(own.operator, '/v1/subscriptions', { target: hookTarget });
  const written = { address: 'anna@shop.example' };
  const notice = await send(own.shipper, `/v1/bookings/${booking}/notices`, written);
  return {
    webhook: String(webhook['id']),
    notice: String(notice['id']),
    import: String(imported['id']),
    sparePerson: String(spare['id']),
    agreement: String(agreement['id']),
  };
}
