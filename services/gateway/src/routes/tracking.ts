import { z } from 'zod';
import { one, page } from './messages';
import { created, ok, pageOf } from './answers';
import type { Route } from './route';
import { everybody, field, route } from './route';
import * as s from './schemas';

const tag = 'Parcels under way';
const event = { eventId: s.text(100), eventTime: s.instant };
const codes = z.array(s.sscc).min(1).max(500);
const readers = ['operator', 'device', 'admin', 'auditor'] as const;

/** What workers tell, how custody passes, and what people read. */
export const trackingRoutes: readonly Route[] = [
  route('post', '/v1/collections', {
    tag,
    summary: 'Parcels are collected from the sender: custody begins.',
    who: field,
    body: z.strictObject({ ...event, ssccs: codes, pointId: s.optionalId }),
    answer: one('serai.tracking.v1.CollectResponse'),
    handle: async ({ services, body, call }) => ok(await services.tracking.collect(body, call)),
  }),
  route('post', '/v1/scans', {
    tag,
    summary: 'A unit is read at a point (a device need not say which); the answer says what to do.',
    who: field,
    body: z.strictObject({ ...event, sscc: s.sscc, pointId: s.optionalId }),
    answer: one('serai.tracking.v1.ScanAnswer'),
    handle: async ({ services, body, call }) =>
      ok((await services.tracking.scan(body, call)).answer),
  }),
  route('post', '/v1/parcels/:id/weighings', {
    tag,
    summary: 'A parcel is weighed at a point, by SSCC; above the tolerance its charge changes.',
    who: field,
    params: z.strictObject({ id: s.sscc }),
    body: z.strictObject({
      ...event,
      pointId: s.optionalId,
      weightGrams: s.weightGrams,
      volumeCm3: s.volumeCm3.optional(),
      evidence: s.optionalText(500),
    }),
    answer: one('serai.tracking.v1.ScanAnswer'),
    handle: async ({ services, params, body, call }) => {
      const { weightGrams: grams, volumeCm3: cm3 = 0, ...told } = body;
      const asked = { ...told, sscc: params.id, grams, cm3 };
      return ok((await services.tracking.weigh(asked, call)).answer);
    },
  }),
  route('post', '/v1/packs', {
    tag,
    summary: 'Units go into a bag, cage, pallet or container.',
    who: field,
    body: z.strictObject({
      ...event,
      parentSscc: s.sscc,
      parentKind: z.enum(['bag', 'cage', 'pallet', 'container']),
      childSsccs: codes,
      pointId: s.optionalId,
    }),
    answer: one('serai.tracking.v1.Unit'),
    handle: async ({ services, body, call }) => ok((await services.tracking.pack(body, call)).unit),
  }),
  route('post', '/v1/unpacks', {
    tag,
    summary: 'Units come out of a unit; without children: all of them.',
    who: field,
    body: z.strictObject({
      ...event,
      parentSscc: s.sscc,
      childSsccs: z.array(s.sscc).max(500).default([]),
      sealNumber: s.optionalText(40),
      missingSsccs: z.array(s.sscc).max(500).default([]),
      pointId: s.optionalId,
    }),
    answer: one('serai.tracking.v1.Unit'),
    handle: async ({ services, body, call }) =>
      ok((await services.tracking.unpack(body, call)).unit),
  }),
  route('post', '/v1/deliveries', {
    tag,
    summary: 'The buyer has the parcel: custody ends.',
    who: field,
    body: z.strictObject({ ...event, sscc: s.sscc, receivedBy: s.optionalText() }),
    answer: one('serai.tracking.v1.ScanAnswer'),
    handle: async ({ services, body, call }) =>
      ok((await services.tracking.deliver(body, call)).answer),
  }),
  route('post', '/v1/hand-overs', {
    tag,
    summary: 'Announce to the next member what is coming.',
    who: field,
    creates: true,
    body: z.strictObject({
      toMemberId: s.id,
      pointId: s.id,
      ssccs: codes,
      departureId: s.optionalId,
      reference: s.optionalText(80),
    }),
    statuses: [201],
    answer: one('serai.tracking.v1.HandOver'),
    handle: async ({ services, body, call }) => {
      const { handOver } = await services.tracking.announce(body, call);
      return created(handOver, `/v1/hand-overs/${handOver?.id}`);
    },
  }),
  route('get', '/v1/hand-overs', {
    tag,
    summary: 'The hand-overs of your member: their manifests, also those of one departure.',
    who: readers,
    query: z.strictObject({
      ...s.paging,
      status: s.optionalText(20),
      pointId: s.optionalId,
      departureId: s.optionalId,
    }),
    answer: page('serai.tracking.v1.HandOver'),
    handle: async ({ services, query, call }) => {
      const { cursor, limit, ...by } = query;
      const found = await services.tracking.listHandOvers({ page: { cursor, limit }, ...by }, call);
      return pageOf(found.handOvers, found.nextCursor);
    },
  }),
  route('get', '/v1/hand-overs/:id', {
    tag,
    summary: 'One hand-over.',
    who: readers,
    params: s.byId,
    answer: one('serai.tracking.v1.HandOver'),
    handle: async ({ services, params, call }) =>
      ok((await services.tracking.getHandOver({ handOverId: params.id }, call)).handOver),
  }),
  route('post', '/v1/hand-overs/:id/receive', {
    tag,
    summary: 'Scan what came: custody of it moves to you now.',
    who: field,
    params: s.byId,
    body: z.strictObject({
      units: z
        .array(
          z.strictObject({
            ...event,
            sscc: s.sscc,
            condition: z.enum(['ok', 'damaged', 'refused']).default('ok'),
            note: s.optionalText(500),
            sealNumber: s.optionalText(40),
          }),
        )
        .min(1)
        .max(500),
    }),
    answer: one('serai.tracking.v1.ReceiveResponse'),
    handle: async ({ services, params, body, call }) =>
      ok(await services.tracking.receive({ handOverId: params.id, ...body }, call)),
  }),
  route('post', '/v1/hand-overs/:id/reconcile', {
    tag,
    summary: 'Everything is scanned: what did not come is short and stays with the giver.',
    who: field,
    params: s.byId,
    answer: one('serai.tracking.v1.HandOver'),
    handle: async ({ services, params, call }) =>
      ok((await services.tracking.reconcile({ handOverId: params.id }, call)).handOver),
  }),
  route('post', '/v1/hand-overs/:id/sign', {
    tag,
    summary:
      'Sign the reconciled manifest by its digest: with the key kept for you, or a JWS of your own.',
    who: ['operator'],
    params: s.byId,
    body: z.strictObject({
      digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256'),
      jws: s.optionalText(1_000),
    }),
    answer: one('serai.tracking.v1.HandOver'),
    handle: async ({ services, params, body, call }) =>
      ok((await services.tracking.sign({ handOverId: params.id, ...body }, call)).handOver),
  }),
  route('get', '/v1/units', {
    tag,
    summary: 'The units that you may see.',
    who: everybody,
    query: z.strictObject({ ...s.paging, pointId: s.optionalId }),
    answer: page('serai.tracking.v1.Unit'),
    handle: async ({ services, query, call }) => {
      const { pointId, ...page } = query;
      const found = await services.tracking.listUnits({ page, pointId }, call);
      return pageOf(found.units, found.nextCursor);
    },
  }),
  route('get', '/v1/units/:sscc', {
    tag,
    summary: 'One unit: where it is, who has it, what happened, as far as you may see.',
    who: everybody,
    params: z.strictObject({ sscc: s.sscc }),
    answer: one('serai.tracking.v1.Unit'),
    handle: async ({ services, params, call }) =>
      ok((await services.tracking.getUnit(params, call)).unit),
  }),
  route('post', '/v1/units/:sscc/end', {
    tag,
    summary: 'A unit of yours is lost, returned, seized or destroyed: custody ends, and why.',
    who: ['operator'],
    params: z.strictObject({ sscc: s.sscc }),
    body: z.strictObject({
      ...event,
      end: z.enum(['lost', 'returned', 'seized', 'destroyed']),
      reason: s.text(500),
    }),
    answer: one('serai.tracking.v1.ScanAnswer'),
    handle: async ({ services, params, body, call }) =>
      ok((await services.tracking.declareEnd({ ...params, ...body }, call)).answer),
  }),
  route('get', '/v1/incidents', {
    tag,
    summary: 'What went otherwise than planned.',
    who: everybody,
    query: z.strictObject({ ...s.paging, status: s.optionalText(20) }),
    answer: page('serai.tracking.v1.Incident'),
    handle: async ({ services, query, call }) => {
      const { status, ...page } = query;
      const found = await services.tracking.listIncidents({ page, status }, call);
      return pageOf(found.incidents, found.nextCursor);
    },
  }),
  route('post', '/v1/incidents/:id/clear', {
    tag,
    summary: 'Say what was done about an incident.',
    who: ['operator', 'admin'],
    params: s.byId,
    body: z.strictObject({ reason: s.text(500) }),
    answer: one('serai.tracking.v1.Incident'),
    handle: async ({ services, params, body, call }) => {
      const asked = { incidentId: params.id, ...body };
      return ok((await services.tracking.clearIncident(asked, call)).incident);
    },
  }),
  route('post', '/v1/incidents/:id/assign', {
    tag,
    summary: 'Say who sees to an incident, or pass it on to another member that it concerns.',
    who: ['operator', 'admin'],
    params: s.byId,
    body: z.strictObject({ memberId: s.optionalId, assignee: s.optionalText(100) }),
    answer: one('serai.tracking.v1.Incident'),
    handle: async ({ services, params, body, call }) => {
      const asked = { incidentId: params.id, ...body };
      return ok((await services.tracking.assignIncident(asked, call)).incident);
    },
  }),
  route('get', '/v1/track/:number', {
    tag,
    summary: 'Where a parcel is, for whoever has its number.',
    who: 'anyone',
    params: z.strictObject({ number: s.text(40) }),
    answer: one('serai.tracking.v1.TrackResponse'),
    handle: async ({ services, params, call }) => ok(await services.tracking.track(params, call)),
  }),
];
