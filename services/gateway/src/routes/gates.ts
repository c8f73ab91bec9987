import { z } from 'zod';
import { ok } from './answers';
import { one } from './messages';
import type { Route } from './route';
import { field, route } from './route';
import * as s from './schemas';

const tag = 'Parcels under way';
const uploadId = s.text(80);
const ssccs = z.array(s.sscc).max(500).default([]);

/** What readers and scanners tell by themselves, at once or when they are back. */
export const gateRoutes: readonly Route[] = [
  route('post', '/v1/reads', {
    tag,
    summary:
      'Tags that a reader heard (96 bits in hexadecimal); each unit is answered as a scan is.',
    who: field,
    body: z.strictObject({
      uploadId,
      pointId: s.optionalId,
      sentAt: s.instant,
      antennas: z.array(s.count(999)).max(100).default([]),
      reads: z
        .array(
          z.strictObject({
            tag: s.text(100),
            antenna: s.count(999),
            rssi: z.number().min(-150).max(50),
            readAt: s.instant,
          }),
        )
        .min(1)
        .max(5_000),
    }),
    answer: one('serai.tracking.v1.ReadTagsResponse'),
    handle: async ({ services, body, call }) => ok(await services.tracking.readTags(body, call)),
  }),
  route('post', '/v1/queues', {
    tag,
    summary: 'What a scanner kept while it had no connection: as if it had been told at once.',
    who: field,
    body: z.strictObject({
      sentAt: s.instant,
      events: z
        .array(
          z.strictObject({
            sequence: s.count(),
            kind: s.text(20),
            eventId: s.text(100),
            eventTime: s.instant,
            sscc: z.union([s.sscc, z.literal('')]).default(''),
            ssccs,
            pointId: s.optionalId,
            parentKind: s.optionalText(20),
            handOverId: s.optionalId,
            condition: z.enum(['ok', 'damaged', 'refused']).default('ok'),
            note: s.optionalText(500),
            sealNumber: s.optionalText(40),
            missingSsccs: ssccs,
            receivedBy: s.optionalText(),
            weightGrams: s.weightGrams.optional(),
            volumeCm3: s.volumeCm3.optional(),
            evidence: s.optionalText(500),
          }),
        )
        .min(1)
        .max(200),
    }),
    answer: one('serai.tracking.v1.UploadQueueResponse'),
    handle: async ({ services, body, call }) => {
      const events = body.events.map(
        ({ weightGrams: grams = 0, volumeCm3: cm3 = 0, ...event }) => ({
          ...event,
          grams,
          cm3,
        }),
      );
      return ok(await services.tracking.uploadQueue({ ...body, events }, call));
    },
  }),
  route('post', '/v1/seals', {
    tag,
    summary: 'A numbered seal is put on a unit.',
    who: field,
    body: z.strictObject({
      eventId: s.text(100),
      eventTime: s.instant,
      sscc: s.sscc,
      sealNumber: s.text(40),
      pointId: s.optionalId,
    }),
    answer: one('serai.tracking.v1.ScanAnswer'),
    handle: async ({ services, body, call }) =>
      ok((await services.tracking.seal(body, call)).answer),
  }),
  route('get', '/v1/units/:sscc/liability', {
    tag,
    summary: 'Who answered for a unit at an instant, and up to how much, as far as you may know.',
    who: ['operator', 'admin', 'auditor'],
    params: z.strictObject({ sscc: s.sscc }),
    query: z.strictObject({ at: s.instant }),
    answer: one('serai.tracking.v1.GetLiabilityResponse'),
    handle: async ({ services, params, query, call }) =>
      ok(await services.tracking.getLiability({ ...params, ...query }, call)),
  }),
];
