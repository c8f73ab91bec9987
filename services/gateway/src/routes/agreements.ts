import { z } from 'zod';
import { one, page } from './messages';
import { toProto } from './names';
import { created, ok, pageOf } from './answers';
import type { Route } from './route';
import { everybody, office, route } from './route';
import * as s from './schemas';

const tag = 'Agreements, charter and rates';
const basisPoints = s.count(10_000);

const terms = z.strictObject({
  discounts: z
    .array(z.strictObject({ operatorId: s.id, basisPoints }))
    .max(100)
    .default([]),
  revenueShareBasisPoints: basisPoints,
  liabilityCapPerKg: s.price,
  paymentDays: s.count(365),
  noticeDays: s.count(730),
  interline: z.boolean(),
  deemedAcceptanceHours: s.count(720),
  allotments: z
    .array(
      z.strictObject({
        operatorId: s.id,
        lineId: s.optionalId,
        areaId: s.optionalId,
        runId: s.optionalText(100),
        pointId: s.optionalId,
        weightGrams: s.count().default(0),
        volumeCm3: s.count(),
        stops: s.count(1_000_000).default(0),
        releaseMinutes: s.count(527_040),
      }),
    )
    .max(100)
    .default([]),
  subcontractorIds: z.array(s.id).max(2).default([]),
});
const handling = z.strictObject({
  weightToleranceGrams: s.count(30_000_000),
  weightToleranceBasisPoints: basisPoints,
  rerouteDefault: z.enum(['earliest', 'decline']),
});
const version = { expectedVersion: s.count() };

/** What members owe each other, and the rates it is compared in. */
export const agreementRoutes: readonly Route[] = [
  route('get', '/v1/charter', {
    tag,
    summary: 'The terms for every pair of members that has not agreed on others.',
    who: everybody,
    answer: one('serai.partner.v1.Charter'),
    handle: async ({ services, call }) =>
      ok((await services.agreements.getCharter({}, call)).charter),
  }),
  route('put', '/v1/charter', {
    tag,
    summary: 'Change the charter; without handling, that stays as it is.',
    who: ['admin'],
    body: z.strictObject({
      terms,
      comparisonCurrency: s.currency,
      handling: handling.optional(),
      ...version,
    }),
    answer: one('serai.partner.v1.Charter'),
    handle: async ({ services, body, call }) => {
      const { handling: given, ...asked } = toProto(body);
      const request = { ...asked, ...(given !== undefined && { handling: given }) };
      return ok((await services.agreements.changeCharter(request, call)).charter);
    },
  }),
  route('post', '/v1/agreements', {
    tag,
    summary: 'Propose an agreement to another member.',
    who: ['operator'],
    creates: true,
    body: z.strictObject({
      partnerId: s.id,
      terms,
      validFrom: s.instant,
      validTo: s.instant.optional(),
    }),
    statuses: [201],
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, body, call }) => {
      const { validTo, ...asked } = toProto(body);
      const until = validTo === undefined ? {} : { validTo };
      const found = await services.agreements.proposeAgreement({ ...asked, ...until }, call);
      return created(found.agreement, `/v1/agreements/${found.agreement?.id}`);
    },
  }),
  route('get', '/v1/agreements', {
    tag,
    summary: 'The agreements of your member.',
    who: office,
    query: z.strictObject({ ...s.paging, status: s.optionalText(20) }),
    answer: page('serai.partner.v1.Agreement'),
    handle: async ({ services, query, call }) => {
      const { status, ...page } = query;
      const found = await services.agreements.listAgreements({ page, status }, call);
      return pageOf(found.agreements, found.nextCursor);
    },
  }),
  route('get', '/v1/agreements/:id', {
    tag,
    summary: 'One agreement.',
    who: office,
    params: s.byId,
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, params, call }) =>
      ok((await services.agreements.getAgreement({ agreementId: params.id }, call)).agreement),
  }),
  route('post', '/v1/agreements/:id/countersign', {
    tag,
    summary: 'Sign what the other side proposed, as you have read it.',
    who: ['operator'],
    params: s.byId,
    body: z.strictObject(version),
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, params, body, call }) => {
      const asked = { agreementId: params.id, ...body };
      return ok((await services.agreements.countersignAgreement(asked, call)).agreement);
    },
  }),
  route('post', '/v1/agreements/:id/amend', {
    tag,
    summary: 'Put forward other terms; they hold once countersigned.',
    who: ['operator'],
    params: s.byId,
    body: z.strictObject({ terms, ...version }),
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, params, body, call }) => {
      const asked = { agreementId: params.id, ...toProto(body) };
      return ok((await services.agreements.amendAgreement(asked, call)).agreement);
    },
  }),
  route('post', '/v1/agreements/:id/suspend', {
    tag,
    summary: 'Suspend an agreement: the charter holds meanwhile.',
    who: office,
    params: s.byId,
    body: z.strictObject({ reason: s.text(500) }),
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, params, body, call }) => {
      const asked = { agreementId: params.id, ...body };
      return ok((await services.agreements.suspendAgreement(asked, call)).agreement);
    },
  }),
  route('post', '/v1/agreements/:id/resume', {
    tag,
    summary: 'Resume a suspended agreement.',
    who: office,
    params: s.byId,
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, params, call }) =>
      ok((await services.agreements.resumeAgreement({ agreementId: params.id }, call)).agreement),
  }),
  route('post', '/v1/agreements/:id/end', {
    tag,
    summary: 'End an agreement after its notice period.',
    who: office,
    params: s.byId,
    body: z.strictObject({ reason: s.text(500) }),
    answer: one('serai.partner.v1.Agreement'),
    handle: async ({ services, params, body, call }) => {
      const asked = { agreementId: params.id, ...body };
      return ok((await services.agreements.endAgreement(asked, call)).agreement);
    },
  }),
  route('get', '/v1/terms', {
    tag,
    summary: 'The terms in force between a seller and an operator.',
    who: office,
    query: z.strictObject({ sellerId: s.id, operatorId: s.id, at: s.instant }),
    answer: one('serai.partner.v1.GetTermsResponse'),
    handle: async ({ services, query, call }) =>
      ok(await services.agreements.getTerms(query, call)),
  }),
  route('get', '/v1/rates', {
    tag,
    summary: 'The rate table in force.',
    who: everybody,
    query: z.strictObject({ at: s.instant.optional() }),
    answer: one('serai.partner.v1.RateTable'),
    handle: async ({ services, query, call }) => {
      const asked = query.at === undefined ? {} : { at: query.at };
      return ok((await services.agreements.getRates(asked, call)).table);
    },
  }),
  route('post', '/v1/rates', {
    tag,
    summary: "Publish the day's rates to the comparison currency, as whole ratios.",
    who: ['admin'],
    creates: true,
    body: z.strictObject({
      date: s.date,
      rates: z
        .array(
          z.strictObject({
            currency: s.currency,
            numerator: z.int().min(1),
            denominator: z.int().min(1),
          }),
        )
        .min(1)
        .max(200),
    }),
    statuses: [201],
    answer: one('serai.partner.v1.RateTable'),
    handle: async ({ services, body, call }) =>
      created((await services.agreements.publishRates(body, call)).table, '/v1/rates'),
  }),
];
