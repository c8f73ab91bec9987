import { z } from 'zod';
import { one, page } from './messages';
import { created, done, ok, pageOf } from './answers';
import type { Route } from './route';
import { everybody, office, route } from './route';
import * as s from './schemas';

const role = z.enum(['admin', 'operator', 'shipper', 'device', 'auditor']);
const loginName = z.string().min(3).max(100);
const tag = 'Members and sign-in';

const memberQuery = z.strictObject({ ...s.paging, status: s.optionalText(20) });
const reasonBody = z.strictObject({ reason: s.text(500) });
const personBody = z.strictObject({
  login: loginName,
  name: s.text(),
  roles: z.array(role).min(1).max(5),
  password: z.string().min(8).max(200),
  pointId: s.optionalId,
  language: z.enum(['en', 'zh']).default('en'),
});

/** Who is in the alliance, and who acts for it. */
export const partnerRoutes: readonly Route[] = [
  route('post', '/v1/sign-in', {
    tag,
    summary: 'Sign in with login and password; the token lasts 15 minutes.',
    who: 'anyone',
    body: z.strictObject({ login: loginName, password: s.text() }),
    answer: one('serai.partner.v1.Token'),
    handle: async ({ services, body, call }) =>
      ok((await services.identity.signIn(body, call)).token),
  }),
  route('post', '/v1/token', {
    tag,
    summary: "Exchange an assertion signed with a member's own key for an alliance token.",
    who: 'anyone',
    body: z.strictObject({ assertion: z.string().min(1).max(8192) }),
    answer: one('serai.partner.v1.Token'),
    handle: async ({ services, body, call }) =>
      ok((await services.identity.exchangeAssertion(body, call)).token),
  }),
  route('get', '/v1/keys', {
    tag,
    summary: 'The public keys that tokens are signed with (RFC 7517).',
    who: 'anyone',
    handle: async ({ services, call }) => {
      const { jwks } = await services.identity.getKeys({}, call);
      return { status: 200, body: JSON.parse(jwks) as unknown };
    },
  }),
  route('post', '/v1/keys/rotate', {
    tag,
    summary: 'Publish the next signing key and begin to use the one after.',
    who: ['admin'],
    creates: true,
    handle: async ({ services, call }) => {
      const { jwks } = await services.identity.rotateKeys({}, call);
      return { status: 200, body: JSON.parse(jwks) as unknown };
    },
  }),
  route('post', '/v1/members', {
    tag,
    summary: 'Apply for membership.',
    who: 'anyone',
    creates: true,
    body: z.strictObject({
      name: s.text(),
      country: s.country,
      currency: s.currency,
      gs1CompanyPrefix: z.string().regex(/^\d{6,12}$/, 'must be 6 to 12 digits'),
      contactEmail: z.email().max(200),
      reference: s.reference,
    }),
    statuses: [201],
    answer: one('serai.partner.v1.Member'),
    handle: async ({ services, body, call }) => {
      const { member } = await services.membership.apply(body, call);
      return created(member, `/v1/members/${member?.id}`);
    },
  }),
  route('get', '/v1/members', {
    tag,
    summary: 'The members of the alliance.',
    who: everybody,
    query: memberQuery,
    answer: page('serai.partner.v1.Member'),
    handle: async ({ services, query, call }) => {
      const { status, ...page } = query;
      const found = await services.membership.listMembers({ page, status }, call);
      return pageOf(found.members, found.nextCursor);
    },
  }),
  route('get', '/v1/members/:id', {
    tag,
    summary: 'One member.',
    who: everybody,
    params: s.byId,
    answer: one('serai.partner.v1.Member'),
    handle: async ({ services, params, call }) =>
      ok((await services.membership.getMember({ memberId: params.id }, call)).member),
  }),
  route('post', '/v1/members/:id/admit', {
    tag,
    summary: 'Admit an applicant.',
    who: ['admin'],
    params: s.byId,
    answer: one('serai.partner.v1.Member'),
    handle: async ({ services, params, call }) =>
      ok((await services.membership.admit({ memberId: params.id }, call)).member),
  }),
  route('post', '/v1/members/:id/suspend', {
    tag,
    summary:
      'Suspend a member: nothing new, work in hand goes on; for good, what is planned does not.',
    who: ['admin'],
    params: s.byId,
    body: reasonBody.extend({ forGood: z.boolean().default(false) }),
    answer: one('serai.partner.v1.Member'),
    handle: async ({ services, params, body, call }) =>
      ok((await services.membership.suspend({ memberId: params.id, ...body }, call)).member),
  }),
  route('post', '/v1/members/:id/reinstate', {
    tag,
    summary: 'Reinstate a suspended member.',
    who: ['admin'],
    params: s.byId,
    answer: one('serai.partner.v1.Member'),
    handle: async ({ services, params, call }) =>
      ok((await services.membership.reinstate({ memberId: params.id }, call)).member),
  }),
  route('post', '/v1/members/:id/leave', {
    tag,
    summary: 'Leave the alliance.',
    who: office,
    params: s.byId,
    answer: one('serai.partner.v1.Member'),
    handle: async ({ services, params, call }) =>
      ok((await services.membership.leave({ memberId: params.id }, call)).member),
  }),
  route('post', '/v1/members/:id/people', {
    tag,
    summary: 'Register somebody, or a device at a point, who acts for a member.',
    who: office,
    creates: true,
    params: s.byId,
    body: personBody,
    statuses: [201],
    answer: one('serai.partner.v1.Person'),
    handle: async ({ services, params, body, call }) => {
      const asked = { memberId: params.id, ...body };
      const { person } = await services.identity.registerPerson(asked, call);
      return created(person, `/v1/members/${params.id}/people`);
    },
  }),
  route('get', '/v1/members/:id/people', {
    tag,
    summary: 'The people of a member.',
    who: office,
    params: s.byId,
    query: z.strictObject(s.paging),
    answer: page('serai.partner.v1.Person'),
    handle: async ({ services, params, query, call }) => {
      const asked = { memberId: params.id, page: query };
      const found = await services.identity.listPeople(asked, call);
      return pageOf(found.people, found.nextCursor);
    },
  }),
  route('post', '/v1/people', {
    tag,
    summary: 'Register an admin or an auditor: they belong to the alliance and to no member.',
    who: ['admin'],
    creates: true,
    body: personBody,
    statuses: [201],
    answer: one('serai.partner.v1.Person'),
    handle: async ({ services, body, call }) => {
      const { person } = await services.identity.registerPerson({ memberId: '', ...body }, call);
      return created(person, `/v1/people/${person?.id}`);
    },
  }),
  route('put', '/v1/people/:id/roles', {
    tag,
    summary: 'Change what somebody may do.',
    who: office,
    params: s.byId,
    body: z.strictObject({ roles: z.array(role).min(1).max(5) }),
    answer: one('serai.partner.v1.Person'),
    handle: async ({ services, params, body, call }) =>
      ok((await services.identity.changeRoles({ personId: params.id, ...body }, call)).person),
  }),
  route('delete', '/v1/people/:id', {
    tag,
    summary: 'Somebody does not act for the member any more.',
    who: office,
    params: s.byId,
    statuses: [204],
    handle: async ({ services, params, call }) => {
      await services.identity.removePerson({ personId: params.id }, call);
      return done;
    },
  }),
  route('get', '/v1/members/:id/keys', {
    tag,
    summary: 'The public keys by which a member signs hand-overs, and signed them (RFC 7517).',
    who: 'anyone',
    params: s.byId,
    handle: async ({ services, params, call }) => {
      const { jwks } = await services.identity.getMemberKeys({ memberId: params.id }, call);
      return { status: 200, body: JSON.parse(jwks) as unknown };
    },
  }),
  route('post', '/v1/members/:id/keys/rotate', {
    tag,
    summary: 'The next key that the alliance keeps for a member; it signs at once.',
    who: office,
    creates: true,
    params: s.byId,
    handle: async ({ services, params, call }) => {
      const { jwks } = await services.identity.rotateMemberKey({ memberId: params.id }, call);
      return { status: 200, body: JSON.parse(jwks) as unknown };
    },
  }),
  route('post', '/v1/members/:id/keys', {
    tag,
    summary: "Register a member's own public key (EC P-256 JWK with kid).",
    who: office,
    creates: true,
    params: s.byId,
    body: z.strictObject({ jwk: z.record(z.string(), z.string().max(200)) }),
    statuses: [201],
    answer: one('serai.partner.v1.RegisterMemberKeyResponse'),
    handle: async ({ services, params, body, call }) => {
      const asked = { memberId: params.id, jwk: JSON.stringify(body.jwk) };
      const key = await services.identity.registerMemberKey(asked, call);
      return created(key, `/v1/members/${params.id}/keys/${key.keyId}`);
    },
  }),
  route('delete', '/v1/members/:id/keys/:keyId', {
    tag,
    summary: "Revoke a member's own key.",
    who: office,
    params: s.byId.extend({ keyId: s.text() }),
    statuses: [204],
    handle: async ({ services, params, call }) => {
      const asked = { memberId: params.id, keyId: params.keyId };
      await services.identity.revokeMemberKey(asked, call);
      return done;
    },
  }),
];
