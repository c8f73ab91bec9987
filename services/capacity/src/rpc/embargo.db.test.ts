import type { DeclareEmbargoRequest } from '@serai/protos/serai/capacity/v1/DeclareEmbargoRequest';
import type { Requirement } from '@serai/protos/serai/capacity/v1/Requirement';
import { days, type Actor } from '@serai/model';
import { clock } from '@serai/runtime';
import { as, factsOf, people, refusedWith, running, until } from './running.test-data';
import type { People, Running } from './running.test-data';
import { trainOnSale, wanted, type Train } from './search.test-data';

let alliance: Running;
let client: Running['client'];
let who: People;
let train: Train;

beforeAll(async () => {
  alliance = await running();
  client = alliance.client;
  who = people();
  train = await trainOnSale(alliance, who);
});
afterAll(() => alliance.stop());

const reason = 'The port is full.';
const embargoes = () => alliance.alliance.embargoes;

async function lay(asked: DeclareEmbargoRequest, actor: Actor = who.admin): Promise<string> {
  const { embargo } = await client.declareEmbargo({ reason, ...asked }, as(actor));
  const id = embargo?.id ?? '';
  await until('the copy knows', () => embargoes().has(id));
  return id;
}

async function lift(embargoId: string, actor: Actor = who.admin): Promise<void> {
  await client.liftEmbargo({ embargoId }, as(actor));
  await until('the copy knows', () => !embargoes().has(embargoId));
}

async function found(changed: Requirement = {}): Promise<string> {
  const asked = { requirement: wanted(changed), sellerId: who.yiwu };
  const { itineraries, reasons } = await client.findItineraries(asked, as(who.booking));
  return itineraries.length > 0 ? 'ways' : reasons.map(({ code }) => code).join();
}

test('the search goes round what is under an embargo, says so, and finds it again', async () => {
  const battery = { goods: ['battery'] };
  const soon = { horizonDays: 5 };
  const after = { ...soon, readyAt: clock() + days(21) };
  const direct = { from: { pointId: train.from }, to: { pointId: train.to } };
  const cases: [DeclareEmbargoRequest, Requirement, Requirement][] = [
    [{ pointId: train.to }, soon, after],
    [{ lineId: train.id }, soon, { horizonDays: 30 }],
    [{ country: 'PL' }, { ...direct, ...soon }, { ...direct, ...after }],
    [battery, { ...battery, ...soon }, soon],
    [{ ...battery, pointId: train.from }, { ...battery, ...soon }, soon],
    [
      { ...battery, country: 'CN' },
      { ...battery, ...soon },
      { ...battery, ...after },
    ],
  ];
  for (const [asked, hit, free] of cases) {
    const id = await lay({ ...asked, validTo: clock() + days(20) });
    expect([asked, await found(hit)]).toEqual([asked, 'EMBARGO']);
    expect([asked, await found(free)]).toEqual([asked, 'ways']);
    await lift(id);
    expect(await found(hit)).toBe('ways');
  }
  const beyond = clock() + days(100);
  await lift(await lay({ ...battery, validFrom: beyond }));
  const later = await lay({ country: 'PL', validFrom: beyond });
  expect(await found()).toBe('ways');
  await lift(later);
});

test('the first way and each day of a calendar keep to its time', async () => {
  const validFrom = clock() + days(20);
  const id = await lay({ lineId: train.id, validFrom });
  const asked = { requirement: wanted({ horizonDays: 5 }), sellerId: who.yiwu };
  const { itinerary } = await client.findEarliest(asked, as(who.booking));
  expect(itinerary).not.toBeNull();
  const date = (after: number) => new Date(clock() + days(after)).toISOString().slice(0, 10);
  const span = { ...asked, fromDate: date(1), days: 30 };
  const { days: found } = await client.findCalendar(span, as(who.booking));
  const open = found.filter(({ itineraries }) => itineraries.length > 0).map((day) => day.date);
  expect(open.at(-1)?.localeCompare(date(21))).toBe(-1);
  expect(open.length).toBeGreaterThan(15);
  await lift(id);
});

test('a member lays and lifts one on its own places alone, and all see it', async () => {
  const { operator, steppeOperator, shipper } = who;
  const id = await lay({ lineId: train.id, goods: ['food'] }, operator);
  const list = async (status: string) => {
    const { embargoes: rows } = await client.listEmbargoes({ page: null, status }, as(shipper));
    return rows.filter((row) => row.id === id);
  };
  expect(await list('declared')).toMatchObject([
    { memberId: who.yiwu, lineId: train.id, goods: ['food'], status: 'declared', reason },
  ]);
  const say = (asked: DeclareEmbargoRequest, actor: Actor) =>
    refusedWith(client.declareEmbargo({ reason, ...asked }, as(actor)));
  expect(await say({ pointId: train.to }, steppeOperator)).toBe('POINT_OF_ANOTHER pointId');
  expect(await say({ lineId: train.id }, steppeOperator)).toBe('LINE_OF_ANOTHER lineId');
  expect(await say({ pointId: 'pnt_none' }, operator)).toBe('POINT_UNKNOWN pointId');
  expect(await say({ lineId: 'lin_none' }, who.admin)).toBe('LINE_UNKNOWN lineId');
  expect(await say({ country: 'PL' }, operator)).toBe('EMBARGO_FORBIDDEN');
  expect(await say({ goods: ['food'] }, operator)).toBe('EMBARGO_FORBIDDEN');
  expect(await say({ goods: ['cups'] }, who.admin)).toBe('WORD_UNKNOWN goods[0]');
  expect(await say({}, who.admin)).toBe('EMBARGO_INVALID goods');
  expect(await say({ country: 'PL' }, shipper)).toBe('ROLE_FORBIDDEN');
  const lifting = (embargoId: string, actor: Actor) =>
    refusedWith(client.liftEmbargo({ embargoId }, as(actor)));
  expect(await lifting(id, steppeOperator)).toBe('EMBARGO_OF_ANOTHER embargoId');
  expect(await lifting('emb_none', operator)).toBe('EMBARGO_UNKNOWN embargoId');
  const odd = client.listEmbargoes({ page: null, status: 'odd' }, as(shipper));
  expect(await refusedWith(odd)).toBe('WORD_UNKNOWN status');
  await lift(id, operator);
  await client.liftEmbargo({ embargoId: id }, as(operator));
  expect([await list('declared'), await list('lifted')]).toMatchObject([[], [{ id }]]);
  const facts = await factsOf(alliance.database, id);
  expect(facts.map(({ type }) => type)).toEqual(['EmbargoDeclared', 'EmbargoLifted']);
});
