import type { Request, RequestHandler, Response } from 'express';
import { Router } from 'express';
import { isRefusal } from '@serai/model';
import { logger } from '@serai/runtime';
import type { Services } from '../../routes/services';
import type { LivePages } from './live';
import { trackScript } from './script';
import { noParcelPage, trackPage } from './trackPage';
import { languages, type Language } from './words';

const deadlineMs = 10_000;
const ownOnly =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

export interface TrackDoor {
  readonly services: Services;
  readonly live: LivePages;
  /** Turns away who asks too much. */
  readonly limits: RequestHandler;
}

/** The buyer's page: public, by an unguessable number, in the language of the browser. */
export function trackRouter({ services, live, limits }: TrackDoor): Router {
  const router = Router();
  router.get('/assets/track.js', (_request: Request, response: Response) => {
    response.type('text/javascript').send(trackScript);
  });
  // The form of the first page asks with a query: the number belongs into the path.
  router.get('/track', (request: Request, response: Response) => {
    const number = asked(request).get('number')?.trim() ?? '';
    response.redirect(303, number === '' ? '/' : `/track/${encodeURIComponent(number)}`);
  });
  router.get('/track/:number/live', (request: Request, response: Response) =>
    live.follow(request, response, languageOf(request), asked(request).get('seen') ?? ''),
  );
  router.get('/track/:number', limits, async (request: Request, response: Response) => {
    const number = String(request.params['number']);
    const language = languageOf(request);
    response.setHeader('Content-Security-Policy', ownOnly);
    response.vary('Accept-Language');
    response.type('text/html');
    try {
      const track = await services.tracking.track({ number }, { deadlineMs });
      const url = `${request.protocol}://${request.get('host') ?? ''}/track/${number}`;
      response.send(trackPage(track, { number, url, language }));
    } catch (error) {
      sendInstead(error, response, language);
    }
  });
  return router;
}

/** By the language that was asked for, otherwise as the browser says. */
export function languageOf(request: Request): Language {
  const wanted = asked(request).get('lang');
  const named = languages.find((language) => language === wanted);
  return named ?? (request.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en');
}

function asked(request: Request): URLSearchParams {
  const [, ...query] = request.originalUrl.split('?');
  return new URLSearchParams(query.join('?'));
}

/** A number that does not exist and one that was mistyped are the same page. */
function sendInstead(error: unknown, response: Response, language: Language): void {
  const isMissing = isRefusal(error) && ['missing', 'invalid'].includes(error.kind);
  if (isMissing) {
    response.status(404).send(noParcelPage('missing', language));
    return;
  }
  if (!isRefusal(error)) logger().error({ err: error }, 'a page failed');
  response.setHeader('Retry-After', '60');
  response.status(503).send(noParcelPage('away', language));
}
