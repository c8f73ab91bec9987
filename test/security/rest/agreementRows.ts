import type { RestRow } from './restRow';
import { row } from './restRow';
import type { World } from './world';
import { reason, terms } from './bodies';

const at = (): string => new Date().toISOString();
const agreement = ({ agreement: id }: World): string => `/v1/agreements/${id}`;

/** What two members agree on, and what holds for all. */
export const agreementRows: Readonly<Record<string, RestRow>> = {
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
    body: { terms: { ...terms, paymentDays: 7 }, expectedVersion: 2 },
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
