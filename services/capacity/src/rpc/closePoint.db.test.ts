import { foundAlliance, point, publishedPoint } from './network.test-data';
import {
  as,
  factsOf,
  people,
  refusedWith,
  running,
  type People,
  type Running,
} from './running.test-data';

let alliance: Running;
let client: Running['client'];
let who: People;

beforeAll(async () => {
  alliance = await running();
  client = alliance.client;
});
beforeEach(async () => {
  who = people();
  await foundAlliance(alliance, who);
});
afterAll(() => alliance.stop());

const from = Date.UTC(2026, 5, 1);
const reason = 'flooded';

test('a point is closed once, stays closed when it is published again, and all are told', async () => {
  const pointId = await publishedPoint(client, who, 'A');
  const closure = { pointId, from, reason };
  const { point: closed } = await client.closePoint(closure, as(who.operator));
  expect(closed?.closed).toMatchObject({ from, reason });
  await client.closePoint(closure, as(who.admin));
  const points = [point('A', { name: 'Renamed' })];
  await client.publishPoints({ points }, as(who.operator));
  const { point: renamed } = await client.getPoint({ pointId }, as(who.shipper));
  expect(renamed).toMatchObject({ name: 'Renamed', closed: { from, reason } });
  const facts = await factsOf(alliance.database, pointId);
  expect(facts.map(({ type }) => type)).toEqual([
    'PointPublished',
    'PointClosed',
    'PointPublished',
  ]);
});

test('is refused for what is no closure, an unknown point and another member', async () => {
  const pointId = await publishedPoint(client, who, 'A');
  const close = (change: object, actor = who.operator) =>
    refusedWith(client.closePoint({ pointId, from, reason, ...change }, as(actor)));
  expect(await close({ from: 9e15 })).toBe('CLOSURE_INVALID from');
  expect(await close({ until: from })).toBe('CLOSURE_INVALID until');
  expect(await close({ reason: ' ' })).toBe('CLOSURE_INVALID reason');
  expect(await close({ pointId: 'pnt_none' })).toBe('POINT_UNKNOWN pointId');
  const stranger = { ...who.operator, member: 'mbr_0000000000000000000000000000000c' };
  expect(await close({}, stranger)).toBe('POINT_OF_ANOTHER pointId');
  expect(await close({}, who.shipper)).toBe('ROLE_FORBIDDEN');
});
