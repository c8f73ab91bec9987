import type { RestRow } from './restRow';
import { row } from './restRow';
import type { World } from './world';
import { reason } from './bodies';

const member = ({ own }: World): string => `/v1/members/${own.id}`;

/** What only the alliance's own people do. */
export const operationsRows: Readonly<Record<string, RestRow>> = {
  'GET /v1/parked': row('admin', 200, 'operator', 'nobody', () => '/v1/parked?service=booking'),
  'POST /v1/replay': row('admin', 200, 'operator', 'nobody', () => ({
    path: '/v1/replay',
    body: { service: 'booking', consumer: 'booking' },
  })),
  'GET /v1/audit/log': row(
    'auditor',
    200,
    'admin',
    'nobody',
    () => '/v1/audit/log?service=booking',
  ),
  'GET /v1/holds': row('auditor', 200, 'operator', 'nobody', () => '/v1/holds'),
};

/** Last, because nothing of the member works afterwards. */
export const endingRows: Readonly<Record<string, RestRow>> = {
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
  'POST /v1/members/{id}/leave': row('operator', 200, 'shipper', 404, (w) => `${member(w)}/leave`),
};
