import type { Request, Response } from 'express';
import type { Actor } from '@serai/model';
import type { Verifier } from '@serai/runtime';
import { logger } from '@serai/runtime';
import type { Imports } from '../routes/imports/imports';
import type { Answer, Route } from '../routes/route';
import type { Services } from '../routes/services';
import type { TellingDesk } from '../routes/telling/desk';
import { bearerOf } from './bearer';
import { checkShape } from './body';
import { gatewayRefusals } from './refusals';
import { validate } from './validate';

/** What routes ask. */
export interface Behind {
  readonly services: Services;
  readonly imports: Imports;
  readonly telling: TellingDesk;
  readonly verifier: Verifier;
}

const nobody: Actor = { subject: '', roles: [] };

/** How long a request may take, all calls to services together. */
export const requestDeadlineMs = 15_000;

const keyPattern = /^[\x21-\x7e]{1,200}$/;

/** Answers one request by its row of the table: who, then form, then the services. */
export async function serveRoute(
  route: Route,
  behind: Behind,
  request: Request,
  response: Response,
): Promise<void> {
  const token = bearerOf(request);
  const actor = route.who === 'anyone' ? nobody : allow(route, behind.verifier, token);
  const asked = {
    params: validate(route.params, request.params, 'path'),
    query: validate(route.query, queryOf(request), 'query'),
    body: bodyOf(route, request),
    services: behind.services,
    imports: behind.imports,
    telling: behind.telling,
    actor,
    upload: request,
    headers: request.headers,
    url: request.originalUrl,
    call: {
      deadlineMs: requestDeadlineMs,
      signal: goneAway(response),
      ...(token === undefined || route.who === 'anyone' ? {} : { token }),
      ...keyOf(route, request),
    },
  };
  const answer = await route.handle(asked);
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.follow !== undefined) {
    await followed(answer.follow, response, asked.call.signal);
  } else if (answer.bytes !== undefined) {
    response.setHeader('Content-Type', answer.bytes.contentType);
    response.end(answer.bytes.data);
  } else if (answer.body === undefined) {
    response.end();
  } else {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(answer.body));
  }
}

/** After the head nothing can be refused any more: a stream that breaks ends, and is asked again. */
async function followed(
  follow: NonNullable<Answer['follow']>,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  response.flushHeaders();
  try {
    await follow(response, signal);
    response.end();
  } catch (error) {
    logger().warn({ err: error }, 'a stream broke');
    response.destroy();
  }
}

function allow(route: Route, verifier: Verifier, token: string | undefined): Actor {
  if (token === undefined) throw gatewayRefusals.TOKEN_REQUIRED();
  const actor = verifier.verify(token);
  const isAllowed = route.who !== 'anyone' && actor.roles.some((role) => route.who.includes(role));
  if (!isAllowed) throw gatewayRefusals.ROLE_REQUIRED();
  return actor;
}

/** Refuses PARAMETER_REPEATED: two values for one name mean that somebody is mistaken. */
function queryOf(request: Request): Record<string, string> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  const [, ...asked] = request.originalUrl.split('?');
  for (const [name, value] of new URLSearchParams(asked.join('?'))) {
    if (name in found) throw gatewayRefusals.PARAMETER_REPEATED({ field: name });
    found[name] = value;
  }
  return { ...found };
}

function bodyOf(route: Route, request: Request): unknown {
  const given: unknown = request.body;
  if (route.takes !== 'application/json') return undefined;
  if (route.body === undefined) {
    const isEmpty = Object.keys(given ?? {}).length === 0;
    if (!isEmpty) throw gatewayRefusals.BODY_INVALID({ field: 'body' });
    return undefined;
  }
  checkShape(given);
  return validate(route.body, given, 'body');
}

function keyOf(route: Route, request: Request): { requestId?: string } {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    if (route.creates) throw gatewayRefusals.IDEMPOTENCY_KEY_REQUIRED({ field: 'Idempotency-Key' });
    return {};
  }
  if (typeof key !== 'string' || !keyPattern.test(key)) {
    throw gatewayRefusals.IDEMPOTENCY_KEY_INVALID({ field: 'Idempotency-Key' });
  }
  return { requestId: key };
}

/** Aborts what is under way when whoever asked is gone. */
function goneAway(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
