import { Router, type Request, type RequestHandler, type Response } from 'express';
import { routes } from '../routes';
import type { Route } from '../routes/route';
import { bodyReader } from './body';
import { gatewayRefusals } from './refusals';
import { serveRoute, type Behind } from './serveRoute';

/**
 * Answers by the table of routes, found by the first word after the version: Express walks along
 * its list at every request, which is longer by far than what is asked.
 */
export function routeTable(behind: Behind): RequestHandler {
  const byWord = new Map<string, Route[]>();
  for (const route of routes) {
    const word = firstWord(route.path);
    byWord.set(word, [...(byWord.get(word) ?? []), route]);
  }
  const tables = new Map([...byWord].map(([word, own]) => [word, routerOf(own, behind)]));
  return (request, response, next) => {
    const table = tables.get(firstWord(request.path));
    if (table === undefined) next();
    else table(request, response, next);
  };
}

/** holds of /v1/holds/hld_1 */
function firstWord(path: string): string {
  const [, , word = ''] = path.split('/', 3);
  return word.toLowerCase();
}

function routerOf(own: readonly Route[], behind: Behind): Router {
  const router = Router();
  for (const route of own) {
    const serve = (request: Request, response: Response): Promise<void> =>
      serveRoute(route, behind, request, response);
    router[route.method](route.path, bodyReader(route.takes), serve);
  }
  for (const path of new Set(own.map((route) => route.path))) {
    const methods = own.filter((route) => route.path === path).map(({ method }) => method);
    const allowed = methods.map((method) => method.toUpperCase()).join(', ');
    router.all(path, (_request, response: Response) => {
      response.setHeader('Allow', allowed);
      throw gatewayRefusals.METHOD_UNKNOWN();
    });
  }
  return router;
}
