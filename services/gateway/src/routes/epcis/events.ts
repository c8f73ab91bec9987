import { z } from 'zod';
import type { Answer, Asked, Route } from '../route';
import { everybody, route } from '../route';
import { epcisRefusals } from './epcisRefusals';
import { checkVersions, extensions, formatFor, prefixMessages, spoken } from './headers';
import { nextLink, paging } from './paging';
import { queryDocument } from './queryDocument';

const tag = 'EPCIS';
const maxIdLength = 1_000;

export type Parameter = { name: string; values: string[] };
/** Parameters of a query with values that are not known beforehand. */
export const anyQuery = z.looseObject(paging);
export const queried = z.looseObject({ type: z.literal('EPCISQueryDocument') });

type Query = z.output<typeof anyQuery>;
type EventsAsked = Pick<Asked<unknown, Query, unknown>, 'services' | 'call' | 'url' | 'headers'>;

/** Events out: the query interface of EPCIS 2.0. */
export const eventRoutes: readonly Route[] = [
  route('get', '/v1/epcis/events', {
    tag,
    summary:
      'The events that you may see, by the query parameters of EPCIS 2.0; several values are written a|b.',
    who: everybody,
    query: anyQuery,
    answer: queried,
    handle: (asked) => eventsAnswer(asked, asked.query, parametersOf(asked.query)),
  }),
  route('get', '/v1/epcis/events/:eventID', {
    tag,
    summary: 'One event, with the declaration that it is wrong where there is one.',
    who: everybody,
    params: z.strictObject({ eventID: z.string().min(1).max(maxIdLength) }),
    answer: queried,
    handle: async (asked) => {
      const by = [{ name: 'EQ_eventID', values: [asked.params.eventID] }];
      const { found } = await ask(asked, { perPage: 30, nextPageToken: '' }, by);
      if (found.events.length === 0) throw epcisRefusals.EVENT_MISSING();
      const headers = { ...spoken, ...formatFor(asked.headers) };
      return { status: 200, body: queryDocument(found.events), headers };
    },
  }),
];

/** A page of events, with the way to the next one. */
export async function eventsAnswer(
  asked: EventsAsked,
  query: Query,
  parameters: readonly Parameter[],
  named?: { readonly name: string; readonly prefixes: { name: string; iri: string }[] },
): Promise<Answer> {
  const { found } = await ask(asked, query, parameters, named?.prefixes);
  const format = formatFor(asked.headers);
  const headers = { ...spoken, ...format, ...nextLink(asked.url, found.nextCursor) };
  return { status: 200, body: queryDocument(found.events, named?.name), headers };
}

async function ask(
  { services, call, headers }: Pick<EventsAsked, 'services' | 'call' | 'headers'>,
  { perPage: limit, nextPageToken: cursor }: Query,
  parameters: readonly Parameter[],
  prefixes = prefixMessages(extensions(headers)),
) {
  checkVersions(headers);
  formatFor(headers);
  const page = { cursor, limit };
  const asked = { page, parameters: [...parameters], prefixes };
  return { found: await services.epcis.queryEvents(asked, call) };
}

/** What is asked, without how it is paged. */
export function parametersOf(query: Query): readonly Parameter[] {
  const { perPage: _limit, nextPageToken: _cursor, ...asked } = query;
  return Object.entries(asked).map(([name, value]) => ({ name, values: String(value).split('|') }));
}
