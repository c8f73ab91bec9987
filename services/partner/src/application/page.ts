import { decodeCursor, encodeCursor, pageLimit } from '@serai/runtime';
import type { Page, PageAsked } from './reads';

/** As it comes from outside. */
export interface PageGiven {
  readonly cursor: string;
  readonly limit: number;
}

/** One page of a list in the order of ids. Refuses CURSOR_INVALID and LIMIT_INVALID. */
export async function pageOf<T extends { readonly id: string }>(
  given: PageGiven | null,
  read: (page: PageAsked) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const limit = pageLimit(given?.limit);
  const [last] = decodeCursor(given?.cursor, 1) ?? [];
  const after = last === undefined ? undefined : String(last);
  const found = await read({ after, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const end = rows.at(-1);
  const isMore = found.length > limit && end !== undefined;
  return { rows, nextCursor: isMore ? encodeCursor(end.id) : '' };
}
