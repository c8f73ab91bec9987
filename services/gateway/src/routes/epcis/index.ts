import type { Route } from '../route';
import { captureRoutes } from './capture';
import { eventRoutes } from './events';
import { queryRoutes } from './queries';
import { resourceRoutes } from './resources';

/** GS1 EPCIS 2.0 over HTTP. */
export const epcisRoutes: readonly Route[] = [
  ...captureRoutes,
  ...eventRoutes,
  ...resourceRoutes,
  ...queryRoutes,
];
