import { z } from 'zod';
import { one, page } from './messages';
import { toProto } from './names';
import { ok, pageOf } from './answers';
import type { Route } from './route';
import { everybody, office, route } from './route';
import * as s from './schemas';

const tag = 'Departures and space';
const reason = s.text(500);
const seers = ['operator', 'admin', 'auditor'] as const;

/** Departures, what is free on them, and what carriers change. */
export const spaceRoutes: readonly Route[] = [
  route('get', '/v1/departures', {
    tag,
    summary: 'Departures of a line or from a point.',
    who: everybody,
    query: z.strictObject({
      ...s.paging,
      lineId: s.optionalId,
      pointId: s.optionalId,
      from: s.instant.optional(),
      until: s.instant.optional(),
    }),
    answer: page('serai.capacity.v1.Departure'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, from, until, ...by } = query;
      const asked = {
        page: { cursor, limit },
        ...by,
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
      };
      const found = await services.space.listDepartures(asked, call);
      return pageOf(found.departures, found.nextCursor);
    },
  }),
  route('get', '/v1/departures/:id', {
    tag,
    summary: 'One departure with its space.',
    who: everybody,
    params: s.byId,
    answer: one('serai.capacity.v1.Departure'),
    handle: async ({ services, params, call }) =>
      ok((await services.space.getDeparture({ departureId: params.id }, call)).departure),
  }),
  route('get', '/v1/departures/:id/space', {
    tag,
    summary: 'How the space of a departure stands, pool by pool.',
    who: seers,
    params: s.byId,
    answer: one('serai.capacity.v1.GetSpaceResponse'),
    handle: async ({ services, params, call }) =>
      ok(await services.space.getSpace({ departureId: params.id }, call)),
  }),
  route('get', '/v1/service-areas/:id/space', {
    tag,
    summary: 'How the space of a run stands on a day, pool by pool.',
    who: seers,
    params: s.byId,
    query: z.strictObject({ runId: s.text(100), date: s.date }),
    answer: one('serai.capacity.v1.GetSpaceResponse'),
    handle: async ({ services, params, query, call }) =>
      ok(await services.space.getSpace({ areaId: params.id, ...query }, call)),
  }),
  route('get', '/v1/points/:id/space', {
    tag,
    summary: 'How the storage of a point stands on a day, pool by pool.',
    who: seers,
    params: s.byId,
    query: z.strictObject({ date: s.date }),
    answer: one('serai.capacity.v1.GetSpaceResponse'),
    handle: async ({ services, params, query, call }) =>
      ok(await services.space.getSpace({ pointId: params.id, ...query }, call)),
  }),
  route('post', '/v1/departures/:id/revise', {
    tag,
    summary: 'A departure is late, or early: its new times.',
    who: office,
    creates: true,
    params: s.byId,
    body: z.strictObject({
      legs: z
        .array(z.strictObject({ index: s.count(48), departsAt: s.instant, arrivesAt: s.instant }))
        .min(1)
        .max(49),
      reason,
    }),
    answer: one('serai.capacity.v1.Departure'),
    handle: async ({ services, params, body, call }) => {
      const asked = { departureId: params.id, ...body };
      return ok((await services.space.reviseDeparture(asked, call)).departure);
    },
  }),
  route('post', '/v1/departures/:id/cut', {
    tag,
    summary: 'A leg has less space than was published.',
    who: office,
    creates: true,
    params: s.byId,
    body: z.strictObject({
      leg: s.count(48),
      weightGrams: s.count(),
      volumeCm3: s.count(),
      reason,
    }),
    answer: one('serai.capacity.v1.Departure'),
    handle: async ({ services, params, body, call }) => {
      const { weightGrams: grams, volumeCm3: cm3, ...rest } = body;
      const asked = { departureId: params.id, grams, cm3, ...rest };
      return ok((await services.space.cutDeparture(asked, call)).departure);
    },
  }),
  route('post', '/v1/departures/:id/cancel', {
    tag,
    summary: 'A departure does not run.',
    who: office,
    creates: true,
    params: s.byId,
    body: z.strictObject({ reason }),
    answer: one('serai.capacity.v1.Departure'),
    handle: async ({ services, params, body, call }) => {
      const asked = { departureId: params.id, ...body };
      return ok((await services.space.cancelDeparture(asked, call)).departure);
    },
  }),
  route('post', '/v1/allotments', {
    tag,
    summary: 'Keep space for one member: on a departure, a line, a run of an area or in storage.',
    who: office,
    creates: true,
    body: z.strictObject({
      lineId: s.optionalId,
      departureId: s.optionalId,
      areaId: s.optionalId,
      runId: s.optionalText(100),
      pointId: s.optionalId,
      allotment: z.strictObject({
        memberId: s.id,
        weightGrams: s.count(),
        volumeCm3: s.count(),
        stops: s.count(1_000_000).default(0),
        releaseMinutes: s.count(129_600),
      }),
    }),
    answer: one('serai.capacity.v1.SetAllotmentResponse'),
    handle: async ({ services, body, call }) => {
      const asked = { ...body, allotment: toProto<Record<string, unknown>>(body.allotment) };
      return ok(await services.space.setAllotment(asked, call));
    },
  }),
  route('get', '/v1/overflows', {
    tag,
    summary: 'Departures, runs and storage of which more is sold than there is now.',
    who: ['operator', 'admin', 'auditor'],
    query: z.strictObject(s.paging),
    answer: page('serai.capacity.v1.Overflow'),
    handle: async ({ services, query, call }) => {
      const found = await services.space.listOverflows({ page: query }, call);
      return pageOf(found.overflows, found.nextCursor);
    },
  }),
];
