import { declareRefusals } from '@serai/model';

export const pagingRefusals = declareRefusals({
  CURSOR_INVALID: { kind: 'invalid', message: 'This cursor was not given out by this list.' },
  LIMIT_INVALID: { kind: 'invalid', message: 'A page has at least one row.' },
});

/** What the last row of a page is sorted by; the next page begins behind it. */
export type SortKey = readonly (string | number)[];

const DEFAULT_LIMIT = 50;
const MAX_CURSOR_LENGTH = 1_000;

/**
 * How many rows a page has: 50 when nothing (or 0) was asked, at most `max`. Refuses LIMIT_INVALID
 * for a negative or broken number.
 */
export function pageLimit(limit: number | undefined, max = 200): number {
  if (limit === undefined || limit === 0) return Math.min(DEFAULT_LIMIT, max);
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw pagingRefusals.LIMIT_INVALID({ field: 'limit' });
  }
  return Math.min(limit, max);
}

/** The cursor after a row: its sort key, opaque to whoever carries it. */
export function encodeCursor(...key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key in a cursor; undefined for the first page (no cursor or ''). Refuses CURSOR_INVALID
 * for anything that `encodeCursor` did not make, or with another number of parts than `length`.
 */
export function decodeCursor(cursor: string | undefined, length?: number): SortKey | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const key = cursor.length > MAX_CURSOR_LENGTH ? undefined : parsed(cursor);
  const isKey =
    Array.isArray(key) &&
    (length === undefined || key.length === length) &&
    key.every((part) => typeof part === 'string' || Number.isFinite(part));
  if (!isKey) throw pagingRefusals.CURSOR_INVALID({ field: 'cursor' });
  return key as SortKey;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
