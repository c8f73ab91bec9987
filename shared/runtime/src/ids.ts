import { hash } from 'node:crypto';
import type { Instant } from '@serai/model';
import { v7 } from 'uuid';

const ID_HEX_DIGITS = 32;

/** A new id that sorts by the time it was drawn: 'bkg_' and a UUIDv7 without its dashes. */
export function newId(prefix: string): string {
  return `${prefix}_${v7().replaceAll('-', '')}`;
}

/**
 * An id that follows from its parts: the same parts give the same id, and no two lists of parts are
 * taken for one another (each part is measured before it is hashed).
 */
export function derivedId(prefix: string, ...parts: readonly string[]): string {
  const measured = parts.map((part) => `${Buffer.byteLength(part)}:${part};`).join('');
  return `${prefix}_${hash('sha256', measured).slice(0, ID_HEX_DIGITS)}`;
}

/** The present moment in epoch ms; the one place that looks at the clock. */
export function clock(): Instant {
  return Date.now();
}
