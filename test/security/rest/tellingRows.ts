import { hookTarget } from './bodies';
import type { RestRow } from './restRow';
import { row } from './restRow';
import type { World } from './world';

const webhook = ({ webhook: id }: World): string => `/v1/subscriptions/${id}`;
const notices = ({ booking }: World): string => `/v1/bookings/${booking}/notices`;

/** Who is told what happens; what is told is for the services to say. */
export const tellingRows: Readonly<Record<string, RestRow>> = {
  'POST /v1/subscriptions': row('operator', 201, 'shipper', 201, () => ({
    path: '/v1/subscriptions',
    body: { target: hookTarget, types: ['serai.tracking.v1.ParcelDelivered'] },
  })),
  'GET /v1/subscriptions': row('operator', 200, 'shipper', 'own', () => '/v1/subscriptions'),
  'GET /v1/subscriptions/{id}': row('operator', 200, 'shipper', 404, webhook),
  'POST /v1/subscriptions/{id}/rotate': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `${webhook(w)}/rotate`,
  ),
  'POST /v1/subscriptions/{id}/replay': row('operator', 200, 'shipper', 404, (w) => ({
    path: `${webhook(w)}/replay`,
    body: { position: 0 },
  })),
  'GET /v1/dead-letters': row('operator', 200, 'shipper', 'own', () => '/v1/dead-letters'),
  // Nothing was told in vain in this world: who may ask finds it missing as well.
  'POST /v1/dead-letters/{id}/resend': row(
    'operator',
    404,
    'shipper',
    404,
    () => '/v1/dead-letters/ddl_none/resend',
  ),
  'GET /v1/stream': row('operator', 200, 'nobody', 'own', () => '/v1/stream?follow=false'),
  'POST /v1/bookings/{id}/notices': row('shipper', 201, 'device', 404, (w) => ({
    path: notices(w),
    body: { address: 'anna@shop.example', topics: ['delivered'] },
  })),
  'GET /v1/bookings/{id}/notices': row('shipper', 200, 'device', 404, notices),
  'DELETE /v1/bookings/{id}/notices/{notice}': row(
    'shipper',
    204,
    'device',
    404,
    (w) => `${notices(w)}/${w.notice}`,
  ),
  'DELETE /v1/subscriptions/{id}': row('operator', 204, 'shipper', 404, webhook),
};
