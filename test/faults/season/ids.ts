import { createHash } from 'node:crypto';

export function idOfRead(text: string): string {
  return `urn:uuid:${uuidOf(text)}`;
}

/** The same for the same text, so that a season told again has the same events. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const part = (from: number, until: number): string => hex.slice(from, until);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}
