import type { FollowEventsRequest } from '@serai/protos/serai/tracking/v1/FollowEventsRequest';
import { parseInstant } from '@serai/model';
import { openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../../test/support/engines';
import { receiver, type Receiver } from '../../../../../test/support/receiver';
import { tellingStore } from '../../store/telling';
import { epcisOutlet, eventsPerDocument } from './epcisOutlet';
import type { Outlet } from './outlet';
import { post } from './post';
import { tell } from './tell';
import type { Cursor, TellingStore } from './tellingStore';

let database: Database;
let store: TellingStore;
let there: Receiver;
let now: number;
/** What tracking has placed, in its order; it says itself who sees what. */
let placed: string[];
let asked: FollowEventsRequest[];

const minute = 60_000;
const madeAt = parseInstant('2026-11-29T16:04:36Z');
const firstAt = parseInstant('2026-11-29T16:05:00Z');
const rules = {
  ...{ isLoopbackAllowed: true, timeoutMs: 60_000 },
  resolve: () => Promise.resolve([]),
};

const following = {
  listFollowed: () => Promise.reject(new Error('nobody asks here')),
  followEvents: (request: FollowEventsRequest) => {
    asked.push(request);
    const { after = 0, limit = 0 } = request;
    const found = placed.slice(Number(after), Number(after) + Number(limit));
    const last = Number(after) + found.length;
    const events = found.map((json) => ({ json, prefixes: [] }));
    return Promise.resolve({ events, after: last, more: last < placed.length });
  },
};

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'gateway' });
  store = tellingStore(() => Promise.resolve(database));
  there = await receiver();
  [now, placed, asked] = [madeAt, [], []];
});
afterEach(async () => {
  await there.close();
  await database.close();
});

function subscribed(more: { reportIfEmpty?: boolean; initialRecordTime?: number } = {}): Outlet {
  const { reportIfEmpty = false, initialRecordTime = 0 } = more;
  const when = { stream: false, schedule: [{ name: 'second', values: ['0'] }] };
  const made = { id: 'sub_1', queryName: 'arrivals', target: there.url, createdAt: madeAt };
  const subscription = { ...made, ...when, reportIfEmpty, initialRecordTime };
  const followed = { subscription, ownerId: 'mbr_a', signatureToken: 'a token', fromPlace: 0 };
  return epcisOutlet({ following }, followed, (letter, signal) => post(letter, rules, signal));
}

async function standing({ id, fresh }: Outlet, moment: number): Promise<Cursor> {
  if (fresh === undefined) throw new Error('its cursor begins nowhere');
  return store.begun(id, fresh(moment));
}

/** As the loop does at a moment: who is not due is not told. */
async function lookAt(moment: number, outlet: Outlet): Promise<void> {
  now = moment;
  const cursor = await standing(outlet, now);
  const isDue = outlet.isDue(cursor, { now, head: 0, before: undefined });
  if (!isDue || cursor.retryAt > now) return;
  const { signal } = new AbortController();
  await tell({ store, now: () => now, draw: () => 1, firstRetryMs: 1_000, signal }, outlet, cursor);
}

const event = (n: number): string => JSON.stringify({ type: 'ObjectEvent', eventID: `urn:x:${n}` });
/** The events of each document that was taken. */
const told = (): string[][] =>
  there.heard.map(({ body }) =>
    (body.match(/urn:x:\d+/g) ?? []).map((found) => found.replace('urn:x:', '')),
  );

test('what was found since is told when the schedule comes round, and at no other time', async () => {
  const outlet = subscribed();
  placed.push(event(1));
  await lookAt(madeAt, outlet);
  await lookAt(firstAt - 1, outlet);
  expect(told()).toEqual([]);
  placed.push(event(2));
  await lookAt(firstAt, outlet);
  placed.push(event(3));
  await lookAt(firstAt + 1_000, outlet);
  expect(told()).toEqual([['1', '2']]);
  // It was away for three minutes: what was missed is told once.
  await lookAt(firstAt + 3 * minute + 20_000, outlet);
  await lookAt(firstAt + 3 * minute + 30_000, outlet);
  expect(told()).toEqual([['1', '2'], ['3']]);
  await lookAt(firstAt + 4 * minute, outlet);
  expect(told()).toHaveLength(2);
  expect(JSON.parse(there.heard[0]?.body ?? '')).toMatchObject({
    type: 'EPCISQueryDocument',
    epcisBody: { queryResults: { queryName: 'arrivals', subscriptionID: 'sub_1' } },
  });
});

test('that nothing was found is told once each time, where that was asked for', async () => {
  const outlet = subscribed({ reportIfEmpty: true });
  for (const moment of [firstAt, firstAt + 1_000, firstAt + minute]) await lookAt(moment, outlet);
  expect(told()).toEqual([[], []]);
  // A page that is just full is no reason to say besides that there is nothing.
  placed.push(...Array.from({ length: eventsPerDocument }, (_, n) => event(n)));
  await lookAt(firstAt + 2 * minute, outlet);
  placed.push(...Array.from({ length: 2 * eventsPerDocument + 1 }, (_, n) => event(n)));
  await lookAt(firstAt + 3 * minute, outlet);
  const sizes = told().map(({ length }) => length);
  expect(sizes).toEqual([0, 0, eventsPerDocument, eventsPerDocument, eventsPerDocument, 1]);
});

test('the rest of a page that nobody may see is no empty report', async () => {
  const outlet = subscribed({ reportIfEmpty: true });
  placed.push(event(1));
  const { followEvents } = following;
  following.followEvents = async (request) => {
    const found = await followEvents(request);
    return { ...found, more: Number(request.after) === 0 };
  };
  await lookAt(firstAt, outlet);
  following.followEvents = followEvents;
  expect(told()).toEqual([['1']]);
});

test('a report that is not taken is tried again before the schedule comes round', async () => {
  const outlet = subscribed();
  placed.push(event(1));
  there.answers = (nth) => (nth === 0 ? 500 : 204);
  await lookAt(firstAt, outlet);
  placed.push(event(2));
  await lookAt(firstAt + 500, outlet);
  await lookAt(firstAt + 1_000, outlet);
  expect(told()).toEqual([['1'], ['1', '2']]);
  await lookAt(firstAt + minute, outlet);
  expect(told()).toHaveLength(2);
});

test('a loop that comes late does not move on the schedule', async () => {
  const outlet = subscribed({ reportIfEmpty: true });
  const late = await standing(outlet, madeAt);
  await lookAt(firstAt, outlet);
  const { signal } = new AbortController();
  const woken = () => firstAt + 10 * minute;
  await tell({ store, now: woken, draw: () => 1, firstRetryMs: 1_000, signal }, outlet, late);
  const { firesAt } = await standing(outlet, now);
  expect(firesAt).toBe(firstAt + minute);
});

test('it begins with what was recorded since the time that was given', async () => {
  await lookAt(firstAt, subscribed({ initialRecordTime: madeAt - minute }));
  expect(asked).toMatchObject([{ after: 0, recordedFrom: madeAt - minute, until: 0 }]);
});
