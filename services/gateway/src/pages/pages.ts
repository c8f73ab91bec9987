import { dirname } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import express, { Router } from 'express';
import { openApiDocument } from './openapi';
import { docsPage, docsScript } from './docsPage';
import { languageOf, trackRouter, type TrackDoor } from './track/trackRouter';
import { welcomePage } from './welcomePage';

const ownOnly = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";
const swaggerFiles = dirname(require.resolve('swagger-ui-dist/package.json'));

export interface Shown extends TrackDoor {
  readonly notReady: () => Promise<Readonly<Record<string, string>>>;
}

/** What a browser or a probe asks for, all from our own files. */
export function pages({ notReady, ...door }: Shown): RequestHandler {
  const router = Router();
  router.use(trackRouter(door));
  let document: string | undefined;
  router.get('/', (request: Request, response: Response) => {
    html(response, welcomePage(languageOf(request)));
    response.vary('Accept-Language');
  });
  router.get('/docs', (_request: Request, response: Response) => html(response, docsPage()));
  router.get('/docs/start.js', (_request: Request, response: Response) => {
    response.type('text/javascript').send(docsScript);
  });
  router.use('/docs/assets', express.static(swaggerFiles, { index: false, dotfiles: 'deny' }));
  router.get('/openapi.json', (_request: Request, response: Response) => {
    document ??= JSON.stringify(openApiDocument());
    response.type('application/json').send(document);
  });
  router.get('/healthz', (_request: Request, response: Response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', (_request: Request, response: Response, next: NextFunction) => {
    notReady().then((reasons) => {
      const isReady = Object.keys(reasons).length === 0;
      if (!isReady) response.setHeader('Retry-After', '1');
      response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'waiting', reasons });
    }, next);
  });
  return router;
}

function html(response: Response, page: string): void {
  response.setHeader('Content-Security-Policy', ownOnly);
  response.type('text/html').send(page);
}
