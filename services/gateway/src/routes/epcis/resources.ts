import { bizSteps, dispositions, eventTypes } from '@serai/model';
import { z } from 'zod';
import type { Answer, Route } from '../route';
import { everybody, route } from '../route';
import { epcisRefusals } from './epcisRefusals';
import { anyQuery, eventsAnswer, parametersOf, queried } from './events';
import { checkVersions, spoken } from './headers';
import { nextLink, paging } from './paging';

const tag = 'EPCIS';
const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
const collection = z.looseObject({ type: z.literal('Collection'), member: z.array(z.string()) });

interface Resource {
  readonly name: string;
  /** The query parameter that its events are found by. */
  readonly by: string;
  /** All that there are; undefined: those of the events that one may see. */
  readonly all?: readonly string[];
}

const resources: readonly Resource[] = [
  { name: 'eventTypes', by: 'eventType', all: eventTypes },
  { name: 'bizSteps', by: 'EQ_bizStep', all: bizSteps },
  { name: 'dispositions', by: 'EQ_disposition', all: dispositions },
  { name: 'epcs', by: 'MATCH_anyEPC' },
  { name: 'bizLocations', by: 'EQ_bizLocation' },
  { name: 'readPoints', by: 'EQ_readPoint' },
];

const one = z.strictObject({ value: z.string().min(1).max(1_000) });

/** The ways into the events by what they are about. */
export const resourceRoutes: readonly Route[] = [
  route('get', '/v1/epcis', {
    tag,
    summary: 'What EPCIS offers here.',
    who: everybody,
    answer: collection,
    handle: ({ headers }) => {
      checkVersions(headers);
      const names = ['capture', 'events', 'queries', ...resources.map(({ name }) => name)];
      return Promise.resolve(members(names));
    },
  }),
  ...resources.flatMap(routesOf),
];

function routesOf({ name, by, all }: Resource): readonly Route[] {
  return [
    route('get', `/v1/epcis/${name}`, {
      tag,
      summary: `The ${name} that are known${all === undefined ? ' from events that you may see' : ''}.`,
      who: everybody,
      query: z.strictObject(paging),
      answer: collection,
      handle: async ({ services, query, call, url, headers }) => {
        checkVersions(headers);
        if (all !== undefined) return members(all);
        const page = { cursor: query.nextPageToken, limit: query.perPage };
        const found = await services.epcis.listTerms({ page, kind: name }, call);
        return members(found.terms, nextLink(url, found.nextCursor));
      },
    }),
    route('get', `/v1/epcis/${name}/:value`, {
      tag,
      summary: `What there is of one of the ${name}.`,
      who: everybody,
      params: one,
      answer: collection,
      handle: async ({ services, params, call, headers }) => {
        checkVersions(headers);
        const page = { cursor: '', limit: 1 };
        const parameters = [{ name: by, values: [params.value] }];
        const isWord = all?.includes(params.value) ?? false;
        const found = await services.epcis.queryEvents({ page, parameters, prefixes: [] }, call);
        if (!isWord && found.events.length === 0) throw epcisRefusals.EVENT_MISSING();
        return members(['events']);
      },
    }),
    route('get', `/v1/epcis/${name}/:value/events`, {
      tag,
      summary: `The events of one of the ${name}, by the same parameters as all events.`,
      who: everybody,
      params: one,
      query: anyQuery,
      answer: queried,
      handle: (asked) => {
        const others = parametersOf(asked.query).filter((each) => each.name !== by);
        const own = { name: by, values: [asked.params.value] };
        return eventsAnswer(asked, asked.query, [own, ...others]);
      },
    }),
  ];
}

function members(member: readonly string[], more: Readonly<Record<string, string>> = {}): Answer {
  const body = { '@context': context, type: 'Collection', member };
  return { status: 200, body, headers: { ...spoken, ...more } };
}
