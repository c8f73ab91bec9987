import type { RestRow } from './restRow';
import { row } from './restRow';
import { bookBody, quoteBody, reason } from './bodies';

const noReroute = 'rrt_01890a5d-ac96-774b-bcce-b302099a8057';

/** What shippers ask for and book. */
export const bookingRows: Readonly<Record<string, RestRow>> = {
  'POST /v1/quotes': row('shipper', 201, 'device', 'own', () => ({
    path: '/v1/quotes',
    body: quoteBody(),
  })),
  'POST /v1/calendars': row('shipper', 200, 'device', 'own', () => ({
    path: '/v1/calendars',
    body: { ...quoteBody(), fromDate: dayAfterTomorrow(), days: 2 },
  })),
  'POST /v1/earliest-ways': row('shipper', 200, 'device', 'own', () => ({
    path: '/v1/earliest-ways',
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
  'GET /v1/reroutes': row(
    'operator',
    200,
    'shipper',
    404,
    ({ own }) => `/v1/reroutes?sellerId=${own.id}`,
  ),
  'GET /v1/bookings/{id}/proposals': row(
    'shipper',
    200,
    'device',
    404,
    (w) => `/v1/bookings/${w.booking}/proposals`,
  ),
  // Nothing is proposed in this world: the seller's own people find it missing as well.
  'POST /v1/reroutes/{id}/accept': row('shipper', 404, 'device', 404, () => ({
    path: `/v1/reroutes/${noReroute}/accept`,
    body: { optionId: 'opt_none' },
  })),
  'POST /v1/reroutes/{id}/decline': row('shipper', 404, 'device', 404, () => ({
    path: `/v1/reroutes/${noReroute}/decline`,
    body: {},
  })),
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
  'POST /v1/bookings/{id}/change-quotes': row('shipper', 201, 'device', 404, (w) => ({
    path: `/v1/bookings/${w.spareBooking}/change-quotes`,
    body: {},
  })),
  'POST /v1/bookings/{id}/changes': row('shipper', 409, 'device', 404, (w) => ({
    path: `/v1/bookings/${w.booking}/changes`,
    body: { quoteId: w.quote, optionId: w.option },
  })),
  'POST /v1/bookings/{id}/cancel': row('shipper', 200, 'device', 404, (w) => ({
    path: `/v1/bookings/${w.spareBooking}/cancel`,
    body: reason,
  })),
};

const dayMs = 86_400_000;

function dayAfterTomorrow(): string {
  return new Date(Date.now() + 2 * dayMs).toISOString().slice(0, 10);
}
