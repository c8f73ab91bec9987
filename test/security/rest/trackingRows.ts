import type { RestRow } from './restRow';
import { row } from './restRow';
import type { World } from './world';
import { eventBody, nextKey, ownSscc, reason, unknownSscc } from './bodies';

const cage = '069000018888888884';
const now = (): string => new Date().toISOString();
const tagRead = { tag: '3074257BF7194E4000001A85', antenna: 1, rssi: -50 };
const handOver = ({ handOver: id }: World): string => `/v1/hand-overs/${id}`;

/** What is seen in the field is kept whoever sees it, as an incident; it moves nothing. */
export const trackingRows: Readonly<Record<string, RestRow>> = {
  'POST /v1/collections': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/collections',
    body: { ...eventBody(), ssccs: [w.strayed] },
  })),
  'POST /v1/scans': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/scans',
    body: { ...eventBody(), sscc: w.strayed },
  })),
  'POST /v1/parcels/{id}/weighings': row('device', 200, 'shipper', 200, (w) => ({
    path: `/v1/parcels/${w.strayed}/weighings`,
    body: { ...eventBody(), weightGrams: 12_500 },
  })),
  'POST /v1/packs': row('device', 200, 'shipper', 200, () => ({
    path: '/v1/packs',
    body: {
      ...eventBody(),
      parentSscc: cage,
      parentKind: 'cage',
      childSsccs: [unknownSscc],
    },
  })),
  'POST /v1/unpacks': row('device', 200, 'shipper', 200, () => ({
    path: '/v1/unpacks',
    body: { ...eventBody(), parentSscc: cage },
  })),
  'POST /v1/reads': row('device', 200, 'shipper', 200, () => ({
    path: '/v1/reads',
    body: {
      uploadId: `upload-${nextKey()}`,
      sentAt: now(),
      reads: [{ ...tagRead, readAt: now() }],
    },
  })),
  'POST /v1/queues': row('device', 200, 'shipper', 200, (w) => ({
    path: '/v1/queues',
    body: {
      sentAt: now(),
      events: [{ ...eventBody(), sequence: 1, kind: 'scan', sscc: w.strayed }],
    },
  })),
  'POST /v1/seals': row('device', 200, 'shipper', 200, () => ({
    path: '/v1/seals',
    body: { ...eventBody(), sscc: cage, sealNumber: 'S-1' },
  })),
  'GET /v1/units/{sscc}/liability': row(
    'operator',
    200,
    'device',
    404,
    ({ sscc }) => `/v1/units/${sscc}/liability?at=2026-01-01T00:00:00Z`,
  ),
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
    body: { toMemberId: w.partner.id, pointId: w.from, ssccs: [unknownSscc] },
  })),
  'POST /v1/deliveries': row('partner device', 200, 'shipper', 200, (w) => ({
    path: '/v1/deliveries',
    body: { ...eventBody(), sscc: w.strayed },
  })),
  'GET /v1/units': row('operator', 200, 'nobody', 'own', () => '/v1/units'),
  'GET /v1/units/{sscc}': row('operator', 200, 'nobody', 404, ({ sscc }) => `/v1/units/${sscc}`),
  'POST /v1/units/{sscc}/end': row('operator', 200, 'device', 404, () => ({
    path: `/v1/units/${ownSscc}/end`,
    body: { ...eventBody(), end: 'lost', ...reason },
  })),
  'GET /v1/incidents': row('operator', 200, 'nobody', 'own', () => '/v1/incidents'),
  'POST /v1/incidents/{id}/assign': row('operator', 200, 'shipper', 404, (w) => ({
    path: `/v1/incidents/${w.incident}/assign`,
    body: { assignee: 'Li' },
  })),
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
