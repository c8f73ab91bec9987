import type { NamedQuery__Output } from '@serai/protos/serai/tracking/v1/NamedQuery';
import type { Subscription__Output } from '@serai/protos/serai/tracking/v1/Subscription';
import { formatInstant } from '@serai/model';
import { z } from 'zod';
import { done } from '../answers';
import type { Route } from '../route';
import { route } from '../route';
import * as s from '../schemas';
import { epcisRefusals } from './epcisRefusals';
import type { Parameter } from './events';
import { eventsAnswer, queried } from './events';
import { checkVersions, extensions, prefixMessages, spoken } from './headers';
import { targetOf } from '../telling/addresses';
import { nextLink, paging } from './paging';

const tag = 'EPCIS';
const office = ['operator', 'admin', 'auditor'] as const;
const byName = z.strictObject({ name: z.string().min(1).max(100) });
const bySubscription = byName.extend({ id: z.string().min(1).max(100) });
const maxParameters = 50;
const maxValues = 500;
const maxTextLength = 2_000;

/** As the query schema of EPCIS 2.0 has it: what may be one of several is a list of texts. */
const query = z.record(z.string().max(300), z.unknown()).superRefine((given, check) => {
  const issue = (path: (string | number)[], message: string) =>
    check.addIssue({ code: 'custom', path, message });
  const entries = Object.entries(given);
  if (entries.length > maxParameters) issue([], `has at most ${maxParameters} parameters`);
  for (const [name, said] of entries) {
    const values = Array.isArray(said) ? (said as unknown[]) : [said];
    const isWrongForm = isList(name) && !Array.isArray(said);
    if (isWrongForm || values.length === 0 || values.length > maxValues) {
      issue([name], `must be a list of 1 to ${maxValues} texts`);
      continue;
    }
    values.forEach((value, index) => {
      const path = Array.isArray(said) ? [name, index] : [name];
      if (!isValue(value, isList(name))) issue(path, 'must be a text, a number or a truth');
    });
  }
});
const named = z.looseObject({ name: z.string(), query: z.looseObject({}) });
const subscribed = z.looseObject({ subscriptionID: z.string(), createdAt: z.string() });

/** Queries under a name, and who wants to be told what they find. */
export const queryRoutes: readonly Route[] = [
  route('post', '/v1/epcis/queries', {
    tag,
    summary: 'Keep a query under a name.',
    who: office,
    body: z.strictObject({ name: z.string().max(100), query }),
    statuses: [201],
    answer: named,
    handle: async ({ services, body, call, headers }) => {
      checkVersions(headers);
      const prefixes = extensions(headers);
      const asked = { name: body.name, parameters: parametersIn(body.query) };
      const kept = { ...asked, prefixes: prefixMessages(prefixes) };
      const { query: made } = await services.epcis.keepQuery({ query: kept }, call);
      const Location = `/v1/epcis/queries/${encodeURIComponent(body.name)}`;
      const shown = made === null ? {} : queryBody(made);
      return { status: 201, body: shown, headers: { ...spoken, Location } };
    },
  }),
  route('get', '/v1/epcis/queries', {
    tag,
    summary: 'The queries of your member.',
    who: office,
    query: z.strictObject(paging),
    answer: z.array(named),
    handle: async ({ services, query: page, call, url, headers }) => {
      checkVersions(headers);
      const asked = { cursor: page.nextPageToken, limit: Math.min(page.perPage, 200) };
      const found = await services.epcis.listQueries({ page: asked }, call);
      const link = nextLink(url, found.nextCursor);
      return { status: 200, body: found.queries.map(queryBody), headers: { ...spoken, ...link } };
    },
  }),
  route('get', '/v1/epcis/queries/:name', {
    tag,
    summary: 'One query.',
    who: office,
    params: byName,
    answer: named,
    handle: async ({ services, params, call }) => {
      const { query: found } = await services.epcis.getQuery(params, call);
      return { status: 200, body: found === null ? {} : queryBody(found), headers: spoken };
    },
  }),
  route('delete', '/v1/epcis/queries/:name', {
    tag,
    summary: 'Drop a query, and its subscriptions with it.',
    who: office,
    params: byName,
    statuses: [204],
    handle: async ({ services, params, call }) => {
      await services.epcis.dropQuery(params, call);
      return done;
    },
  }),
  route('get', '/v1/epcis/queries/:name/events', {
    tag,
    summary: 'The events that a query finds now, as far as you may see them.',
    who: office,
    params: byName,
    query: z.strictObject(paging),
    answer: queried,
    handle: async (asked) => {
      const { services, params, call } = asked;
      const { query: found } = await services.epcis.getQuery(params, call);
      if (found === null) throw new Error('a query was not answered');
      return eventsAnswer(asked, asked.query, found.parameters, found);
    },
  }),
  route('post', '/v1/epcis/queries/:name/subscriptions', {
    tag,
    summary: 'Be told what a query finds: on a schedule, or as events are recorded (stream).',
    who: office,
    params: byName,
    body: z.strictObject({
      dest: z.string().max(2_000),
      signatureToken: z.string().max(1_000).default(''),
      schedule: z.record(z.string().max(20), z.string().max(200)).default({}),
      stream: z.boolean().default(false),
      reportIfEmpty: z.boolean().default(false),
      initialRecordTime: s.instant.optional(),
    }),
    statuses: [201],
    answer: subscribed,
    handle: async ({ services, telling, params, body, call }) => {
      const { dest: target, signatureToken, schedule, initialRecordTime = 0, ...rest } = body;
      targetOf(target, telling.isLoopbackAllowed, 'dest');
      const when = Object.entries(schedule).map(([name, text]) => ({ name, values: [text] }));
      const from = { queryName: params.name, initialRecordTime };
      const asked = { ...from, target, schedule: when, ...rest };
      const { subscription: made } = await services.epcis.subscribe(
        { subscription: asked, signatureToken },
        call,
      );
      const path = `/v1/epcis/queries/${encodeURIComponent(params.name)}/subscriptions`;
      const headers = { ...spoken, Location: `${path}/${made?.id}` };
      return { status: 201, body: made === null ? {} : subscriptionBody(made), headers };
    },
  }),
  route('get', '/v1/epcis/queries/:name/subscriptions', {
    tag,
    summary: 'Who is told what a query finds.',
    who: office,
    params: byName,
    answer: z.array(subscribed),
    handle: async ({ services, params, call }) => {
      const found = await services.epcis.listSubscriptions({ queryName: params.name }, call);
      return { status: 200, body: found.subscriptions.map(subscriptionBody), headers: spoken };
    },
  }),
  route('get', '/v1/epcis/queries/:name/subscriptions/:id', {
    tag,
    summary: 'One subscription.',
    who: office,
    params: bySubscription,
    answer: subscribed,
    handle: async ({ services, params, call }) => {
      const { subscriptions } = await services.epcis.listSubscriptions(
        { queryName: params.name },
        call,
      );
      const found = subscriptions.find(({ id }) => id === params.id);
      if (found === undefined) throw epcisRefusals.SUBSCRIPTION_MISSING();
      return { status: 200, body: subscriptionBody(found), headers: spoken };
    },
  }),
  route('delete', '/v1/epcis/queries/:name/subscriptions/:id', {
    tag,
    summary: 'End a subscription.',
    who: office,
    params: bySubscription,
    statuses: [204],
    handle: async ({ services, params, call }) => {
      await services.epcis.unsubscribe({ queryName: params.name, id: params.id }, call);
      return done;
    },
  }),
];

function isValue(value: unknown, isText: boolean): boolean {
  if (typeof value === 'string') return value.length <= maxTextLength;
  return !isText && (typeof value === 'boolean' || Number.isFinite(value));
}

/** Numbers, times and lists alike are texts from here on. */
function parametersIn(given: Readonly<Record<string, unknown>>): Parameter[] {
  return Object.entries(given).map(([name, said]) => {
    const values = Array.isArray(said) ? (said as unknown[]) : [said];
    return { name, values: values.map(String) };
  });
}

function queryBody(found: NamedQuery__Output): Record<string, unknown> {
  const { name, parameters, prefixes, createdAt } = found;
  const said = parameters.map((one) => [
    one.name,
    isList(one.name) || one.values.length > 1 ? one.values : one.values[0],
  ]);
  const declared = Object.fromEntries(prefixes.map((prefix) => [prefix.name, prefix.iri]));
  const context = prefixes.length === 0 ? {} : { '@context': declared };
  const asked = { ...context, ...(Object.fromEntries(said) as object) };
  return { name, query: asked, createdAt: formatInstant(createdAt) };
}

function isList(name: string): boolean {
  const isWritten = /^(?:eventType$|EQ_|MATCH_|WD_)/.test(name) && !name.includes(':');
  return isWritten && name !== 'EQ_quantity' && name !== 'EQ_booleanValue';
}

function subscriptionBody(found: Subscription__Output): Record<string, unknown> {
  const { id, target, stream, schedule, reportIfEmpty, createdAt, initialRecordTime } = found;
  const when = Object.fromEntries(schedule.map(({ name, values }) => [name, values[0]]));
  return {
    subscriptionID: id,
    createdAt: formatInstant(createdAt),
    dest: target,
    reportIfEmpty,
    initialRecordTime: formatInstant(initialRecordTime || createdAt),
    ...(stream ? { stream } : { schedule: when }),
  };
}
