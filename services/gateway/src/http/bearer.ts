import type { Request } from 'express';

const bearerPattern = /^Bearer ([^\s]+)$/i;

/** The token of a request; undefined when it shows none. */
export function bearerOf(request: Request): string | undefined {
  return bearerPattern.exec(request.headers.authorization ?? '')?.[1];
}
