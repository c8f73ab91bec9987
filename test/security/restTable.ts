import type { World } from './world';
import { areaBody, bookBody, eventBody, lineBody, pointBody, quoteBody } from './world';
import { nextKey, tariffBody, terms } from './world';

/** Somebody who asks. Where nothing else is said, a person of the member whose things it is about. */
export type Who =
  | 'anyone'
  | 'admin'
  | 'auditor'
  | 'operator'
  | 'shipper'
  | 'device'
  /** Of the member that the first works with. */
  | 'partner operator'
  | 'partner device';

export interface RestRequest {
  readonly path: string;
  readonly body?: unknown;
  readonly csv?: string;
}

/**
 * One route against everybody who might ask. Without a token, and with one that was good once: 401,
 * but where `right` is anyone.
 */
export interface RestRow {
  readonly right: Who;
  readonly granted: number;
  /** Refused with 403. */
  readonly tooLow: Who | 'nobody';
  /**
   * The same role of a member that has nothing to do with it: a status, or `own`: granted, and with
   * nothing of the first member in the answer.
   */
  readonly otherMember: number | 'own' | 'nobody';
  ask(world: World): RestRequest;
}

type Ask = (world: World) => string | RestRequest;

function row(
  right: Who,
  granted: number,
  tooLow: Who | 'nobody',
  otherMember: RestRow['otherMember'],
  ask: Ask,
): RestRow {
  return {
    right,
    granted,
    tooLow,
    otherMember,
    ask: (world) => {
      const asked = ask(world);
      return typeof asked === 'string' ? { path: asked } : asked;
    },
  };
}

const reason = { reason: 'because' };
const at = (): string => new Date().toISOString();
const member = ({ own }: World): string => `/v1/members/${own.id}`;
const secret = 'a password for tests';

const partner: Readonly<Record<string, RestRow>> = {
  'POST /v1/sign-in': row('anyone', 200, 'nobody', 'nobody', () => ({
    path: '/v1/sign-in',
    body: { login: 'own-shipper', password: secret },
  })),
  'POST /v1/token': row('anyone', 401, 'nobody', 'nobody', () => ({
    path: '/v1/token',
    body: { assertion: 'a.b.c' },
  })),
  'GET /v1/keys': row('anyone', 200, 'nobody', 'nobody', () => '/v1/keys'),
  'POST /v1/keys/rotate': row('admin', 200, 'operator', 'nobody', () => '/v1/keys/rotate'),
  'POST /v1/members': row('anyone', 201, 'nobody', 'nobody', () => ({
    path: '/v1/members',
    body: {
      name: 'Applicant',
      country: 'DE',
      currency: 'EUR',
      gs1CompanyPrefix: '4000001',
      contactEmail: 'a@b.example',
      reference: 'applicant',
    },
  })),
  'GET /v1/members': row('shipper', 200, 'nobody', 200, () => '/v1/members'),
  'GET /v1/members/{id}': row('shipper', 200, 'nobody', 200, member),
  'POST /v1/members/{id}/admit': row(
    'admin',
    200,
    'operator',
    'nobody',
    (w) => `${member(w)}/admit`,
  ),
  'POST /v1/members/{id}/people': row('operator', 201, 'shipper', 404, (w) => ({
    path: `${member(w)}/people`,
    body: { login: `new-${nextKey()}`, name: 'New', roles: ['shipper'], password: secret },
  })),
  'GET /v1/members/{id}/people': row('operator', 200, 'shipper', 404, (w) => `${member(w)}/people`),
  'POST /v1/people': row('admin', 201, 'operator', 'nobody', () => ({
    path: '/v1/people',
    body: { login: `new-${nextKey()}`, name: 'New', roles: ['auditor'], password: secret },
  })),
  'PUT /v1/people/{id}/roles': row('operator', 200, 'shipper', 404, ({ spare }) => ({
    path: `/v1/people/${spare['person']}/roles`,
    body: { roles: ['shipper'] },
  })),
  'DELETE /v1/people/{id}': row(
    'operator',
    204,
    'shipper',
    404,
    ({ spare }) => `/v1/people/${spare['person']}`,
  ),
  'POST /v1/members/{id}/keys': row('operator', 201, 'shipper', 404, (w) => ({
    path: `${member(w)}/keys`,
    body: { jwk: publicKey },
  })),
  'DELETE /v1/members/{id}/keys/{keyId}': row(
    'operator',
    204,
    'shipper',
    404,
    (w) => `${member(w)}/keys/k1`,
  ),
  'GET /v1/charter': row('shipper', 200, 'nobody', 200, () => '/v1/charter'),
  'PUT /v1/charter': row('admin', 200, 'operator', 'nobody', () => ({
    path: '/v1/charter',
    body: { terms, comparisonCurrency: 'EUR', expectedVersion: 1 },
  })),
  'POST /v1/agreements': row('operator', 201, 'shipper', 201, (w) => ({
    path: '/v1/agreements',
    body: { partnerId: w.partner.id, terms, validFrom: at() },
  })),
  'GET /v1/agreements': row('operator', 200, 'shipper', 'own', () => '/v1/agreements'),
  'GET /v1/agreements/{id}': row('operator', 200, 'shipper', 404, (w) => agreement(w)),
  'POST /v1/agreements/{id}/countersign': row('partner operator', 200, 'shipper', 404, (w) => ({
    path: `${agreement(w)}/countersign`,
    body: { expectedVersion: 1 },
  })),
  'POST /v1/agreements/{id}/amend': row('operator', 200, 'shipper', 404, (w) => ({
    path: `${agreement(w)}/amend`,
    body: { terms, expectedVersion: 2 },
  })),
  'POST /v1/agreements/{id}/suspend': row('operator', 200, 'shipper', 404, (w) => ({
    path: `${agreement(w)}/suspend`,
    body: reason,
  })),
  'POST /v1/agreements/{id}/resume': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `${agreement(w)}/resume`,
  ),
  'POST /v1/agreements/{id}/end': row('operator', 200, 'shipper', 404, (w) => ({
    path: `${agreement(w)}/end`,
    body: reason,
  })),
  'GET /v1/terms': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `/v1/terms?sellerId=${w.own.id}&operatorId=${w.partner.id}&at=${at()}`,
  ),
  'GET /v1/rates': row('shipper', 200, 'nobody', 200, () => '/v1/rates'),
  'POST /v1/rates': row('admin', 201, 'operator', 'nobody', () => ({
    path: '/v1/rates',
    body: {
      date: at().slice(0, 10),
      rates: [{ currency: 'CNY', numerator: 127, denominator: 1000 }],
    },
  })),
};

/** The network is the alliance's to see; what everyone sees, only its owner changes: forbidden. */
const network: Readonly<Record<string, RestRow>> = {
  'POST /v1/points': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/points', pointBody('a')),
  ),
  'GET /v1/points': row('shipper', 200, 'nobody', 200, () => '/v1/points'),
  'GET /v1/points/{id}': row('shipper', 200, 'nobody', 200, ({ from }) => `/v1/points/${from}`),
  'POST /v1/service-areas': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/service-areas', areaBody('from', w.from, '100000')),
  ),
  'GET /v1/service-areas': row('shipper', 200, 'nobody', 200, () => '/v1/service-areas'),
  'POST /v1/lines': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/lines', lineBody('main', [w.from, w.to])),
  ),
  'GET /v1/lines': row('shipper', 200, 'nobody', 200, () => '/v1/lines'),
  'GET /v1/lines/{id}': row('shipper', 200, 'nobody', 200, ({ line }) => `/v1/lines/${line}`),
  'DELETE /v1/lines/{id}': row(
    'operator',
    200,
    'shipper',
    403,
    ({ spare }) => `/v1/lines/${spare['line']}`,
  ),
  'POST /v1/tariffs': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/tariffs', tariffBody('main', w.line)),
  ),
  'GET /v1/lines/{id}/tariff': row(
    'operator',
    200,
    'nobody',
    200,
    ({ line }) => `/v1/lines/${line}/tariff`,
  ),
  'GET /v1/coverage': row('shipper', 200, 'nobody', 200, () => '/v1/coverage?country=CN'),
  'POST /v1/imports': row('operator', 202, 'shipper', 403, (w) => ({
    path: `/v1/imports?kind=points&memberId=${w.own.id}`,
    csv: 'reference,name,kind,country,latitude,longitude,timeZone,handlingMinutes,handlingFee,currency\ni,Import,hub,CN,1,1,UTC,1,1,EUR',
  })),
  'GET /v1/imports/columns': row(
    'operator',
    200,
    'shipper',
    200,
    () => '/v1/imports/columns?kind=points',
  ),
  'GET /v1/imports/{id}': row('operator', 200, 'shipper', 404, (w) => `/v1/imports/${w.import}`),
  'GET /v1/departures': row(
    'shipper',
    200,
    'nobody',
    200,
    ({ line }) => `/v1/departures?lineId=${line}`,
  ),
  'GET /v1/departures/{id}': row('shipper', 200, 'nobody', 200, departure),
  'POST /v1/departures/{id}/revise': row('operator', 200, 'shipper', 403, (w) => ({
    path: `${departure(w)}/revise`,
    body: {
      legs: [{ index: 0, departsAt: later(5), arrivesAt: later(5.2) }],
      ...reason,
    },
  })),
  'POST /v1/departures/{id}/cut': row('operator', 200, 'shipper', 403, (w) => ({
    path: `${departure(w)}/cut`,
    body: { leg: 0, weightGrams: 900_000, volumeCm3: 8_000_000, ...reason },
  })),
  'POST /v1/departures/{id}/cancel': row('operator', 200, 'shipper', 403, ({ spare }) => ({
    path: `/v1/departures/${spare['cancelled']}/cancel`,
    body: reason,
  })),
  'POST /v1/allotments': row('operator', 200, 'shipper', 403, (w) => ({
    path: '/v1/allotments',
    body: {
      departureId: w.departure,
      allotment: {
        memberId: w.partner.id,
        weightGrams: 1000,
        volumeCm3: 1000,
        releaseMinutes: 60,
      },
    },
  })),
  'GET /v1/overflows': row('operator', 200, 'shipper', 'own', () => '/v1/overflows'),
};

const booking: Readonly<Record<string, RestRow>> = {
  'POST /v1/quotes': row('shipper', 201, 'device', 'own', () => ({
    path: '/v1/quotes',
    body: quoteBody(),
  })),
  'GET /v1/quotes/{id}': row('shipper', 200, 'device', 404, ({ quote }) => `/v1/quotes/${quote}`),
  'POST /v1/bookings': row('shipper', 409, 'device', 404, (w) => ({
    path: '/v1/bookings',
    body: bookBody(w.quote, w.option),
  })),
  'GET /v1/bookings': row('shipper', 200, 'device', 'own', () => '/v1/bookings'),
  'GET /v1/bookings/{id}': row('shipper', 200, 'device', 404, (w) => `/v1/bookings/${w.booking}`),
  'GET /v1/bookings/{id}/labels': row(
    'shipper',
    200,
    'device',
    404,
    (w) => `/v1/bookings/${w.booking}/labels`,
  ),
  'GET /v1/labels/{id}': row('shipper', 200, 'device', 404, ({ parcel }) => `/v1/labels/${parcel}`),
  'GET /v1/parcels': row(
    'shipper',
    200,
    'device',
    404,
    (w) => `/v1/parcels?bookingId=${w.booking}`,
  ),
  'GET /v1/parcels/{id}': row(
    'shipper',
    200,
    'device',
    404,
    ({ parcel }) => `/v1/parcels/${parcel}`,
  ),
  'POST /v1/bookings/{id}/cancel': row('shipper', 200, 'device', 404, ({ spare }) => ({
    path: `/v1/bookings/${spare['booking']}/cancel`,
    body: reason,
  })),
};

/** What is seen in the field is kept whoever sees it, as an incident; it moves nothing. */
const tracking: Readonly<Record<string, RestRow>> = {
  'POST /v1/collections': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/collections',
    body: { ...eventBody(), ssccs: [w.sscc] },
  })),
  'POST /v1/scans': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/scans',
    body: { ...eventBody(), sscc: w.sscc, pointId: w.from },
  })),
  'POST /v1/packs': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/packs',
    body: {
      ...eventBody(),
      parentSscc: cage,
      parentKind: 'cage',
      childSsccs: [unknown],
      pointId: w.from,
    },
  })),
  'POST /v1/unpacks': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/unpacks',
    body: { ...eventBody(), parentSscc: cage, pointId: w.from },
  })),
  'GET /v1/hand-overs': row('operator', 200, 'shipper', 'own', () => '/v1/hand-overs'),
  'GET /v1/hand-overs/{id}': row('operator', 200, 'shipper', 404, handOver),
  'POST /v1/hand-overs/{id}/receive': row('partner device', 200, 'shipper', 404, (w) => ({
    path: `${handOver(w)}/receive`,
    body: { units: [{ ...eventBody(), sscc: w.sscc }] },
  })),
  'POST /v1/hand-overs/{id}/reconcile': row(
    'partner operator',
    200,
    'shipper',
    404,
    (w) => `${handOver(w)}/reconcile`,
  ),
  'POST /v1/hand-overs/{id}/sign': row('operator', 409, 'device', 404, (w) => ({
    path: `${handOver(w)}/sign`,
    body: { digest: '0'.repeat(64) },
  })),
  'POST /v1/hand-overs': row('operator', 409, 'shipper', 409, (w) => ({
    path: '/v1/hand-overs',
    body: { toMemberId: w.partner.id, pointId: w.from, ssccs: [unknown] },
  })),
  'POST /v1/deliveries': row('partner device', 200, 'shipper', 200, (w) => ({
    path: '/v1/deliveries',
    body: { ...eventBody(), sscc: w.sscc },
  })),
  'GET /v1/units': row('operator', 200, 'nobody', 'own', () => '/v1/units'),
  'GET /v1/units/{sscc}': row('operator', 200, 'nobody', 404, ({ sscc }) => `/v1/units/${sscc}`),
  'GET /v1/incidents': row('operator', 200, 'nobody', 'own', () => '/v1/incidents'),
  'POST /v1/incidents/{id}/clear': row('operator', 200, 'shipper', 404, (w) => ({
    path: `/v1/incidents/${w.incident}/clear`,
    body: reason,
  })),
  'GET /v1/track/{number}': row(
    'anyone',
    200,
    'nobody',
    'nobody',
    ({ number }) => `/v1/track/${number}`,
  ),
};

const operations: Readonly<Record<string, RestRow>> = {
  'GET /v1/parked': row('admin', 200, 'operator', 'nobody', () => '/v1/parked?service=booking'),
  'POST /v1/replay': row('admin', 200, 'operator', 'nobody', () => ({
    path: '/v1/replay',
    body: { service: 'booking', consumer: 'booking' },
  })),
};

/** Last, because nothing of the member works afterwards. */
const endings: Readonly<Record<string, RestRow>> = {
  'POST /v1/members/{id}/suspend': row('admin', 200, 'operator', 'nobody', (w) => ({
    path: `${member(w)}/suspend`,
    body: reason,
  })),
  'POST /v1/members/{id}/reinstate': row(
    'admin',
    200,
    'operator',
    'nobody',
    (w) => `${member(w)}/reinstate`,
  ),
  'POST /v1/members/{id}/leave': row('operator', 409, 'shipper', 404, (w) => `${member(w)}/leave`),
};

/** Every route, in an order in which all of them can be asked of one alliance. */
export const restTable: Readonly<Record<string, RestRow>> = {
  ...partner,
  ...network,
  ...booking,
  ...tracking,
  ...operations,
  ...endings,
};

const cage = '069000018888888889';
const unknown = '069000019999999995';
const dayMs = 86_400_000;
const publicKey = {
  kty: 'EC',
  crv: 'P-256',
  kid: 'k1',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

function later(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString();
}

function agreement(world: World): string {
  return `/v1/agreements/${world.agreement}`;
}

function departure(world: World): string {
  return `/v1/departures/${world.departure}`;
}

function handOver(world: World): string {
  return `/v1/hand-overs/${world.handOver}`;
}

/** Of the first member, whoever asks. */
function items(world: World, path: string, item: object): RestRequest {
  return { path, body: { items: [{ ...item, memberId: world.own.id }] } };
}
