import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor } from '@serai/model';
import { fixedKeys } from '@serai/runtime';
import { testIdentity } from '../../../../test/support/testIdentity';
import { routes } from '../routes';
import { Imports } from '../routes/imports/imports';
import { connectServices } from '../routes/services';
import { seeingBy } from '../routes/telling/seeing';
import { streamsFrom } from '../routes/telling/streams';
import { feedStore } from '../store/feed';
import { importStore } from '../store/imports';
import { tellingStore } from '../store/telling';
import { appOf, type AppOptions } from './app';
import { maxBodyBytes } from './body';
import { livePages, pageLimits } from '../pages/track/live';
import { missesPerMinute } from './guesses';
import { limits } from './limits';

const identity = testIdentity();
const nowhere = '127.0.0.1:1';
let servers: Server[] = [];
let url: string;
let reasons: Record<string, string> = {};

/** The services are away: whatever passes the edge is answered 503. */
beforeAll(async () => {
  url = await opened();
});

/** Another gateway; answers where it is. */
async function opened(more: Pick<AppOptions, 'trustedProxies'> = {}): Promise<string> {
  const away = { partner: nowhere, capacity: nowhere, booking: nowhere, tracking: nowhere };
  const services = connectServices(away, { token: () => Promise.resolve('') });
  const noDatabase = () => Promise.reject(new Error('no database here'));
  const feed = feedStore(noDatabase);
  const telling = {
    ...{ feed, store: tellingStore(noDatabase), isLoopbackAllowed: false, isMailOn: false },
    streams: streamsFrom(feed, seeingBy(services), fixedKeys(identity.keySet)),
  };
  const app = appOf({
    ...more,
    services,
    telling,
    live: livePages(services),
    imports: new Imports(importStore(noDatabase)),
    verifier: fixedKeys(identity.keySet),
    notReady: () => Promise.resolve(reasons),
    limits: limits(fixedKeys(identity.keySet)),
  });
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

const shipper: Actor = { subject: 'per_1', member: 'mbr_1', roles: ['shipper'] };
const operator: Actor = { subject: 'per_2', member: 'mbr_1', roles: ['operator'] };

interface Told {
  status: number;
  code: string;
  fields: string[];
  headers: Headers;
}

async function ask(method: string, path: string, init: RequestInit = {}): Promise<Told> {
  const response = await fetch(`${url}${path}`, { method, ...init });
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = (await response.json()) as {
    status: number;
    code: string;
    requestId: string;
    errors: { field: string }[];
  };
  expect(body.status).toBe(response.status);
  expect(body.requestId).toBe(response.headers.get('x-request-id'));
  const fields = body.errors.map(({ field }) => field);
  return { status: response.status, code: body.code, fields, headers: response.headers };
}

const as = (actor: Actor, more: Record<string, string> = {}): Record<string, string> => ({
  Authorization: `Bearer ${identity.token(actor)}`,
  'Content-Type': 'application/json',
  ...more,
});
const signIn = (body: string, headers: Record<string, string> = {}): Promise<Told> =>
  ask('POST', '/v1/sign-in', { body, headers: { 'Content-Type': 'application/json', ...headers } });

test('a page that is not there, a method that is not taken, a path that cannot be decoded', async () => {
  expect(await ask('GET', '/v1/nope')).toMatchObject({ status: 404, code: 'ROUTE_MISSING' });
  expect(await ask('GET', '/v1/points/%E0%A4%A')).toMatchObject({ status: 404 });
  const { status, headers } = await ask('DELETE', '/v1/points');
  expect([status, headers.get('allow')]).toEqual([405, 'POST, GET']);
});

test('who does not say who it is, is asked to sign in, on every route but the open ones', async () => {
  for (const { method, path, who, takes } of routes) {
    if (who === 'anyone') continue;
    const told = await ask(method.toUpperCase(), path.replace(/:\w+/g, 'x'), {
      ...(takes === 'application/json' ? {} : { headers: { 'Content-Type': takes }, body: 'a' }),
    });
    expect([method, path, told.status, told.code]).toEqual([method, path, 401, 'TOKEN_REQUIRED']);
    expect(told.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a role that the route is not for is refused before anything is looked at', async () => {
  const told = await ask('POST', '/v1/members/mbr_1/admit', { headers: as(operator) });
  expect(told).toMatchObject({ status: 403, code: 'ROLE_REQUIRED' });
});

test('a token of somebody else than partner is none', async () => {
  const stranger = testIdentity('test-key').token(shipper);
  const headers = { Authorization: `Bearer ${stranger}` };
  expect(await ask('GET', '/v1/members', { headers })).toMatchObject({
    status: 401,
    code: 'TOKEN_INVALID',
  });
});

test('a body that is no JSON, too large, too deep or of another kind is refused as what it is', async () => {
  expect(await signIn('{"login":')).toMatchObject({ status: 400, code: 'BODY_NOT_JSON' });
  expect(await signIn(`"${'x'.repeat(maxBodyBytes)}"`)).toMatchObject({
    status: 413,
    code: 'BODY_TOO_LARGE',
  });
  expect(await signIn(`${'['.repeat(30)}${']'.repeat(30)}`)).toMatchObject({
    status: 400,
    code: 'BODY_TOO_DEEP',
  });
  expect(
    await signIn('a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }),
  ).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNKNOWN' });
  expect(await signIn('{}', { 'Content-Encoding': 'bogus' })).toMatchObject({ status: 415 });
});

test('names that reach into the machinery of objects are refused wherever they stand', async () => {
  const told = await signIn('{"login":"anna","password":{"a":{"__proto__":{"admin":true}}}}');
  expect(told).toMatchObject({ status: 400, code: 'BODY_INVALID', fields: ['__proto__'] });
  expect(await signIn('{"constructor":1}')).toMatchObject({ status: 400, fields: ['constructor'] });
});

test('an operator of the database in place of a text is no text', async () => {
  const told = await signIn('{"login":{"$ne":""},"password":{"$gt":""}}');
  expect(told).toMatchObject({ status: 400, fields: ['login', 'password'] });
});

test('a query parameter given twice, or not known, is refused by its name', async () => {
  const headers = as(shipper);
  const twice = await ask('GET', '/v1/members?limit=1&limit=2', { headers });
  expect(twice).toMatchObject({ status: 400, code: 'PARAMETER_REPEATED', fields: ['limit'] });
  const unknown = await ask('GET', '/v1/members?colour=red', { headers });
  expect(unknown).toMatchObject({ status: 400, fields: ['colour'] });
  const broken = await ask('GET', '/v1/members?limit=-1', { headers });
  expect(broken).toMatchObject({ status: 400, fields: ['limit'] });
});

test('a body where none belongs is refused', async () => {
  const admin = as({ subject: 'per_3', roles: ['admin'] });
  const told = await ask('POST', '/v1/members/mbr_1/admit', { headers: admin, body: '{"a":1}' });
  expect(told).toMatchObject({ status: 400, code: 'BODY_INVALID', fields: ['body'] });
});

test('what creates something needs a key, and the key must be one', async () => {
  const body = JSON.stringify({
    toMemberId: 'mbr_2',
    pointId: 'pnt_1',
    ssccs: ['069012340000000009'],
  });
  const none = await ask('POST', '/v1/hand-overs', { headers: as(operator), body });
  expect(none).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_REQUIRED' });
  const headers = as(operator, { 'Idempotency-Key': 'a b' });
  const bad = await ask('POST', '/v1/hand-overs', { headers, body });
  expect(bad).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_INVALID' });
});

test('a service that is away is 503 with a time to come back, and nothing of the inside', async () => {
  const told = await ask('GET', '/v1/members', { headers: as(shipper) });
  expect(told).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  expect(told.headers.get('retry-after')).toBe('1');
  reasons = { booking: 'does not answer' };
  const response = await fetch(`${url}/readyz`);
  expect([response.status, await response.json()]).toEqual([503, { status: 'waiting', reasons }]);
  reasons = {};
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('a mistake of ours is a 500 that says nothing but its request id', async () => {
  const headers = as(operator, { 'Idempotency-Key': 'k', 'Content-Type': 'text/csv' });
  const body = 'reference\n';
  const told = await ask('POST', '/v1/imports?kind=points', { headers, body });
  expect(told).toMatchObject({ status: 400, code: 'CSV_COLUMN_MISSING' });
  const show = await ask('GET', '/v1/imports/imp_1', { headers: as(operator) });
  expect(show).toMatchObject({ status: 500, code: 'INTERNAL' });
});

test.each([
  ['https://169.254.169.254/x', 'TARGET_FORBIDDEN'],
  ['https://[::1]/x', 'TARGET_FORBIDDEN'],
  ['https://2130706433/x', 'TARGET_FORBIDDEN'],
  ['http://hooks.example/x', 'TARGET_INVALID'],
])('%s is no address to tell what a query finds, nor facts', async (target, code) => {
  const send = (path: string, body: unknown): Promise<Told> => {
    const headers = as(operator, { 'Idempotency-Key': 'k', 'Content-Type': 'application/json' });
    return ask('POST', path, { headers, body: JSON.stringify(body) });
  };
  const followed = { dest: target, stream: true };
  const queries = '/v1/epcis/queries/arrivals/subscriptions';
  expect(await send(queries, followed)).toMatchObject({ status: 400, code, fields: ['dest'] });
  const webhook = await send('/v1/subscriptions', { target });
  expect(webhook).toMatchObject({ status: 400, code, fields: ['target'] });
});

test('who asks too much is told to wait, and is not counted against others', async () => {
  const answers = await Promise.all(
    Array.from({ length: 61 }, () => signIn('{"login":"somebody","password":"x"}')),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('GET', '/v1/members', { headers: as(shipper) })).status).toBe(503);
});

test('the first page, the reference and its files come from here, in two languages', async () => {
  const page = async (path: string, language = 'en'): Promise<string> => {
    const response = await fetch(`${url}${path}`, { headers: { 'Accept-Language': language } });
    expect([path, response.status]).toEqual([path, 200]);
    return response.text();
  };
  expect(await page('/')).toMatch(/lang="en"/);
  expect(await page('/', 'zh-CN')).toMatch(/lang="zh-Hans"/);
  const docs = await page('/docs');
  for (const [, file = ''] of docs.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect(file).toMatch(/^\//);
    await page(file);
  }
  expect(JSON.parse(await page('/openapi.json'))).toMatchObject({ openapi: '3.1.0' });
});

test.each([
  ['a proxy that is trusted says who asks', 'loopback', 404],
  ['a proxy that nobody named says nothing', undefined, 429],
])('%s: others are not turned away for who mistypes', async (_what, trustedProxies, other) => {
  const door = await opened(trustedProxies === undefined ? {} : { trustedProxies });
  const mistyped = async (address: string): Promise<number> => {
    const headers = { 'X-Forwarded-For': address };
    return (await fetch(`${door}/track/none/nowhere`, { headers })).status;
  };
  const statuses: number[] = [];
  for (let n = 0; n <= missesPerMinute; n += 1) statuses.push(await mistyped('203.0.113.1'));
  expect(statuses.indexOf(429)).toBe(missesPerMinute);
  expect(await mistyped('203.0.113.2')).toBe(other);
});

test('an address follows so many pages and no more', async () => {
  const door = await opened({ trustedProxies: 1 });
  const gone = new AbortController();
  const { signal } = gone;
  // Tracking is away, so that the others wait to be told.
  const asked = Array.from({ length: pageLimits.perKey + 1 }, async () => {
    const response = await fetch(`${door}/track/any/live`, { signal });
    return [response.status, response.headers.get('retry-after')];
  });
  expect(await Promise.race(asked)).toEqual([429, '30']);
  gone.abort();
  expect(
    (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length,
  ).toBe(1);
});
