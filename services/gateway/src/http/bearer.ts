import type { IncomingMessage } from 'node:http';

const bearerPattern = /^Bearer ([^\s]+)$/i;

/** The token of a request; undefined when it shows none. */
export function bearerOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  return bearerPattern.exec(request.headers.authorization ?? '')?.[1];
}
