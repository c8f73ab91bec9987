import { isDeepStrictEqual } from 'node:util';
import { clock, newId } from '@serai/runtime';
import { departureOpener } from '../application/openDepartures';
import { area, foundAlliance, publishedLine, publishedPoint } from './network.test-data';
import { as, people, running, until, type People, type Running } from './running.test-data';

const dayMs = 86_400_000;
let alliance: Running;
let who: People;
let agreementId: string;

beforeAll(async () => {
  alliance = await running();
});
beforeEach(async () => {
  who = people();
  agreementId = newId('agr');
  await foundAlliance(alliance, who);
});
afterAll(() => alliance.stop());

const nowhere = { lineId: '', areaId: '', runId: '', pointId: '' };
const of = (place: object, size: object) => ({
  operatorId: who.yiwu,
  ...nowhere,
  ...place,
  stops: 0,
  grams: 0,
  releaseMinutes: 60,
  ...size,
});

async function agreed(termsVersion: number, allotments: readonly object[], change = {}) {
  const terms = { discounts: [], interline: true, allotments };
  const head = { id: agreementId, proposerId: who.yiwu, partnerId: who.steppe, validFrom: 1 };
  const agreement = { ...head, termsVersion, terms, ...change };
  await alliance.hear('AgreementActivated', agreementId, { agreement, at: clock() });
}

const hear = (type: string, message: object) =>
  alliance.hear(type, agreementId, { agreementId, ...message });

/** By departure, the soonest first: how much is kept for the other member. */
function kept(): readonly (number | undefined)[] {
  return departures().map((one) => poolOf(one)?.grams);
}

function departures() {
  const all = [...alliance.journal.state.departures.values()];
  return all
    .filter(({ memberId }) => memberId === who.yiwu)
    .sort((one, other) => (one.date < other.date ? -1 : 1));
}

function poolOf({ legs }: ReturnType<typeof departures>[number]) {
  return legs[0]?.pools.find(({ memberId }) => memberId === who.steppe);
}

/** What another process would ask for, after all that this one did. */
async function askedAgain(): Promise<number> {
  const copy = await alliance.otherCopy();
  return departureOpener(copy, alliance.journal)();
}

test('departures keep what is agreed on, those that were open and those that open later', async () => {
  const { id: lineId } = await publishedLine(alliance.client, who, { days: [1] });
  await until('the Mondays are open', () => departures().length >= 12);
  await agreed(1, [of({ lineId }, { grams: 5_000, cm3: 50_000 })]);
  await until('all keep it', () => kept().every((grams) => grams === 5_000));
  await publishedLine(alliance.client, who, { days: [1, 2] });
  await until('the Tuesdays are open', () => departures().length >= 24);
  expect(new Set(kept())).toEqual(new Set([5_000]));
  expect(await askedAgain()).toBe(0);
});

test('what is kept changes with the agreement: amended, suspended, resumed and ended', async () => {
  const { id: lineId } = await publishedLine(alliance.client, who);
  const on = (grams: number) => [of({ lineId }, { grams, cm3: 50_000 })];
  await agreed(1, on(5_000));
  await until('it is kept', () => kept().length >= 90 && kept().every((one) => one === 5_000));
  await agreed(2, on(7_000));
  await until('it is amended', () => kept().every((one) => one === 7_000));
  await hear('AgreementSuspended', { at: clock() });
  await until('it is suspended', () => kept().every((one) => one === 0));
  await hear('AgreementResumed', { at: clock() });
  await until('it is resumed', () => kept().every((one) => one === 7_000));
  const endsAt = clock() + 30 * dayMs;
  await hear('AgreementEnded', { endsAt });
  const should = departures().map(({ legs }) => ((legs[0]?.departsAt ?? 0) < endsAt ? 7_000 : 0));
  expect(new Set(should).size).toBe(2);
  await until('it ends', () => isDeepStrictEqual(kept(), should));
});

test('it is done once, whatever is heard again and whoever begins again', async () => {
  const { id: lineId } = await publishedLine(alliance.client, who, { days: [1] });
  await until('the Mondays are open', () => departures().length >= 12);
  const on = [of({ lineId }, { grams: 5_000, cm3: 50_000 })];
  await agreed(1, on);
  await until('all keep it', () => kept().every((grams) => grams === 5_000));
  const { lastGroup } = alliance.journal.state;
  await agreed(1, on);
  await agreed(1, on, { termsVersion: 2 });
  expect(await askedAgain()).toBe(0);
  expect(alliance.journal.state.lastGroup).toBe(lastGroup);
});

test('more than there is room for is kept as far as there is, and said why', async () => {
  const { id: lineId } = await publishedLine(alliance.client, who, { days: [1] });
  await until('the Mondays are open', () => departures().length >= 12);
  await agreed(1, [of({ lineId }, { grams: 600_000_000, cm3: 1 })]);
  await until('what there is is kept', () => kept().every((grams) => grams === 500_000_000));
  expect(poolOf(departures()[0] as never)?.agreed?.asked.grams).toBe(600_000_000);
});

test('runs and storage keep what is agreed on, on the days of its validity', async () => {
  const pointId = await publishedPoint(alliance.client, who, 'POZ', { storageCm3: 5_000 });
  const { areas } = await alliance.client.publishAreas(
    { areas: [area(pointId)] },
    as(who.operator),
  );
  const areaId = areas[0]?.id ?? '';
  const run = () => alliance.journal.state.runs.get(`${areaId}/AM`)?.pools?.[0];
  const storage = () => alliance.journal.state.storage.get(pointId)?.pools?.[0];
  const terms = [
    of({ areaId }, { grams: 1_000, cm3: 2_000, stops: 3 }),
    of({ pointId }, { cm3: 4_000 }),
  ];
  await agreed(1, terms);
  await until('both are kept', () => run() !== undefined && storage() !== undefined);
  const size = { grams: 1_000, cm3: 2_000, stops: 3, releaseMinutes: 60, from: 1, to: null };
  expect(run()).toMatchObject({ memberId: who.steppe, agreementId, spans: [size] });
  expect(storage()).toMatchObject({ memberId: who.steppe, spans: [{ cm3: 4_000, grams: 0 }] });
  const amendedAt = clock();
  await agreed(2, terms.slice(0, 1));
  await until('storage is kept no longer', () => storage()?.spans[0]?.to !== null);
  expect(storage()?.spans[0]?.to).toBeGreaterThanOrEqual(amendedAt);
  expect(await askedAgain()).toBe(0);
});

test('space of another member is not given away by terms', async () => {
  const { id: lineId } = await publishedLine(alliance.client, who, { days: [1] });
  await until('the Mondays are open', () => departures().length >= 12);
  const own = of({ lineId }, { grams: 5_000, cm3: 50_000 });
  await agreed(1, [{ ...own, operatorId: who.steppe }]);
  await agreed(2, [{ ...own, operatorId: who.steppe, grams: 1 }]);
  expect(await askedAgain()).toBe(0);
  expect(new Set(kept())).toEqual(new Set([undefined]));
});
