import { randomUUID } from 'node:crypto';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import express from 'express';
import { traceparent } from '@serai/runtime';
import { guesses } from './guesses';
import { sendProblem } from './problem';
import { gatewayRefusals } from './refusals';
import { routeTable } from './routeTable';
import type { Behind } from './serveRoute';
import { pages } from '../pages/pages';
import type { LivePages } from '../pages/track/live';
import { noParcelPage } from '../pages/track/trackPage';
import { languageOf } from '../pages/track/trackRouter';
import { discovery } from '../routes/epcis/headers';

export interface AppOptions extends Behind {
  /** Why requests cannot be served, by service; empty when they can. */
  readonly notReady: () => Promise<Readonly<Record<string, string>>>;
  /** Turns away who asks too much. */
  readonly limits: RequestHandler;
  readonly live: LivePages;
  /** Proxies whose word counts of whom they ask for (`trust proxy` of Express); absent: none. */
  readonly trustedProxies?: TrustedProxies;
}

/** Addresses and networks, or how many stand one behind the other. */
export type TrustedProxies = number | string;

/** Everything the gateway answers. */
export function appOf(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('trust proxy', options.trustedProxies ?? false);
  app.use(identify);
  app.use(['/track/:number', '/v1/track/:number'], guesses(refuseGuess));
  app.use(pages(options));
  app.use('/v1', options.limits);
  // What is spoken here is said to anybody, as /openapi.json is.
  app.options(/^\/v1\/epcis(?:\/|$)/, (_request: Request, response: Response) => {
    response
      .set({ ...discovery, Allow: 'OPTIONS, GET, POST, DELETE' })
      .status(204)
      .end();
  });
  app.use(routeTable(options));
  app.use(() => {
    throw gatewayRefusals.ROUTE_MISSING();
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    sendProblem(response, ownError(error), requestIdOf(response));
  });
  return app;
}

/** A person is told on a page, a program by a problem. */
function refuseGuess(request: Request, response: Response, retryAfterSeconds: number): void {
  if (request.baseUrl.startsWith('/v1/')) {
    throw gatewayRefusals.TOO_MANY_REQUESTS({ retryAfterSeconds });
  }
  response.setHeader('Retry-After', String(retryAfterSeconds));
  response
    .status(429)
    .type('text/html')
    .send(noParcelPage('tooMany', languageOf(request)));
}

/** Every answer says which request it was, and cannot be framed, sniffed or cached. */
function identify(_request: Request, response: Response, next: NextFunction): void {
  const traceId = traceparent()?.split('-')[1];
  response.locals['requestId'] = traceId ?? randomUUID().replaceAll('-', '');
  response.setHeader('X-Request-Id', requestIdOf(response));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cache-Control', 'no-store');
  next();
}

function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}

/** A path that cannot be decoded leads nowhere. */
function ownError(error: unknown): unknown {
  return error instanceof URIError ? gatewayRefusals.ROUTE_MISSING() : error;
}
