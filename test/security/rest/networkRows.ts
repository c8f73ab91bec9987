import type { RestRequest, RestRow } from './restRow';
import { row } from './restRow';
import type { World } from './world';
import { areaBody, holdBody, lineBody, pointBody, pointCsv, reason, tariffBody } from './bodies';

/** The network is the alliance's to see; to be changed, it is there for its owner alone. */
export const networkRows: Readonly<Record<string, RestRow>> = {
  'POST /v1/points': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/points', pointBody('a')),
  ),
  'GET /v1/points': row('shipper', 200, 'nobody', 200, () => '/v1/points'),
  'GET /v1/points/{id}': row('shipper', 200, 'nobody', 200, ({ from }) => `/v1/points/${from}`),
  'POST /v1/points/{id}/close': row('operator', 200, 'shipper', 404, ({ to }) => ({
    path: `/v1/points/${to}/close`,
    body: { from: farAhead(0), until: farAhead(1), ...reason },
  })),
  'POST /v1/embargoes': row('operator', 201, 'shipper', 404, ({ to }) => ({
    path: '/v1/embargoes',
    body: { pointId: to, validFrom: farAhead(0), validTo: farAhead(1), ...reason },
  })),
  'GET /v1/embargoes': row('shipper', 200, 'nobody', 200, () => '/v1/embargoes'),
  'POST /v1/embargoes/{id}/lift': row(
    'operator',
    200,
    'shipper',
    404,
    ({ embargo }) => `/v1/embargoes/${embargo}/lift`,
  ),
  'POST /v1/service-areas': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/service-areas', areaBody('from', w.from, '100000')),
  ),
  'GET /v1/service-areas': row('shipper', 200, 'nobody', 200, () => '/v1/service-areas'),
  'POST /v1/lines': row('operator', 200, 'shipper', 207, (w) =>
    items(w, '/v1/lines', lineBody('main', [w.from, w.to])),
  ),
  'GET /v1/lines': row('shipper', 200, 'nobody', 200, () => '/v1/lines'),
  'GET /v1/lines/{id}': row('shipper', 200, 'nobody', 200, ({ line }) => `/v1/lines/${line}`),
  'DELETE /v1/lines/{id}': row('operator', 200, 'shipper', 404, (w) => `/v1/lines/${w.spareLine}`),
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
    csv: pointCsv,
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
  'GET /v1/departures/{id}/space': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `${departure(w)}/space`,
  ),
  'GET /v1/service-areas/{id}/space': row(
    'operator',
    404,
    'shipper',
    404,
    () => `/v1/service-areas/are_${'0'.repeat(32)}/space?runId=AM&date=${today()}`,
  ),
  'GET /v1/points/{id}/space': row(
    'operator',
    404,
    'shipper',
    404,
    (w) => `/v1/points/${w.from}/space?date=${today()}`,
  ),
  'GET /v1/reports/utilisation': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `/v1/reports/utilisation?memberId=${w.own.id}&fromDate=${today()}&untilDate=${today()}`,
  ),
  'GET /v1/reports/filling': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `/v1/reports/filling?departureId=${w.departure}`,
  ),
  'GET /v1/reports/refused-space': row('operator', 200, 'shipper', 404, (w) =>
    report('refused-space', w),
  ),
  'GET /v1/reports/revenue': row('operator', 200, 'shipper', 404, (w) => report('revenue', w)),
  'GET /v1/reports/unmet-demand': row('operator', 200, 'shipper', 404, (w) =>
    report('unmet-demand', w),
  ),
  'GET /v1/reports/scale-effect': row('operator', 200, 'shipper', 404, (w) =>
    report('scale-effect', w),
  ),
  'POST /v1/holds': row('operator', 201, 'shipper', 201, (w) => ({
    path: '/v1/holds',
    body: { ...holdBody(w.departure), until: later(1 / 24) },
  })),
  'GET /v1/holds/{id}': row('operator', 200, 'shipper', 404, (w) => `/v1/holds/${w.hold}`),
  'POST /v1/holds/{id}/commit': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `/v1/holds/${w.hold}/commit`,
  ),
  'POST /v1/holds/{id}/release': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `/v1/holds/${w.hold}/release`,
  ),
  'POST /v1/departures/{id}/revise': row('operator', 200, 'shipper', 404, (w) => ({
    path: `${departure(w)}/revise`,
    body: {
      legs: [{ index: 0, departsAt: later(5), arrivesAt: later(5.2) }],
      ...reason,
    },
  })),
  'POST /v1/departures/{id}/cut': row('operator', 200, 'shipper', 404, (w) => ({
    path: `${departure(w)}/cut`,
    body: { leg: 0, weightGrams: 900_000, volumeCm3: 8_000_000, ...reason },
  })),
  'POST /v1/departures/{id}/cancel': row('operator', 200, 'shipper', 404, (w) => ({
    path: `/v1/departures/${w.spareDeparture}/cancel`,
    body: reason,
  })),
  'POST /v1/allotments': row('operator', 200, 'shipper', 404, (w) => ({
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

const dayMs = 86_400_000;

function report(name: string, { own }: World): string {
  return `/v1/reports/${name}?memberId=${own.id}&from=${later(-1)}&until=${later(0)}`;
}

function today(): string {
  return later(0).slice(0, 10);
}

function later(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString();
}

function departure(world: World): string {
  return `/v1/departures/${world.departure}`;
}

/** Of the first member, whoever asks. */
function items(world: World, path: string, item: object): RestRequest {
  return { path, body: { items: [{ ...item, memberId: world.own.id }] } };
}

function farAhead(days: number): string {
  return new Date(Date.now() + (300 + days) * dayMs).toISOString();
}
