import { agreementRoutes } from './agreements';
import { auditRoutes } from './audit';
import { bookingChangeRoutes } from './bookingChanges';
import { bookingRoutes } from './bookings';
import { rerouteRoutes } from './reroutes';
import { embargoRoutes } from './embargoes';
import { epcisRoutes } from './epcis';
import { gateRoutes } from './gates';
import { holdRoutes } from './holds';
import { importRoutes } from './imports';
import { networkRoutes } from './network';
import { operationsRoutes } from './operations';
import { partnerRoutes } from './partner';
import { reportRoutes } from './reports';
import type { Route } from './route';
import { spaceRoutes } from './space';
import { deadLetterRoutes } from './telling/deadLetterRoutes';
import { noticeRoutes } from './telling/noticeRoutes';
import { streamRoute } from './telling/streamRoute';
import { subscriptionRoutes } from './telling/subscriptionRoutes';
import { trackingRoutes } from './tracking';
import { wayRoutes } from './ways';

/** The table of all routes. */
export const routes: readonly Route[] = [
  ...partnerRoutes,
  ...agreementRoutes,
  ...networkRoutes,
  ...embargoRoutes,
  ...importRoutes,
  ...spaceRoutes,
  ...holdRoutes,
  ...reportRoutes,
  ...bookingRoutes,
  ...rerouteRoutes,
  ...bookingChangeRoutes,
  ...wayRoutes,
  ...trackingRoutes,
  ...gateRoutes,
  ...epcisRoutes,
  ...subscriptionRoutes,
  ...deadLetterRoutes,
  ...noticeRoutes,
  streamRoute,
  ...operationsRoutes,
  ...auditRoutes,
];
