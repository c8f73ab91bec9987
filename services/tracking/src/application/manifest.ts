import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { HandOverHead, HandOverLine } from '../domain/handOver';
import { manifestOf } from '../domain/handOver';

/** The one text that both sides of a hand-over sign: JSON in the canonical form of RFC 8785. */
export function canonicalManifest(handOver: HandOverHead, lines: readonly HandOverLine[]): string {
  const text = canonicalize(manifestOf(handOver, lines));
  if (text === undefined) throw new Error('a manifest has no canonical form');
  return text;
}

/** SHA-256, in hexadecimal. */
export function digestOfManifest(manifest: string): string {
  return createHash('sha256').update(manifest).digest('hex');
}
