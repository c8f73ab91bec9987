import { isRefusal, type Actor } from '@serai/model';
import { newId } from '@serai/runtime';
import type { SpaceItem } from '../domain/space/hold';
import { asked, leg, train } from '../domain/space/space.test-data';
import { submitted } from '../store/asking.test-data';
import {
  as,
  eventually,
  openOn,
  runningSpace,
  trainIn,
  type Instance,
  type SpaceRunning,
} from './space.test-data';

const operatorOf = (member: string): Actor => ({
  subject: `per_of_${member}`,
  member,
  roles: ['operator'],
});
const [carrier, yiwu, steppe] = ['mbr_carrier', 'mbr_yiwu', 'mbr_steppe'].map(operatorOf) as [
  Actor,
  Actor,
  Actor,
];
const stranger = operatorOf('mbr_stranger');
const admin: Actor = { subject: 'per_admin', roles: ['admin'] };
const departureId = train().id;
const hourMs = 3_600_000;

let running: SpaceRunning;
let one: Instance;
let client: Instance['client'];

beforeAll(async () => {
  running = await runningSpace();
  one = await running.instance();
  client = one.client;
  await openOn(one.journal, trainIn(3));
  const allotment = { memberId: 'mbr_yiwu', grams: 300, cm3: 3_000, releaseMinutes: 60 };
  await client.setAllotment({ departureId, allotment }, as(carrier, 'allot'));
  await held(yiwu, [leg(0, 400)], { commit: true, until: 0 });
  await held(steppe, [leg(0, 100)]);
  const run = {
    areaId: 'are_1',
    reference: 'AM',
    memberId: 'mbr_carrier',
    days: [1, 2, 3, 4, 5, 6, 7],
  };
  const offers = [
    asked({ kind: 'openRun', run: { ...run, grams: 1_000, cm3: 5_000, stops: 9 } }),
    asked({
      kind: 'openStorage',
      storage: { pointId: 'pnt_1', memberId: 'mbr_carrier', cm3: 900 },
    }),
  ];
  await submitted(one.journal, offers);
});
afterAll(() => running.stop());

async function held(seller: Actor, items: readonly SpaceItem[], change: object = {}) {
  const until = Date.now() + hourMs;
  const hold = {
    holdId: newId('hld'),
    items: items.map((item) => ({ ...item })),
    until,
    ...change,
  };
  const { answers } = await client.hold({ holds: [hold] }, as(seller));
  return answers[0]?.code ?? 'none';
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'granted',
    (thrown: unknown) => (isRefusal(thrown) ? thrown.code : String(thrown)),
  );
}

const spaceFor = (viewer: Actor) =>
  eventually(
    () => client.getSpace({ departureId }, as(viewer)),
    ({ resources }) =>
      resources[0]?.held?.grams === 100 || resources[0]?.pools[0]?.sold?.grams === 300,
  );

test('a carrier sees what is published, allotted, held, sold and unsold, pool by pool', async () => {
  const seen = await spaceFor(carrier);
  expect(seen.memberId).toBe('mbr_carrier');
  const [first] = seen.resources;
  const grams = Object.entries(first ?? {}).flatMap(([name, amount]) =>
    typeof amount === 'object' && 'grams' in amount ? [[name, amount.grams]] : [],
  );
  expect(Object.fromEntries(grams)).toEqual({
    published: 1_000,
    allotted: 300,
    held: 100,
    sold: 400,
    travelled: 0,
    unsold: 500,
  });
  expect(first?.pools).toMatchObject([
    {
      memberId: '',
      size: { grams: 700 },
      held: { grams: 100 },
      sold: { grams: 100 },
      left: { grams: 500 },
    },
    {
      memberId: 'mbr_yiwu',
      size: { grams: 300 },
      held: { grams: 0 },
      sold: { grams: 300 },
      left: { grams: 0 },
    },
  ]);
  expect(await spaceFor(admin)).toEqual(seen);
});

test('who has a pool sees that pool, and nobody else sees anything', async () => {
  const { resources } = await spaceFor(yiwu);
  expect(resources[0]).toMatchObject({
    published: { grams: 1_000 },
    held: { grams: 0 },
    sold: { grams: 0 },
    unsold: { grams: 0 },
    pools: [{ memberId: 'mbr_yiwu', sold: { grams: 300 } }],
  });
  expect(resources[0]?.pools).toHaveLength(1);
  expect(await codeOf(client.getSpace({ departureId }, as(stranger)))).toBe('DEPARTURE_MISSING');
});

test('a run and storage keep space for a member by hand, and are seen by the day', async () => {
  const allotment = { memberId: 'mbr_yiwu', grams: 200, cm3: 800, stops: 3, releaseMinutes: 60 };
  const ofRun = { areaId: 'are_1', runId: 'AM' };
  expect(await client.setAllotment({ ...ofRun, allotment }, as(carrier, 'run'))).toEqual({
    departures: 0,
  });
  const others = { ...ofRun, allotment };
  expect(await codeOf(client.setAllotment(others, as(stranger, 'run')))).toBe('RUN_MISSING');
  const stored = { memberId: 'mbr_yiwu', cm3: 100, releaseMinutes: 60 };
  const inStorage = { pointId: 'pnt_1', allotment: stored };
  await client.setAllotment(inStorage, as(carrier, 'store'));
  const tomorrow = new Date(Date.now() + 48 * hourMs).toISOString().slice(0, 10);
  const item = { kind: 'run', grams: 250, cm3: 250, stops: 1 } as const;
  const resourceId = `are_1/AM/${tomorrow.replaceAll('-', '')}`;
  await held(yiwu, [{ ...item, resourceId }], { commit: true, until: 0 });
  const run = await eventually(
    () => client.getSpace({ ...ofRun, date: tomorrow }, as(carrier)),
    ({ resources }) => resources[0]?.sold?.grams === 250,
  );
  expect(run.resources).toMatchObject([
    {
      kind: 'run',
      resourceId,
      published: { grams: 1_000, stops: 9 },
      allotted: { grams: 200, stops: 3 },
      pools: [
        { memberId: '', sold: { grams: 50, stops: 0 }, left: { grams: 750 } },
        {
          memberId: 'mbr_yiwu',
          sold: { grams: 200, cm3: 250, stops: 1 },
          left: { cm3: 550, stops: 2 },
        },
      ],
    },
  ]);
  const asking = { pointId: 'pnt_1', date: tomorrow };
  const { resources } = await client.getSpace(asking, as(yiwu));
  expect(resources[0]?.pools).toMatchObject([{ size: { cm3: 100, grams: 0 } }]);
  expect(await codeOf(client.getSpace(asking, as(stranger)))).toBe('STORAGE_MISSING');
  const nowhere = { ...asking, pointId: 'pnt_9' };
  expect(await codeOf(client.getSpace(nowhere, as(carrier)))).toBe('STORAGE_MISSING');
  expect(await codeOf(client.getSpace({ ...asking, date: 'soon' }, as(carrier)))).toBe(
    'DATE_INVALID',
  );
});

test('how full departures are is counted over their legs, by departure and by day', async () => {
  await spaceFor(carrier);
  const dated = { fromDate: '2026-06-02', untilDate: '2026-06-02' };
  const { departures, days, method } = await client.getUtilisation(dated, as(carrier));
  const row = {
    lineId: 'lin_train',
    date: '2026-06-02',
    departures: 1,
    published: { grams: 2_000, cm3: 20_000, stops: 0 },
    taken: { grams: 500, cm3: 500, stops: 0 },
    weightShareBasisPoints: 2_500,
    volumeShareBasisPoints: 250,
  };
  expect(departures).toEqual([{ ...row, departureId }]);
  expect(days).toEqual([{ ...row, departureId: '' }]);
  expect(method).toContain('of what is published');
  expect((await client.getUtilisation(dated, as(stranger))).departures).toEqual([]);
  const named = { ...dated, memberId: 'mbr_carrier' };
  expect((await client.getUtilisation(named, as(admin))).days).toEqual(days);
  expect(await codeOf(client.getUtilisation(named, as(stranger)))).toBe('NOT_YOUR_DEPARTURE');
  expect(await codeOf(client.getUtilisation(dated, as(admin)))).toBe('ROLE_FORBIDDEN');
  const backwards = { ...dated, untilDate: '2026-06-01' };
  expect(await codeOf(client.getUtilisation(backwards, as(carrier)))).toBe('DATE_INVALID');
  const tooLong = { ...dated, untilDate: '2027-06-03' };
  expect(await codeOf(client.getUtilisation(tooLong, as(carrier)))).toBe('DATE_INVALID');
});

test('what was refused for lack of room is counted once a hold, at the carrier alone', async () => {
  const from = Date.now();
  const again = { holdId: newId('hld'), until: from + hourMs };
  for (const change of [again, again, {}]) {
    expect(await held(steppe, [leg(1, 1), leg(0, 900)], change)).toBe('NO_ROOM');
  }
  const asking = { from, until: from + hourMs };
  const { refused, method } = await eventually(
    () => client.getRefusedDemand(asking, as(carrier)),
    (found) => found.refused[0]?.refusals === 2,
  );
  expect(refused).toEqual([
    {
      resourceId: `${departureId}/0`,
      kind: 'leg',
      refusals: 2,
      holds: 2,
      amount: { grams: 1_800, cm3: 1_800, stops: 0 },
    },
  ]);
  expect(method).toContain('NO_ROOM');
  expect((await client.getRefusedDemand(asking, as(yiwu))).refused).toEqual([]);
});

describe('how a departure filled', () => {
  const asked = { departureId, lineId: '', fromDate: '', untilDate: '', memberId: '' };
  const dated = { fromDate: train().date, untilDate: train().date };

  it('is seen by its carrier and the alliance, and is missing for everybody else', async () => {
    const seen = await eventually(
      () => client.getFilling(asked, as(carrier)),
      ({ departures }) => departures.at(-1)?.taken?.grams === 500,
    );
    const last = seen.departures.at(-1);
    expect(last?.legs[0]).toMatchObject({
      published: { grams: 1_000 },
      held: { grams: 100 },
      sold: { grams: 400 },
      travelled: { grams: 0 },
    });
    expect(last).toMatchObject({ departureId, lineId: 'lin_train', taken: { grams: 500 } });
    expect(seen.lines.at(-1)).toMatchObject({ departureId: '', taken: { grams: 500 } });
    expect(seen.method).toMatch(/quarter/);
    const ofLine = { ...asked, ...dated, departureId: '', lineId: 'lin_train' };
    expect(await client.getFilling(ofLine, as(carrier))).toEqual(seen);
    const byAdmin = { ...asked, memberId: 'mbr_carrier' };
    expect(await client.getFilling(byAdmin, as(admin))).toEqual(seen);
    for (const one of [asked, ofLine, { ...asked, departureId: 'dep_none' }]) {
      expect(await codeOf(client.getFilling(one, as(stranger)))).toBe('DEPARTURE_MISSING');
    }
    const ofOther = client.getFilling({ ...asked, memberId: 'mbr_carrier' }, as(stranger));
    expect(await codeOf(ofOther)).toBe('NOT_YOUR_DEPARTURE');
    const undated = client.getFilling({ ...asked, departureId: '' }, as(carrier));
    expect(await codeOf(undated)).toBe('DATE_INVALID');
  });
});
