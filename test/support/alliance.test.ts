import { setTimeout as wait } from 'node:timers/promises';
import type { Alliance } from './alliance';
import { startAlliance } from './alliance';

let alliance: Alliance;
const startMs = 300_000;

beforeAll(async () => {
  alliance = await startAlliance({ empty: true });
}, startMs);
afterAll(() => alliance?.stop());

test('five processes answer, the admin signs in, and one that is killed comes back', async () => {
  const admin = await alliance.as('admin');
  const { items } = await admin.get('/v1/members');
  expect(items).toEqual([]);
  const before = alliance.pid('partner');
  alliance.kill('partner');
  while (alliance.pid('partner') === before) await wait(20);
  await alliance.ready();
  await expect(admin.get('/v1/members')).resolves.toMatchObject({ items: [] });
});

test('while a process is away the gateway says so, and goes on when it is back', async () => {
  const bring = await alliance.sendAway('tracking');
  const response = await fetch(`${alliance.url}/readyz`);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  await expect(response.json()).resolves.toMatchObject({
    reasons: { tracking: 'does not answer' },
  });
  bring();
  await alliance.ready();
});
