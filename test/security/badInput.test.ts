import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import type { Answered } from '../support/askRest';
import { askRest } from '../support/askRest';
import { badBodies, badQueries, type BadRequest } from './bad/badRequests';
import { operationsOf, type Operation } from './bad/schema';
import { storedIn } from './bad/stored';
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
  alliance = await startAlliance({ empty: true });
  world = await buildWorld(alliance, '');
  operations = operationsOf((await askRest(alliance.url, 'GET', '/openapi.json')).body);
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
