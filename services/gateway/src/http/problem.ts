import type { Response } from 'express';
import { isRefusal, refusalKinds } from '@serai/model';
import type { Refusal } from '@serai/model';
import { logger } from '@serai/runtime';
import { restField } from '../routes/names';
import { statusOf } from '../routes/statuses';

/** RFC 9457. Nothing in it comes from inside a service but what was declared as a refusal. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors: readonly { field: string; code: string; message: string }[];
  readonly requestId: string;
}

/** The problem that a refusal is to somebody over HTTP. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const row = refusalKinds[refusal.kind];
  return {
    type: `/docs#${refusal.code}`,
    title: row.title,
    status: statusOf(refusal),
    detail: refusal.message,
    code: refusal.code,
    errors: refusal.errors.map((error) => ({ ...error, field: restField(error.field) })),
    requestId,
  };
}

const defaultRetrySeconds = 1;

/** Answers with the problem; anything that is no refusal is ours, is logged, and stays unsaid. */
export function sendProblem(response: Response, thrown: unknown, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  if (!isRefusal(thrown)) {
    logger().error({ err: thrown, requestId }, 'a request failed');
    response.status(500).end(JSON.stringify(internal(requestId)));
    return;
  }
  const problem = problemOf(thrown, requestId);
  const isLater = thrown.kind === 'unavailable' || thrown.kind === 'tooMany';
  if (isLater) {
    response.setHeader('Retry-After', String(thrown.retryAfterSeconds ?? defaultRetrySeconds));
  }
  if (thrown.kind === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
  response.status(problem.status).end(JSON.stringify(problem));
}

function internal(requestId: string): Problem {
  return {
    type: '/docs#INTERNAL',
    title: 'Something went wrong here',
    status: 500,
    detail: 'This is our mistake, not yours. Try again; if it stays, tell us the request id.',
    code: 'INTERNAL',
    errors: [],
    requestId,
  };
}
