import { agreementRoutes } from './agreements';
import { bookingRoutes } from './bookings';
import { epcisRoutes } from './epcis';
import { importRoutes } from './imports';
import { networkRoutes } from './network';
import { operationsRoutes } from './operations';
import { partnerRoutes } from './partner';
import type { Route } from './route';
import { spaceRoutes } from './space';
import { trackingRoutes } from './tracking';
import { wayRoutes } from './ways';

/** The table of all routes. */
export const routes: readonly Route[] = [
  ...partnerRoutes,
  ...agreementRoutes,
  ...networkRoutes,
  ...importRoutes,
  ...spaceRoutes,
  ...bookingRoutes,
  ...wayRoutes,
  ...trackingRoutes,
  ...epcisRoutes,
  ...operationsRoutes,
];
