import type { Request, RequestHandler, Response } from 'express';
import { count, logger } from '@serai/runtime';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Numbers that do not exist, per address and minute: an office mistypes now and then. */
export const missesPerMinute = 60;
const minuteSeconds = 60;

/**
 * Tracking numbers cannot be guessed; who tries is logged, counted, and turned away for the rest of
 * the minute by `refuse`. Those that exist cost nothing.
 */
export function guesses(
  refuse: (request: Request, response: Response, retryAfterSeconds: number) => void,
): RequestHandler {
  const misses = new RateLimiterMemory({ points: missesPerMinute, duration: minuteSeconds });
  return (request, response, next) => {
    const address = request.ip ?? '';
    response.once('finish', () => {
      if (response.statusCode !== 404) return;
      count('serai.track.misses');
      logger().warn({ address }, 'somebody asked for a tracking number that does not exist');
      misses.consume(address).catch(() => undefined);
    });
    misses
      .get(address)
      .then((found) => {
        const isTooMany = found !== null && found.consumedPoints >= missesPerMinute;
        if (isTooMany) refuse(request, response, Math.ceil(found.msBeforeNext / 1_000));
        else next();
      })
      .catch(next);
  };
}
