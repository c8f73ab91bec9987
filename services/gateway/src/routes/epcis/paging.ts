import { z } from 'zod';

/** How EPCIS pages (12.2.2). */
export const paging = {
  perPage: z.coerce.number().int().min(1).max(1_000).default(30),
  nextPageToken: z.string().max(1_000).default(''),
};

/** Where the next page is, as a header. */
export function nextLink(url: string, nextCursor: string): Readonly<Record<string, string>> {
  if (nextCursor === '') return {};
  const [path = '', query = ''] = url.split('?');
  const asked = new URLSearchParams(query);
  asked.set('nextPageToken', nextCursor);
  return { Link: `<${path}?${asked.toString()}>; rel="next"` };
}
