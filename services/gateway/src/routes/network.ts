import type { PublishTariffsRequest } from '@serai/protos/serai/capacity/v1/PublishTariffsRequest';
import { z } from 'zod';
import { one, page, published } from './messages';
import { toProto, toRest } from './names';
import { ok, pageOf } from './answers';
import type { Answer, Route } from './route';
import { everybody, office, route } from './route';
import * as n from './networkSchemas';
import * as s from './schemas';

const tag = 'The network';
const memberQuery = { ...s.paging, memberId: s.optionalId };

/** One thing, or up to 500; `memberId` is for an admin, everybody else publishes for its own. */
const batch = <T extends z.ZodType>(thing: T) =>
  z.strictObject({ items: z.array(thing).min(1).max(500), checkOnly: z.boolean().default(false) });

interface Published {
  readonly errors: readonly { row: number }[];
  readonly changed: number;
}

/** 200 when everything was taken, 207 when some rows were refused and the others taken. */
function publishedAnswer(items: readonly unknown[], { errors, changed }: Published): Answer {
  const status = errors.length === 0 ? 200 : 207;
  return { status, body: { items: toRest(items), errors: toRest(errors), changed } };
}

/** What members put into the pool: publishing twice changes nothing. */
export const networkRoutes: readonly Route[] = [
  route('post', '/v1/points', {
    tag,
    summary: 'Publish points, each under your own reference.',
    who: office,
    body: batch(n.point),
    statuses: [200, 207],
    answer: published('serai.capacity.v1.Point'),
    handle: async ({ services, body, call }) => {
      const asked = { points: toProto(body.items), checkOnly: body.checkOnly };
      const found = await services.network.publishPoints(asked, call);
      return publishedAnswer(found.points, found);
    },
  }),
  route('get', '/v1/points', {
    tag,
    summary: 'The points of the alliance.',
    who: everybody,
    query: z.strictObject({ ...memberQuery, country: s.optionalCountry }),
    answer: page('serai.capacity.v1.Point'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, ...by } = query;
      const found = await services.network.listPoints({ page: { cursor, limit }, ...by }, call);
      return pageOf(found.points, found.nextCursor);
    },
  }),
  route('get', '/v1/points/:id', {
    tag,
    summary: 'One point.',
    who: everybody,
    params: s.byId,
    answer: one('serai.capacity.v1.Point'),
    handle: async ({ services, params, call }) =>
      ok((await services.network.getPoint({ pointId: params.id }, call)).point),
  }),
  route('post', '/v1/service-areas', {
    tag,
    summary: 'Publish service areas with their runs.',
    who: office,
    body: batch(n.area),
    statuses: [200, 207],
    answer: published('serai.capacity.v1.ServiceArea'),
    handle: async ({ services, body, call }) => {
      const asked = { areas: toProto(body.items), checkOnly: body.checkOnly };
      const found = await services.network.publishAreas(asked, call);
      return publishedAnswer(found.areas, found);
    },
  }),
  route('get', '/v1/service-areas', {
    tag,
    summary: 'The service areas of the alliance.',
    who: everybody,
    query: z.strictObject({ ...memberQuery, country: s.optionalCountry }),
    answer: page('serai.capacity.v1.ServiceArea'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, ...by } = query;
      const found = await services.network.listAreas({ page: { cursor, limit }, ...by }, call);
      return pageOf(found.areas, found.nextCursor);
    },
  }),
  route('post', '/v1/lines', {
    tag,
    summary: 'Publish lines; their departures are opened for 90 days.',
    who: office,
    body: batch(n.line),
    statuses: [200, 207],
    answer: published('serai.capacity.v1.Line'),
    handle: async ({ services, body, call }) => {
      const asked = { lines: toProto(body.items), checkOnly: body.checkOnly };
      const found = await services.network.publishLines(asked, call);
      return publishedAnswer(found.lines, found);
    },
  }),
  route('get', '/v1/lines', {
    tag,
    summary: 'The lines of the alliance.',
    who: everybody,
    query: z.strictObject({ ...memberQuery, mode: z.union([n.mode, z.literal('')]).default('') }),
    answer: page('serai.capacity.v1.Line'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, ...by } = query;
      const found = await services.network.listLines({ page: { cursor, limit }, ...by }, call);
      return pageOf(found.lines, found.nextCursor);
    },
  }),
  route('get', '/v1/lines/:id', {
    tag,
    summary: 'One line.',
    who: everybody,
    params: s.byId,
    answer: one('serai.capacity.v1.Line'),
    handle: async ({ services, params, call }) =>
      ok((await services.network.getLine({ lineId: params.id }, call)).line),
  }),
  route('delete', '/v1/lines/:id', {
    tag,
    summary: 'Withdraw a line: no new departures.',
    who: office,
    params: s.byId,
    answer: one('serai.capacity.v1.Line'),
    handle: async ({ services, params, call }) =>
      ok((await services.network.withdrawLine({ lineId: params.id }, call)).line),
  }),
  route('post', '/v1/points/:id/close', {
    tag,
    summary: 'Nothing passes a point from then on, until then or for good.',
    who: office,
    params: s.byId,
    body: z.strictObject({ from: s.instant, until: s.instant.optional(), reason: s.text(500) }),
    answer: one('serai.capacity.v1.Point'),
    handle: async ({ services, params, body, call }) => {
      const { until, ...rest } = body;
      const asked = { pointId: params.id, ...rest, ...(until === undefined ? {} : { until }) };
      return ok((await services.network.closePoint(asked, call)).point);
    },
  }),
  route('post', '/v1/tariffs', {
    tag,
    summary: 'Publish tariffs for your lines.',
    who: office,
    body: batch(n.tariff),
    statuses: [200, 207],
    answer: published('serai.capacity.v1.Tariff'),
    handle: async ({ services, body, call }) => {
      const tariffs = toProto<unknown>(body.items) as PublishTariffsRequest['tariffs'] & object;
      const asked = { tariffs, checkOnly: body.checkOnly };
      const found = await services.network.publishTariffs(asked, call);
      return publishedAnswer(found.tariffs, found);
    },
  }),
  route('get', '/v1/lines/:id/tariff', {
    tag,
    summary: 'The tariff of a line in force.',
    who: everybody,
    params: s.byId,
    query: z.strictObject({ at: s.instant.optional() }),
    answer: one('serai.capacity.v1.Tariff'),
    handle: async ({ services, params, query, call }) => {
      const at = query.at === undefined ? {} : { at: query.at };
      return ok((await services.network.getTariff({ lineId: params.id, ...at }, call)).tariff);
    },
  }),
  route('get', '/v1/coverage', {
    tag,
    summary: 'Who collects and delivers in a country or a postcode.',
    who: everybody,
    query: z.strictObject({ country: s.country, postcode: s.optionalText(16) }),
    answer: page('serai.capacity.v1.ServiceArea'),
    handle: async ({ services, query, call }) =>
      pageOf((await services.network.findCoverage(query, call)).areas, ''),
  }),
];
