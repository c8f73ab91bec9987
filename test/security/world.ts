import { setTimeout as wait } from 'node:timers/promises';
import type { Alliance } from '../support/alliance';
import { askRest, mustAsk } from '../support/askRest';
import type { SmallCast } from '../support/smallCast';
import { smallCast } from '../support/smallCast';

/** Things of the member `own`, by their ids: what others may or may not see. */
export interface World extends SmallCast {
  readonly url: string;
  readonly expired: string;
  readonly from: string;
  readonly to: string;
  readonly line: string;
  readonly departure: string;
  readonly quote: string;
  readonly option: string;
  readonly booking: string;
  readonly parcel: string;
  readonly sscc: string;
  readonly number: string;
  readonly agreement: string;
  readonly handOver: string;
  readonly incident: string;
  readonly import: string;
  /** Used by one row each, because the row ends them. */
  readonly spare: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;

const expiryMs = 6_500;
const tries = 300;
const pollMs = 100;
const day = 86_400_000;

export const terms = {
  revenueShareBasisPoints: 500,
  liabilityCapPerKg: { amount: 1000, currency: 'EUR' },
  paymentDays: 30,
  noticeDays: 0,
  interline: true,
  deemedAcceptanceHours: 48,
};

/** A token that was good once: partner gives it a second to live, then goes on as it should. */
export async function expiredToken(alliance: Alliance): Promise<string> {
  const body = { login: 'admin', password: alliance.adminPassword };
  const bring = await alliance.sendAway('partner');
  bring({ TOKEN_LIFE_MS: '1000' });
  await alliance.ready();
  const { accessToken } = await mustAsk(alliance.url, 'POST', '/v1/sign-in', { body });
  const bringBack = await alliance.sendAway('partner');
  bringBack();
  await alliance.ready();
  await wait(expiryMs);
  return String(accessToken);
}

let keys = 0;
export const nextKey = (): string => `world-${(keys += 1)}`;

export const pointBody = (reference: string): Json => ({
  reference,
  name: `Point ${reference}`,
  kind: 'hub',
  country: 'CN',
  coordinates: { latitude: 29, longitude: 120 },
  timeZone: 'Asia/Shanghai',
  handlingMinutes: 30,
  handlingFee: { amount: 0, currency: 'EUR' },
});

export const areaBody = (reference: string, pointId: string, postcode: string): Json => ({
  reference,
  pointId,
  country: 'CN',
  postcodes: [postcode],
  collects: true,
  delivers: true,
  leadMinutes: 60,
  price: { amount: 100, currency: 'EUR' },
  perKg: 1,
});

export const lineBody = (reference: string, points: readonly string[]): Json => ({
  reference,
  name: `Line ${reference}`,
  mode: 'road',
  days: [1, 2, 3, 4, 5, 6, 7],
  cutoffMinutes: 30,
  validFrom: '2026-01-01',
  goods: ['general'],
  calls: [
    { pointId: points[0], departs: '18:00' },
    { pointId: points[1], arrives: '23:00' },
  ],
  legs: [{ weightGrams: 1_000_000, volumeCm3: 9_000_000 }],
});

export const tariffBody = (reference: string, lineId: string): Json => ({
  reference,
  lineId,
  currency: 'EUR',
  base: 100,
  divisor: 3000,
  legs: [{ perKg: 5, minimum: 10 }],
  validFrom: '2026-01-01T00:00:00Z',
});

export const quoteBody = (): Json => ({
  from: { country: 'CN', postcode: '100000' },
  to: { country: 'CN', postcode: '200000' },
  readyAt: new Date(Date.now() + day).toISOString(),
  parcels: [
    {
      weightGrams: 1000,
      volumeCm3: 2000,
      description: 'lamps',
      hsCode: '940511',
      origin: 'CN',
      value: { amount: 100, currency: 'EUR' },
    },
  ],
});

const address = (postcode: string): Json => ({
  country: 'CN',
  postcode,
  city: 'Yiwu',
  street: '1 Street',
  name: 'Somebody',
  phone: '+86 1',
});

export const bookBody = (quoteId: string, optionId: string): Json => ({
  quoteId,
  optionId,
  from: address('100000'),
  to: address('200000'),
});

export const eventBody = (): Json => ({
  eventId: `event-${nextKey()}`,
  eventTime: new Date().toISOString(),
});

/** Builds the world over REST, as its people would. */
export async function buildWorld(alliance: Alliance, expired: string): Promise<World> {
  const cast = await smallCast(alliance);
  const { url } = alliance;
  const send = (token: string, path: string, body: Json): Promise<Json> =>
    mustAsk(url, 'POST', path, { token, body, key: nextKey() });
  const { own, partner, admin } = cast;
  const date = new Date().toISOString().slice(0, 10);
  await send(admin, '/v1/rates', {
    date,
    rates: [{ currency: 'CNY', numerator: 127, denominator: 1000 }],
  });
  const published = async (path: string, items: Json[]): Promise<string[]> => {
    const answer = await until(async () => {
      const found = await askRest(url, 'POST', path, { token: own.operator, body: { items } });
      return found.status === 200 ? found.body : undefined;
    }, path);
    return (answer['items'] as Json[]).map(({ id }) => String(id));
  };
  const [from = '', to = ''] = await published('/v1/points', [pointBody('a'), pointBody('b')]);
  await published('/v1/service-areas', [
    areaBody('from', from, '100000'),
    areaBody('to', to, '200000'),
  ]);
  const lines = ['main', 'spare'].map((name) => lineBody(name, [from, to]));
  const [line = '', spareLine = ''] = await published('/v1/lines', lines);
  await published('/v1/tariffs', [tariffBody('main', line)]);
  const departures = await until(async () => {
    const path = `/v1/departures?lineId=${line}&limit=10`;
    const { body } = await askRest(url, 'GET', path, { token: own.operator });
    const items = (body['items'] ?? []) as Json[];
    return items.length > 5 ? items.map(({ id }) => String(id)) : undefined;
  }, 'departures');
  const booked = async (): Promise<Json> => {
    const quote = await until(async () => {
      const found = await send(own.shipper, '/v1/quotes', quoteBody());
      return (found['options'] as Json[]).length > 0 ? found : undefined;
    }, 'a quote');
    const option = String((quote['options'] as Json[])[0]?.['id']);
    const { id } = await send(own.shipper, '/v1/bookings', bookBody(String(quote['id']), option));
    const booking = await until(async () => {
      const path = `/v1/bookings/${String(id)}`;
      const found = await mustAsk(url, 'GET', path, { token: own.shipper });
      return found['status'] === 'confirmed' ? found : undefined;
    }, 'a confirmed booking');
    return { ...booking, quoteId: quote['id'], optionId: option };
  };
  const [first, second] = [await booked(), await booked()];
  const parcel = (first['parcels'] as Json[])[0] ?? {};
  const propose = async (): Promise<string> => {
    const body = { partnerId: partner.id, terms, validFrom: new Date().toISOString() };
    return String((await send(own.operator, '/v1/agreements', body))['id']);
  };
  const sscc = String(parcel['sscc']);
  await until(async () => {
    const found = await askRest(url, 'GET', `/v1/units/${sscc}`, { token: own.operator });
    return found.status === 200 ? true : undefined;
  }, 'the unit');
  await mustAsk(url, 'POST', '/v1/collections', {
    token: own.device,
    body: { ...eventBody(), ssccs: [sscc] },
  });
  const announced = { toMemberId: partner.id, pointId: from, ssccs: [sscc] };
  const handOver = await send(own.operator, '/v1/hand-overs', announced);
  const scan = { ...eventBody(), sscc: '069000019999999995', pointId: from };
  await mustAsk(url, 'POST', '/v1/scans', { token: own.device, body: scan });
  const incident = await until(async () => {
    const { body } = await askRest(url, 'GET', '/v1/incidents', { token: own.operator });
    return ((body['items'] ?? []) as Json[])[0]?.['id'];
  }, 'an incident');
  const csv =
    'reference,name,kind,country,latitude,longitude,timeZone,handlingMinutes,handlingFee,currency\n';
  const imported = await mustAsk(url, 'POST', '/v1/imports?kind=points', {
    token: own.operator,
    csv: `${csv}i,Import,hub,CN,1,1,UTC,1,1,EUR`,
    key: nextKey(),
  });
  const person = { login: 'own-spare', name: 'Spare', roles: ['shipper'], password: 'a password' };
  const spare = await send(admin, `/v1/members/${own.id}/people`, person);
  return {
    ...cast,
    url,
    expired,
    from,
    to,
    line,
    departure: departures[3] ?? '',
    quote: String(first['quoteId']),
    option: String(first['optionId']),
    booking: String(first['id']),
    parcel: String(parcel['id']),
    sscc,
    number: String(parcel['trackingNumber']),
    agreement: await propose(),
    handOver: String(handOver['id']),
    incident: String(incident),
    import: String(imported['id']),
    spare: {
      line: spareLine,
      cancelled: departures[5] ?? '',
      booking: String(second['id']),
      person: String(spare['id']),
    },
  };
}

/** Facts travel for a moment: asks until there is an answer. */
async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  for (let nth = 0; nth < tries; nth += 1) {
    const found = await ask();
    if (found !== undefined) return found;
    await wait(pollMs);
  }
  throw new Error(`${what} did not come`);
}
