import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { askRest } from '../support/askRest';
import { restTable } from './rest/restTable';
import type { World } from './rest/world';
import { askAs, otherToken, tokenOf } from './rest/askRow';
import { buildWorld, expiredToken } from './rest/world';

const startMs = 300_000;
let alliance: Alliance;
let world: World;

beforeAll(async () => {
  // A mail server that nobody reaches: notices can be asked for, and nothing is sent.
  const env = { gateway: { SMTP_URL: 'smtp://127.0.0.1:1' } };
  alliance = await startAlliance({ empty: true, env });
  world = await buildWorld(alliance, await expiredToken(alliance));
}, startMs);
afterAll(() => alliance?.stop());

const rows = Object.entries(restTable);

test('every route that the gateway serves stands in the table, and no other', async () => {
  const { body } = await askRest(alliance.url, 'GET', '/openapi.json');
  const paths = body['paths'] as Record<string, Record<string, unknown>>;
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(served.length).toBeGreaterThan(70);
  expect(rows.map(([route]) => route).sort()).toEqual(served.sort());
});

test.each(rows)('%s: who may not is turned away, who may is served', async (route, row) => {
  const isOpen = row.right === 'anyone';
  const wrong: unknown[] = [];
  const expectStatus = async (who: string, token: string | undefined, status: number) => {
    const answer = await askAs(alliance.url, route, row.ask(world), token);
    if (answer.status !== status) wrong.push([who, answer.status, status, answer.text]);
    return answer;
  };
  await expectStatus('anonymous', undefined, isOpen ? row.granted : 401);
  await expectStatus('expired', world.expired, isOpen ? row.granted : 401);
  if (row.tooLow !== 'nobody') await expectStatus('too low', tokenOf(world, row.tooLow), 403);
  if (row.otherMember !== 'nobody') {
    const status = row.otherMember === 'own' ? row.granted : row.otherMember;
    const { text } = await expectStatus('other member', otherToken(world, row.right), status);
    if (row.otherMember === 'own') wrong.push(...secrets().filter((id) => text.includes(id)));
  }
  if (!isOpen) await expectStatus('right', tokenOf(world, row.right), row.granted);
  expect(wrong).toEqual([]);
});

/** What only `own` and who works with it may read of. */
function secrets(): string[] {
  const { quote, booking, strayedBooking, parcel, sscc, number, agreement, handOver } = world;
  const { captureJob, epcisEvent } = world;
  const told = [captureJob, epcisEvent, world.webhook, world.notice];
  return [quote, booking, strayedBooking, parcel, sscc, number, agreement, handOver, ...told];
}
