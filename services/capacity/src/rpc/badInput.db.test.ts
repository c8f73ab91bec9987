import { isRefusal, type Actor } from '@serai/model';
import { newId } from '@serai/runtime';
import { leg, train } from '../domain/space/space.test-data';
import type { SpaceItem } from '../domain/space/hold';
import { as, openOn, runningSpace, trainIn } from './space.test-data';
import type { Instance, SpaceRunning } from './space.test-data';

const dayMs = 86_400_000;
const departureId = train().id;
const gone = 'dep_train_gone';
const operator: Actor = { subject: 'per_li', member: 'mbr_yiwu', roles: ['operator'] };
const stranger: Actor = { subject: 'per_dana', member: 'mbr_steppe', roles: ['operator'] };
const carrier: Actor = { subject: 'per_carrier', member: 'mbr_carrier', roles: ['operator'] };

let running: SpaceRunning;
let one: Instance;
/** By how much the journal's clock is late. */
let lateMs = 0;
/** Held until tomorrow, held and over, committed, and given back: all of the operator. */
const ids = {
  held: newId('hld'),
  over: newId('hld'),
  committed: newId('hld'),
  ended: newId('hld'),
};
let version = 0;

beforeAll(async () => {
  running = await runningSpace();
  one = await running.instance(() => Date.now() - lateMs);
  await openOn(one.journal, trainIn(3));
  await openOn(one.journal, trainIn(-3, { id: gone }));
  lateMs = dayMs / 2;
  const ask = (holdId: string, change = {}) => {
    const items = [{ ...leg(0, 10) }];
    return { holdId, items, until: Date.now() + dayMs, ...change };
  };
  const holds = [
    ask(ids.held),
    ask(ids.over, { until: Date.now() - 1 }),
    ask(ids.committed, { commit: true, until: 0 }),
    ask(ids.ended),
  ];
  const { answers } = await one.client.hold({ holds }, as(operator));
  expect(answers.map(({ code }) => code)).toEqual(['', '', '', '']);
  version = answers[0]?.hold?.version ?? 0;
  await one.client.release({ holdId: ids.ended }, as(operator));
  // A hold is over at its moment, whether or not that was written.
  lateMs = 0;
});
afterAll(() => running.stop());

/** All space as this instance has it. */
function space(): string {
  const { departures, holds, taken, due } = one.journal.state;
  return JSON.stringify([departures, holds, taken, due].map((table) => [...table]));
}

type Ask = () => Promise<unknown>;

/** Refused as a whole, or as the one hold of a batch. */
async function refusalOf(ask: Ask): Promise<string> {
  try {
    const answer = (await ask()) as { answers?: readonly { code: string }[] };
    return answer.answers?.[0]?.code ?? 'granted';
  } catch (thrown) {
    if (isRefusal(thrown)) return `${thrown.kind} ${thrown.code}`;
    throw thrown;
  }
}

const holding = (items: readonly SpaceItem[], change: object = {}): Ask => {
  const hold = { holdId: newId('hld'), until: Date.now() + dayMs, ...change };
  const holds = [{ ...hold, items: items.map((item) => ({ ...item })) }];
  return () => one.client.hold({ holds }, as(operator));
};
const exchanging = (change: object, who = operator): Ask => {
  const asked = { holdId: ids.held, items: [{ ...leg(1, 5) }], requestId: newId('req') };
  return () => one.client.exchange({ ...asked, expectedVersion: version, ...change }, as(who));
};
const allotting = (change: object, who = carrier): Ask => {
  const allotment = { memberId: 'mbr_yiwu', grams: 10, cm3: 10, releaseMinutes: 60, ...change };
  return () => one.client.setAllotment({ departureId, allotment }, as(who, newId('req')));
};
const cutting = (change: object, who = carrier): Ask => {
  const asked = { departureId, leg: 0, grams: 100, cm3: 100, reason: 'a wagon less' };
  return () => one.client.cutDeparture({ ...asked, ...change }, as(who, newId('req')));
};
const ofHold = (method: 'commit' | 'release', holdId: string, who = operator): Ask => {
  return () => one.client[method]({ holdId }, as(who));
};

const tooMany = Array.from({ length: 10_000 }, (_, index) => leg(index % 2, 1));

const bad: readonly (readonly [what: string, refusal: string, ask: Ask])[] = [
  ['no weight', 'AMOUNT_INVALID', holding([leg(0, 0)])],
  ['no volume', 'AMOUNT_INVALID', holding([leg(0, 1, 0)])],
  ['less than no weight', 'AMOUNT_INVALID', holding([leg(0, -5)])],
  ['less than no volume', 'AMOUNT_INVALID', holding([leg(0, 5, -1)])],
  ['stops of a leg', 'AMOUNT_INVALID', holding([{ ...leg(0, 1), stops: -1 }])],
  ['half a gram', 'invalid NUMBER_INVALID', holding([leg(0, 0.5)])],
  ['no number', 'invalid INT64_OUT_OF_RANGE', holding([leg(0, Number.NaN)])],
  ['more than a number holds', 'invalid INT64_OUT_OF_RANGE', holding([leg(0, 2 ** 53)])],
  ['all that a number holds', 'NO_ROOM', holding([leg(0, Number.MAX_SAFE_INTEGER)])],
  ['a little more than there is', 'NO_ROOM', holding([leg(0, 971)])],
  ['10,000 things in one hold', 'TOO_MANY_ITEMS', holding(tooMany)],
  ['nothing at all', 'NO_ITEMS', holding([])],
  ['a leg twice', 'RESOURCE_TWICE', holding([leg(0, 1), leg(1, 1), leg(0, 1)])],
  [
    'a leg under two names',
    'RESOURCE_INVALID',
    holding([leg(0, 1), { ...leg(0, 1), resourceId: `${departureId}/00` }]),
  ],
  [
    'what is no leg, run or storage',
    'RESOURCE_INVALID',
    holding([{ ...leg(0, 1), kind: 'seat' as 'leg' }]),
  ],
  ['a departure that has left', 'TOO_LATE', holding([leg(0, 1, 1, gone)])],
  ['a leg of a departure that has none such', 'LEG_MISSING', holding([leg(7, 1)])],
  [
    'space until yesterday',
    'HOLD_UNTIL_INVALID',
    holding([leg(0, 1)], { until: Date.now() - dayMs }),
  ],
  [
    'space for a year',
    'HOLD_UNTIL_INVALID',
    holding([leg(0, 1)], { until: Date.now() + 365 * dayMs }),
  ],
  [
    'a hold in the name of another',
    'forbidden SELLER_FORBIDDEN',
    holding([leg(0, 1)], { sellerId: 'mbr_steppe' }),
  ],
  [
    'a hold under the id of another hold',
    'REQUEST_ID_REUSED',
    holding([leg(1, 3)], { holdId: ids.held }),
  ],
  [
    'a hold under the id of one that ended',
    'REQUEST_ID_REUSED',
    holding([leg(1, 3)], { holdId: ids.ended }),
  ],
  ['a commit after the end', 'conflict HOLD_EXPIRED', ofHold('commit', ids.over)],
  ['a commit of what was released', 'conflict HOLD_RELEASED', ofHold('commit', ids.ended)],
  ['a commit of what nobody held', 'missing HOLD_MISSING', ofHold('commit', newId('hld'))],
  ['a release once more', 'granted', ofHold('release', ids.ended)],
  ['a commit by another member', 'missing HOLD_MISSING', ofHold('commit', ids.held, stranger)],
  [
    'a release by another member',
    'missing HOLD_MISSING',
    ofHold('release', ids.committed, stranger),
  ],
  ['a release of nothing', 'invalid HOLD_ID_MISSING', ofHold('release', '')],
  ['an exchange by another member', 'missing HOLD_MISSING', exchanging({}, stranger)],
  ['an exchange of what was before', 'stale HOLD_CHANGED', exchanging({ expectedVersion: 1 })],
  ['an exchange after the end', 'conflict HOLD_EXPIRED', exchanging({ holdId: ids.over })],
  ['an exchange for too much', 'conflict NO_ROOM', exchanging({ items: [{ ...leg(1, 1_001) }] })],
  [
    'an exchange for less than nothing',
    'invalid AMOUNT_INVALID',
    exchanging({ items: [{ ...leg(1, -1) }] }),
  ],
  [
    'an exchange for 10,000 things',
    'invalid TOO_MANY_ITEMS',
    exchanging({ items: tooMany.map((item) => ({ ...item })) }),
  ],
  [
    'an exchange for what has left',
    'conflict TOO_LATE',
    exchanging({ items: [{ ...leg(0, 1, 1, gone) }] }),
  ],
  [
    'an allotment larger than published',
    'conflict ALLOTMENT_TOO_LARGE',
    allotting({ grams: 1_001 }),
  ],
  ['an allotment of what is sold', 'conflict ALLOTMENT_TOO_LARGE', allotting({ grams: 971 })],
  ['an allotment below nothing', 'invalid ALLOTMENT_INVALID', allotting({ grams: -1 })],
  [
    'an allotment released before it is known',
    'invalid ALLOTMENT_INVALID',
    allotting({ releaseMinutes: -1 }),
  ],
  ['an allotment for nobody', 'invalid ALLOTMENT_INVALID', allotting({ memberId: '' })],
  [
    'an allotment on the departure of another',
    'missing NOT_YOUR_DEPARTURE',
    allotting({}, stranger),
  ],
  ['a size below nothing', 'invalid SIZE_INVALID', cutting({ grams: -1 })],
  ['a size of half a gram', 'invalid NUMBER_INVALID', cutting({ grams: 0.5 })],
  ['a cut of a leg that is not there', 'missing LEG_MISSING', cutting({ leg: 9 })],
  ['a cut that says no reason', 'invalid REASON_MISSING', cutting({ reason: ' ' })],
  ['a cut of the departure of another', 'missing NOT_YOUR_DEPARTURE', cutting({}, stranger)],
];

test.each(bad)('%s is answered %s, and nothing changes', async (_what, refusal, ask) => {
  const before = space();
  expect(await refusalOf(ask)).toBe(refusal);
  expect(space()).toBe(before);
});

test('among good ones a bad hold is refused alone', async () => {
  const [good, other] = [newId('hld'), newId('hld')];
  const until = Date.now() + dayMs;
  const holds = [
    { holdId: good, until, items: [{ ...leg(1, 5) }] },
    { holdId: newId('hld'), until, items: [{ ...leg(1, 5) }, { ...leg(1, 5) }] },
    { holdId: other, until, items: [{ ...leg(1, 5) }] },
  ];
  const { answers } = await one.client.hold({ holds }, as(operator));
  expect(answers.map(({ code }) => code)).toEqual(['', 'RESOURCE_TWICE', '']);
  expect(answers[1]).toMatchObject({ hold: null, field: 'items[1].resource_id' });
  const sold = one.journal.state.departures.get(departureId)?.legs[1]?.soldGrams;
  expect(sold).toBe(10);
});
