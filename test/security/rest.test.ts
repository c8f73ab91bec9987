import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import { connect } from '../../shared/runtime/src/calls/connect';
import { becomes } from '../journeys/person';
import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { askRest, mustAsk } from '../support/askRest';
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

// Before the rows: one of them has the member leave.
test('a device that was removed gets in nowhere, and who takes its place does', async () => {
  const { own, from } = world;
  const device = { login: 'gate-9', name: 'Gate 9', roles: ['device'], pointId: from };
  const password = alliance.demoPassword;
  const people = `/v1/members/${own.id}/people`;
  const register = (key: string) =>
    mustAsk(alliance.url, 'POST', people, {
      ...{ token: own.operator, key, body: { ...device, password } },
    });
  const signIn = async (): Promise<string> => {
    const body = { login: device.login, password };
    return String((await mustAsk(alliance.url, 'POST', '/v1/sign-in', { body }))['accessToken']);
  };
  const tracking = connect<TrackingServiceDefinition>({
    address: String(alliance.env.gateway['TRACKING_ADDRESS']),
    service: 'serai.tracking.v1.TrackingService',
  });
  const doors = async (token: string): Promise<unknown[]> => {
    const asked = tracking.listIncidents({}, { deadlineMs: 10_000, token });
    const atTracking = await asked.then(
      () => 'granted',
      (error: unknown) => (error as { code?: string }).code,
    );
    const { body } = await askRest(alliance.url, 'GET', '/v1/incidents', { token });
    return [atTracking, body['code'] ?? 'granted'];
  };
  const { id } = await register('gate-9');
  const token = await signIn();
  expect(await doors(token)).toEqual(['granted', 'granted']);
  const path = `/v1/people/${String(id)}`;
  expect((await askRest(alliance.url, 'DELETE', path, { token: own.operator })).status).toBe(204);
  await becomes('it is known everywhere', async () =>
    (await doors(token)).every((said) => said === 'TOKEN_ENDED') ? true : undefined,
  );
  await register('gate-9-again');
  expect(await doors(await signIn())).toEqual(['granted', 'granted']);
  tracking.close();
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
