import mongoose from 'mongoose';
import { becomes } from '../journeys/person';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import type { Answered } from '../support/askRest';
import { askRest } from '../support/askRest';
import { addFarCarrier, notServed } from './bad/nobodyServes';
import { badBodies, badQueries, type BadRequest } from './bad/badRequests';
import { operationsOf, type Operation } from './bad/schema';
import { storedIn } from './bad/stored';
import { unknownInBatches, unknownThings } from './bad/unknownThings';
import { askAs, tokenOf } from './rest/askRow';
import { restTable } from './rest/restTable';
import { buildWorld, type World } from './rest/world';

const startMs = 300_000;
const atOnce = 16;
let alliance: Alliance;
let world: World;
let operations: Map<string, Operation>;
let before: Record<string, number>;
let asked = 0;

beforeAll(async () => {
  // Nothing is sent: notices are only asked for.
  const gateway = { SMTP_URL: 'smtp://127.0.0.1:9' };
  alliance = await startAlliance({ empty: true, env: { gateway } });
  world = await buildWorld(alliance, '');
  operations = operationsOf((await askRest(alliance.url, 'GET', '/openapi.json')).body);
  await isFollowed(world.subscription);
  before = await storedIn(alliance);
}, startMs);
afterAll(() => alliance?.stop());

test.each(Object.entries(restTable))('%s: what is wrong is refused by name', async (route, row) => {
  const good = row.ask(world);
  const operation = operations.get(route) ?? {};
  const bad = [...badBodies(good, operation), ...badQueries(good, operation)];
  const token = tokenOf(world, row.right);
  const wrong: string[] = [];
  for (let from = 0; from < bad.length; from += atOnce) {
    const some = bad.slice(from, from + atOnce);
    const told = await Promise.all(
      some.map((each) => askAs(alliance.url, route, each.request, token)),
    );
    wrong.push(...some.flatMap((each, n) => faultIn(each, told[n])));
  }
  asked += bad.length;
  expect(wrong).toEqual([]);
});

test('nothing of it was stored', async () => {
  expect(asked).toBeGreaterThan(1_500);
  expect(await storedIn(alliance)).toEqual(before);
});

test('what is named and not there is refused by the field that names it', async () => {
  const wrong: string[] = [];
  for (const { who, field, request } of unknownThings(world)) {
    const told = await askAs(alliance.url, 'POST', request, tokenOf(world, who));
    wrong.push(...faultIn({ what: request.path, field, request }, told));
  }
  expect(wrong).toEqual([]);
});

test('in a batch the row is refused, and the field in it is named', async () => {
  for (const { who, field, request } of unknownInBatches(world)) {
    const { status, body } = await askAs(alliance.url, 'POST', request, tokenOf(world, who));
    const errors = [{ row: 0, field, code: expect.any(String) as string }];
    expect({ status, ...body }).toMatchObject({ status: 207, items: [], changed: 0, errors });
  }
});

test('a number that is none is no JSON, and no answer is given to half of a body', async () => {
  const headers = {
    'Content-Type': 'application/json',
    'Idempotency-Key': 'nan',
    Authorization: `Bearer ${world.own.shipper}`,
  };
  for (const body of ['{"parcels":[{"weightGrams":NaN}]}', '{"parcels":[', '{"a":Infinity}']) {
    const response = await fetch(`${alliance.url}/v1/quotes`, { method: 'POST', headers, body });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const told = { status: response.status, ...((await response.json()) as object) };
    const errors = [{ field: 'body', code: 'BODY_NOT_JSON' }];
    expect(told).toMatchObject({ status: 400, code: 'BODY_NOT_JSON', errors });
  }
});

/** A command that capacity understood and refused is kept with its answer, for who asks again. */
const ofRefusals = ['capacity.receipts', 'capacity.space_journal'];

test('of what is not there nothing was stored but that it was refused', async () => {
  const forget = (stored: Record<string, number>): unknown =>
    Object.entries(stored).filter(([name]) => !ofRefusals.includes(name));
  expect(forget(await storedIn(alliance))).toEqual(forget(before));
});

test('what nobody can serve is answered 200, without options and with each cause', async () => {
  const { url } = alliance;
  await addFarCarrier(url, world);
  for (const [code, body] of Object.entries(notServed(world))) {
    await becomes(`${code} is said`, async () => {
      const request = { path: '/v1/quotes', body };
      const { status, body: quote } = await askAs(url, 'POST', request, world.own.shipper);
      expect([code, status, quote['options']]).toEqual([code, 200, []]);
      const reasons = quote['reasons'] as { code: string; message: string }[];
      expect(reasons.map(({ message }) => message)).toEqual([expect.stringMatching(/^[A-Z].+\.$/)]);
      return reasons[0]?.code === code ? true : undefined;
    });
  }
});

/** Who tells keeps of a subscription how far it was told, from when it first looks at it. */
async function isFollowed(subscriptionId: string): Promise<void> {
  const uri = String(alliance.env.gateway['MONGODB_URI']);
  const gateway = await mongoose.createConnection(uri).asPromise();
  await becomes('the subscription is followed', async () => {
    const cursor = await gateway.collection<{ _id: string }>('cursors').findOne({
      _id: subscriptionId,
    });
    return cursor === null ? undefined : true;
  });
  await gateway.close();
}

/** Why the answer is not the one that the request deserves. */
function faultIn({ what, field }: BadRequest, told: Answered | undefined): string[] {
  if (told === undefined) return [`${field}: ${what}: no answer`];
  const { status, headers, body } = told;
  const errors = (body['errors'] ?? []) as { field: string }[];
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json') === true;
  const isNamed = errors.length > 0 && errors.every((error) => error.field === field);
  const isRefused = status >= 400 && status < 500 && typeof body['code'] === 'string';
  if (isProblem && isNamed && isRefused) return [];
  const named = errors.map((error) => error.field).join();
  return [`${field}: ${what}: ${status} ${String(body['code'])} ${named}`];
}
