import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import type { Answered } from '../support/askRest';
import { askRest } from '../support/askRest';
import type { RestRow, Who } from './rest/restRow';
import { restTable } from './rest/restTable';
import type { World } from './rest/world';
import { nextKey } from './rest/bodies';
import { buildWorld, expiredToken } from './rest/world';

const startMs = 300_000;
let alliance: Alliance;
let world: World;

beforeAll(async () => {
  alliance = await startAlliance({ empty: true });
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
    const answer = await ask(route, row, token);
    if (answer.status !== status) wrong.push([who, answer.status, status, answer.text]);
    return answer;
  };
  await expectStatus('anonymous', undefined, isOpen ? row.granted : 401);
  await expectStatus('expired', world.expired, isOpen ? row.granted : 401);
  if (row.tooLow !== 'nobody') await expectStatus('too low', tokenOf(row.tooLow), 403);
  if (row.otherMember !== 'nobody') {
    const status = row.otherMember === 'own' ? row.granted : row.otherMember;
    const { text } = await expectStatus('other member', otherToken(row.right), status);
    if (row.otherMember === 'own') wrong.push(...secrets().filter((id) => text.includes(id)));
  }
  if (!isOpen) await expectStatus('right', tokenOf(row.right), row.granted);
  expect(wrong).toEqual([]);
});

function ask(route: string, row: RestRow, token: string | undefined): Promise<Answered> {
  const { path, body, csv } = row.ask(world);
  const method = route.split(' ')[0] ?? '';
  return askRest(alliance.url, method, path, { token, body, csv, key: nextKey() });
}

function tokenOf(who: Who): string {
  switch (who) {
    case 'admin':
    case 'auditor':
      return world[who];
    case 'operator':
    case 'shipper':
    case 'device':
      return world.own[who];
    case 'partner operator':
      return world.partner.operator;
    case 'partner device':
      return world.partner.device;
    case 'anyone':
      throw new Error('anyone has no token');
  }
}

/** Somebody with the same role at a member that has nothing to do with it. */
function otherToken(who: Who): string {
  const role = who.replace('partner ', '');
  if (role === 'operator' || role === 'shipper' || role === 'device') return world.other[role];
  throw new Error(`no member has an ${who}`);
}

/** What only `own` and who works with it may read of. */
function secrets(): string[] {
  const { quote, booking, strayedBooking, parcel, sscc, number, agreement, handOver } = world;
  return [quote, booking, strayedBooking, parcel, sscc, number, agreement, handOver];
}
