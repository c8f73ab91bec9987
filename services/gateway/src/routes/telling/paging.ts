import { decodeCursor, encodeCursor } from '@serai/runtime';

/** The id behind which a page begins; '' for the first. Refuses CURSOR_INVALID. */
export function afterOf(cursor: string): string {
  return String(decodeCursor(cursor, 1)?.[0] ?? '');
}

/** The cursor of the next page; '' where this one is not full. */
export function nextOf(found: readonly { readonly id: string }[], limit: number): string {
  const last = found.length === limit ? found.at(-1) : undefined;
  return last === undefined ? '' : encodeCursor(last.id);
}
