import type { Request, RequestHandler, Response } from 'express';
import { isRefusal } from '@serai/model';
import type { Verifier } from '@serai/runtime';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { bearerOf } from './bearer';
import { gatewayRefusals } from './refusals';
import { sendProblem } from './problem';

/**
 * Requests under way at once in one gateway; more wait at the door of another. A stream is open
 * for long and has places of its own: it takes none of these.
 */
export const maxUnderWay = 512;
/** Per token or address; a warehouse scans a few times a second. */
const requestsPerMinute = 6_000;
/** Tracking numbers cannot be guessed; who tries is slowed down. */
const tracksPerMinute = 120;
const signInsPerMinute = 60;
const minuteSeconds = 60;
/** Below /v1. */
const streamPath = /^\/stream\/?$/i;

/** Turns away who asks too much, with the time after which to come back. */
export function limits(verifier: Verifier): RequestHandler {
  const all = new RateLimiterMemory({ points: requestsPerMinute, duration: minuteSeconds });
  const tracks = new RateLimiterMemory({ points: tracksPerMinute, duration: minuteSeconds });
  const signIns = new RateLimiterMemory({ points: signInsPerMinute, duration: minuteSeconds });
  let underWay = 0;
  return (request, response, next) => {
    if (!streamPath.test(request.path)) {
      if (underWay >= maxUnderWay) {
        refuse(response, 1);
        return;
      }
      underWay += 1;
      response.once('close', () => (underWay -= 1));
    }
    const address = request.ip ?? '';
    const limiter = limiterFor(request.path);
    const key = limiter === all ? (subjectOf(request, verifier) ?? address) : address;
    limiter.consume(key).then(
      () => next(),
      (reached: { msBeforeNext?: number }) =>
        refuse(response, Math.ceil((reached.msBeforeNext ?? 1000) / 1000)),
    );
  };

  function limiterFor(path: string): RateLimiterMemory {
    if (path.startsWith('/track/')) return tracks;
    return path === '/sign-in' || path === '/token' ? signIns : all;
  }
}

/** Who shows a good token; anybody can write any header, so a bad one counts for nothing. */
function subjectOf(request: Request, verifier: Verifier): string | undefined {
  const token = bearerOf(request);
  if (token === undefined) return undefined;
  try {
    return verifier.verify(token).subject;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function refuse(response: Response, retryAfterSeconds: number): void {
  const refusal = gatewayRefusals.TOO_MANY_REQUESTS({ retryAfterSeconds });
  sendProblem(response, refusal, String(response.locals['requestId']));
}
