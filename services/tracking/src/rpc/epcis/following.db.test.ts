import type { Actor } from '@serai/model';
import { clock, newId } from '@serai/runtime';
import { eventPlaces } from '../../store/epcis/eventPlaces';
import type { Tracking } from '../tracking.test-data';
import {
  as,
  booked,
  field,
  members,
  openTracking,
  operator,
  points,
  refusedWith,
  service,
} from '../tracking.test-data';
import { at, capture, epcOf, seen } from './epcis.test-data';

let tracking: Tracking;
const [a, b, d] = [operator('a'), operator('b'), operator('d')];

beforeAll(async () => {
  tracking = await openTracking();
});
afterAll(() => tracking.stop());

const anything = 'anything';
async function keptBy(actor: Actor, name = newId('q')): Promise<string> {
  const query = { name, parameters: [{ name: 'EQ_bizStep', values: ['receiving'] }] };
  await tracking.epcis.keepQuery({ query }, as(actor));
  return name;
}

async function follow(
  actor: Actor,
  queryName: string,
  after: number | undefined,
  more: { limit?: number; until?: number; recordedFrom?: number } = {},
): Promise<{ ids: string[]; after: number; more: boolean }> {
  const { subject, member: memberId = '', roles } = actor;
  const viewer = { subject, memberId, roles: [...roles] };
  const place = after === undefined ? {} : { after };
  const asked = { viewer, ownerId: memberId, queryName, ...place, ...more };
  const found = await tracking.epcis.followEvents(asked, as(service));
  const ids = found.events.map(({ json }) => String((JSON.parse(json) as Event)['eventID']));
  return { ids, after: found.after, more: found.more };
}
type Event = Record<string, unknown>;

const told = (id: string, sscc?: string) =>
  seen(sscc === undefined ? [`urn:x:${id}`] : [epcOf(sscc)], { eventID: `urn:x:${id}` });

test('events are placed once they can be seen, and followed in that order, page by page', async () => {
  const name = await keptBy(a, anything);
  const start = await follow(a, name, undefined);
  const parts = [told('1'), told('2'), told('3')];
  const { captureId } = await capture(tracking, a, parts, { last: false });
  await capture(tracking, a, [], { captureId });
  expect(await follow(a, name, start.after)).toEqual({ ids: [], after: start.after, more: false });
  await tracking.apply();
  const first = await follow(a, name, start.after, { limit: 2 });
  expect(first).toMatchObject({ ids: ['urn:x:1', 'urn:x:2'], more: true });
  const second = await follow(a, name, first.after, { limit: 2 });
  expect(second).toMatchObject({ ids: ['urn:x:3'], more: false });
  expect(await follow(a, name, second.after)).toMatchObject({ ids: [], after: second.after });
  const again = await follow(a, name, start.after, { until: first.after });
  expect(again).toMatchObject({ ids: first.ids, more: false });
  expect((await follow(a, name, start.after, { recordedFrom: clock() + 1 })).ids).toEqual([]);
});

test('each is told what it may see when it is told; nothing of the captor’s own fields', async () => {
  const { ssccs } = await booked(tracking, 1);
  await field(tracking).collect(a, ssccs);
  const [nameOfA, nameOfB, nameOfD] = [await keptBy(a), await keptBy(b), await keptBy(d)];
  const { after } = await follow(a, nameOfA, undefined);
  await capture(tracking, a, [{ ...told('own', ssccs[0]), ...at(points.start) }]);
  await tracking.apply();
  const own = await follow(a, nameOfA, after);
  expect(own.ids).toEqual(['urn:x:own']);
  expect(own.after).toBeGreaterThan(after);
  // What is not for it is not looked at again either.
  expect(await follow(b, nameOfB, after)).toEqual({ ids: [], after: own.after, more: false });
  expect((await follow(d, nameOfD, after)).ids).toEqual([]);
});

test('however many place at once, no place is given twice and none is left out', async () => {
  const name = await keptBy(a);
  const { after } = await follow(a, name, undefined);
  const events = Array.from({ length: 40 }, (_, n) => told(`many-${n}`));
  await capture(tracking, a, events);
  await tracking.apply();
  const others = [eventPlaces(() => tracking.database), eventPlaces(() => tracking.database)];
  const query = { conditions: [], orderBy: 'recordTime', isAscending: true } as const;
  const asked = { query, viewer: a, after, recordedFrom: 0, limit: 100, until: 0 };
  await Promise.all(others.flatMap((each) => [each.follow(asked), each.follow(asked)]));
  const { ids } = await follow(a, name, after, { limit: 100 });
  expect([...ids].sort()).toEqual(events.map(({ eventID }) => String(eventID)).sort());
  const rows = tracking.database.connection.collection('epcisEvents');
  const places = await rows.find({ place: { $gt: 0 } }).toArray();
  const numbers = places.map(({ place }) => Number(place)).sort((x, y) => x - y);
  expect(numbers).toEqual(numbers.map((_, n) => n + 1));
});

test('who delivers is told of every subscription, with its token and from where on', async () => {
  const name = await keptBy(b);
  const { after } = await follow(b, name, undefined);
  const target = 'https://hooks.example/epcis';
  const subscription = { queryName: name, target, stream: true };
  const asked = { subscription, signatureToken: 'a token' };
  const made = await tracking.epcis.subscribe(asked, as(b));
  const page = { cursor: '', limit: 1 };
  const { followed } = await tracking.epcis.listFollowed({ page }, as(service));
  expect(followed).toMatchObject([
    { subscription: { id: made.subscription?.id, target }, ownerId: members.b },
  ]);
  expect(followed[0]).toMatchObject({ signatureToken: 'a token', fromPlace: after });
  const earlier = { ...subscription, initialRecordTime: clock() - 60_000 };
  const { subscription: second } = await tracking.epcis.subscribe(
    { subscription: earlier, signatureToken: '' },
    as(b),
  );
  // It is told what was recorded before it was made, and placed before as well.
  const both = await tracking.epcis.listFollowed({ page }, as(service));
  expect(both.followed[1]).toMatchObject({ subscription: earlier, fromPlace: 0 });
  for (const id of [made.subscription?.id ?? '', second?.id ?? '']) {
    await tracking.epcis.unsubscribe({ queryName: name, id }, as(b));
  }
  expect((await tracking.epcis.listFollowed({ page }, as(service))).followed).toEqual([]);
});

test('a query that is gone is followed no more, and people do not ask here', async () => {
  expect(await refusedWith(follow(a, 'nothing', 0))).toBe('QUERY_MISSING');
  const asked = { viewer: null, ownerId: members.a, queryName: anything, after: 0 };
  expect(await refusedWith(tracking.epcis.followEvents(asked, as(a)))).toBe('ROLE_FORBIDDEN');
  expect(await refusedWith(tracking.epcis.listFollowed({}, as(a)))).toBe('ROLE_FORBIDDEN');
});
