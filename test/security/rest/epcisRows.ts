import { nextKey } from './bodies';
import { epcisDocument, epcisEvent, epcisPlace, epcisQuery, epcisThing } from './epcisBodies';
import type { Ask, RestRow } from './restRow';
import { row } from './restRow';

const queries = '/v1/epcis/queries';
const subscriptions = `${queries}/${epcisQuery}/subscriptions`;

/** Events are seen by who captured them, or may see their units; all else is each member's own. */
export const epcisRows: Readonly<Record<string, RestRow>> = {
  'GET /v1/epcis': row('shipper', 200, 'nobody', 'own', () => '/v1/epcis'),
  'POST /v1/epcis/capture': row('device', 202, 'shipper', 202, () => ({
    path: '/v1/epcis/capture',
    body: epcisDocument(),
  })),
  'GET /v1/epcis/capture': row('operator', 200, 'shipper', 'own', () => '/v1/epcis/capture'),
  'GET /v1/epcis/capture/{id}': row(
    'operator',
    200,
    'shipper',
    404,
    ({ captureJob }) => `/v1/epcis/capture/${captureJob}`,
  ),
  'POST /v1/epcis/events': row('device', 201, 'shipper', 201, () => ({
    path: '/v1/epcis/events',
    body: epcisEvent(),
  })),
  'GET /v1/epcis/events': row('operator', 200, 'nobody', 'own', () => '/v1/epcis/events'),
  'GET /v1/epcis/events/{eventID}': row(
    'operator',
    200,
    'nobody',
    404,
    (w) => `/v1/epcis/events/${encodeURIComponent(w.epcisEvent)}`,
  ),
  ...resource('eventTypes', 'ObjectEvent', 'own'),
  ...resource('bizSteps', 'receiving', 'own'),
  ...resource('dispositions', 'in_progress', 'own'),
  ...resource('epcs', epcisThing, 404),
  ...resource('bizLocations', epcisPlace, 404),
  ...resource('readPoints', epcisPlace, 404),
  'GET /v1/epcis/queries': row('operator', 200, 'shipper', 'own', () => queries),
  'POST /v1/epcis/queries': row('operator', 201, 'shipper', 201, () => ({
    path: queries,
    body: { name: `query-${nextKey()}`, query: { EQ_bizStep: ['shipping'] } },
  })),
  'GET /v1/epcis/queries/{name}': onMine('', 200),
  'GET /v1/epcis/queries/{name}/events': onMine('/events', 200),
  'GET /v1/epcis/queries/{name}/subscriptions': onMine('/subscriptions', 200),
  'POST /v1/epcis/queries/{name}/subscriptions': row('operator', 201, 'device', 404, () => ({
    path: subscriptions,
    body: { dest: 'https://hooks.example/more', schedule: { hour: '1', minute: '[0-9]' } },
  })),
  'GET /v1/epcis/queries/{name}/subscriptions/{id}': row(
    'operator',
    200,
    'device',
    404,
    ({ subscription }) => `${subscriptions}/${subscription}`,
  ),
  'DELETE /v1/epcis/queries/{name}/subscriptions/{id}': row(
    'operator',
    204,
    'device',
    404,
    ({ subscription }) => `${subscriptions}/${subscription}`,
  ),
  'DELETE /v1/epcis/queries/{name}': row('operator', 204, 'device', 404, () => `${queries}/spare`),
};

function onMine(below: string, granted: number): RestRow {
  return row('operator', granted, 'device', 404, () => `${queries}/${epcisQuery}${below}`);
}

/** A list, one of it, and its events. */
function resource(
  name: string,
  value: string,
  ofOthers: RestRow['otherMember'],
): Readonly<Record<string, RestRow>> {
  const path = `/v1/epcis/${name}`;
  const one = `${path}/${encodeURIComponent(value)}`;
  const of = (otherMember: RestRow['otherMember'], ask: Ask): RestRow =>
    row('operator', 200, 'nobody', otherMember, ask);
  return {
    [`GET ${path}`]: of('own', () => path),
    [`GET ${path}/{value}`]: of(ofOthers, () => one),
    [`GET ${path}/{value}/events`]: of('own', () => `${one}/events`),
  };
}
