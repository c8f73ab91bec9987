import type { Json, Rest } from '../rest';

/** Every row of a list, page by page. */
export async function* pagesOf(
  rest: Pick<Rest, 'get'>,
  path: string,
  limit: number,
): AsyncGenerator<Json> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor !== '') query.set('cursor', cursor);
    const page: Json = await rest.get(`${path}?${query.toString()}`);
    yield* page['items'] as Json[];
    cursor = page['next'] as string | null;
  }
}
