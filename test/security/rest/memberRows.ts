import type { RestRow } from './restRow';
import { row } from './restRow';
import type { World } from './world';
import { nextKey } from './bodies';

const secret = 'a password for tests';
const member = ({ own }: World): string => `/v1/members/${own.id}`;
const publicKey = {
  kty: 'EC',
  crv: 'P-256',
  kid: 'k1',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

/** Who is in the alliance, and who acts for it. */
export const memberRows: Readonly<Record<string, RestRow>> = {
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
  'PUT /v1/people/{id}/roles': row('operator', 200, 'shipper', 404, (w) => ({
    path: `/v1/people/${w.sparePerson}/roles`,
    body: { roles: ['shipper'] },
  })),
  'DELETE /v1/people/{id}': row(
    'operator',
    204,
    'shipper',
    404,
    (w) => `/v1/people/${w.sparePerson}`,
  ),
  'GET /v1/members/{id}/keys': row('anyone', 200, 'nobody', 'nobody', (w) => `${member(w)}/keys`),
  'POST /v1/members/{id}/keys/rotate': row(
    'operator',
    200,
    'shipper',
    404,
    (w) => `${member(w)}/keys/rotate`,
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
};
