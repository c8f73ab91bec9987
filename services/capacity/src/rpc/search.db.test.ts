import { clock } from '@serai/runtime';
import type { Requirement } from '@serai/protos/serai/capacity/v1/Requirement';
import { as, people, refusedWith, running, until } from './running.test-data';
import type { People, Running } from './running.test-data';
import { trainOnSale, wanted, type Train } from './search.test-data';

let alliance: Running;
let client: Running['client'];
let who: People;
let train: Train;

beforeAll(async () => {
  alliance = await running();
  client = alliance.client;
});
beforeEach(async () => {
  who = people();
});
afterAll(() => alliance.stop());

async function network(): Promise<void> {
  train = await trainOnSale(alliance, who);
}

const find = (requirement: Requirement | null, actor = who.booking, sellerId = who.yiwu) =>
  client.findItineraries({ requirement, sellerId }, as(actor));

test('without the charter and rates there is no search yet', async () => {
  expect(await refusedWith(find(wanted()))).toBe('SEARCH_NOT_READY');
});

test('from door to door: collection, train and delivery, priced in the comparison currency', async () => {
  await network();
  const { itineraries, reasons } = await find(wanted());
  expect(reasons).toEqual([]);
  const [best] = itineraries;
  expect(best?.legs.map(({ kind }) => kind)).toEqual(['collection', 'ride', 'delivery']);
  expect(best).toMatchObject({ rateTableId: 'rat_1', charterVersion: 3, transfers: 0 });
  expect(best?.price?.currency).toBe('EUR');
  expect(best?.items.map(({ kind }) => kind).sort()).toEqual(['leg', 'run', 'run']);
  const [collection, ride] = best?.legs ?? [];
  expect(collection).toMatchObject({ fromPointId: '', toPointId: train.from, tariffId: '' });
  expect(ride).toMatchObject({ lineId: train.id, mode: 'rail', firstLeg: 0, lastLeg: 0 });
  expect(ride?.tariffPrice).toMatchObject({ currency: 'CNY' });
  const sum = best?.legs.reduce(
    (all, leg) => all + (leg.price?.amount ?? 0) + (leg.handlingFee?.amount ?? 0),
    0,
  );
  expect(best?.price?.amount).toBe(sum);
});

test('an agreement takes its discount off, its suspension gives it back', async () => {
  await network();
  const direct = { from: { pointId: train.from }, to: { pointId: train.to } };
  const rideOf = async () => (await find(wanted(direct), who.booking, who.steppe)).itineraries[0];
  const full = (await rideOf())?.legs[0];
  const id = `agr_${who.yiwu}`;
  const agreed = {
    id,
    proposerId: who.steppe,
    partnerId: who.yiwu,
    termsVersion: 2,
    terms: {
      discounts: [{ operatorId: who.yiwu, basisPoints: 1000 }],
      interline: true,
      allotments: [],
    },
    validFrom: 1,
  };
  await alliance.hear('AgreementActivated', id, { agreement: agreed, at: 1 });
  await until('the copy knows', () => alliance.alliance.tables.agreements.size > 0);
  const reduced = (await rideOf())?.legs[0];
  expect(reduced).toMatchObject({ agreementId: id, agreementVersion: 2 });
  expect(reduced?.tariffPrice).toEqual(full?.tariffPrice);
  const amount = full?.price?.amount ?? 0;
  expect(Math.abs((reduced?.price?.amount ?? 0) - amount * 0.9)).toBeLessThan(3);
  const endAt = (at: number) => () =>
    [...alliance.alliance.tables.agreements.values()].flat().some(({ validTo }) => validTo === at);
  await alliance.hear('AgreementSuspended', id, { agreementId: id, reason: 'r', at: 2 });
  await until('the copy knows', endAt(2));
  expect((await rideOf())?.legs[0]).toMatchObject({ agreementId: '', price: full?.price });
  await alliance.hear('AgreementResumed', id, { agreementId: id, at: 3 });
  const endsAt = clock() - 1;
  await alliance.hear('AgreementEnded', id, { agreementId: id, endsAt, reason: '' });
  await until('the copy knows', endAt(endsAt));
  expect((await rideOf())?.legs[0]).toMatchObject({ agreementId: '', price: full?.price });
});

test('nothing is found, and why is said', async () => {
  await network();
  const codes = async (changed: Requirement) =>
    (await find(wanted(changed))).reasons.map(({ code }) => code);
  expect(await codes({ from: { country: 'JP', postcode: '1' } })).toContain('NO_COVERAGE_FROM');
  expect(await codes({ to: { country: 'PL', postcode: '00-001' } })).toContain('NO_COVERAGE_TO');
  expect(await codes({ goods: ['dangerous'] })).toContain('GOODS_REFUSED');
  expect(await codes({ grams: 900_000_000 })).toContain('NO_ROOM');
  expect(await codes({ deliverBy: clock() + 86_400_000 })).toContain('TOO_LATE');
});

test('a withdrawn line, and those of a suspended member, are offered no more', async () => {
  await network();
  const direct = wanted({ from: { pointId: train.from }, to: { pointId: train.to } });
  const count = async () => (await find(direct)).itineraries.length;
  expect(await count()).toBeGreaterThan(0);
  await alliance.hear('MemberSuspended', who.yiwu, { memberId: who.yiwu, reason: '', at: 2 });
  await until('the copy knows', () => !alliance.alliance.isActive(who.yiwu));
  expect(await count()).toBe(0);
  await alliance.hear('MemberReinstated', who.yiwu, { memberId: who.yiwu, at: 3 });
  await until('the copy knows', () => alliance.alliance.isActive(who.yiwu));
  expect(await count()).toBeGreaterThan(0);
  await client.withdrawLine({ lineId: train.id }, as(who.operator));
  await until('the copy knows', () => !alliance.alliance.tables.lines.has(train.id));
  expect(await count()).toBe(0);
});

test('a person searches for the own member, a service for any', async () => {
  await network();
  expect(await refusedWith(find(wanted(), who.shipper))).toBe('granted');
  expect(await refusedWith(find(wanted(), who.shipper, ''))).toBe('granted');
  expect(await refusedWith(find(wanted(), who.shipper, who.steppe))).toBe(
    'SELLER_OF_ANOTHER sellerId',
  );
  expect(await refusedWith(find(wanted(), who.booking, ''))).toBe('MEMBER_MISSING sellerId');
  const onBehalf = { ...as(who.booking), actor: who.shipper };
  const asked = { requirement: wanted(), sellerId: who.steppe };
  expect(await refusedWith(client.findItineraries(asked, onBehalf))).toBe(
    'SELLER_OF_ANOTHER sellerId',
  );
});

test('a requirement that cannot be is refused, naming the field', async () => {
  await network();
  const refusal = (changed: Requirement) => refusedWith(find(wanted(changed)));
  expect(await refusedWith(find(null))).toBe('REQUIREMENT_MISSING requirement');
  expect(await refusal({ from: null })).toBe('REQUIREMENT_MISSING from');
  expect(await refusal({ to: { pointId: 'pnt_x' } })).toBe('POINT_UNKNOWN to.pointId');
  expect(await refusal({ to: { country: 'XX' } })).toBe('COUNTRY_UNKNOWN to.country');
  expect(await refusal({ grams: 0 })).toBe('NUMBER_OUT_OF_RANGE grams');
  expect(await refusal({ cm3: 90_000_000_001 })).toBe('NUMBER_OUT_OF_RANGE cm3');
  expect(await refusal({ goods: ['gold'] })).toBe('WORD_UNKNOWN goods[0]');
  expect(await refusal({ modes: ['camel'] })).toBe('WORD_UNKNOWN modes[0]');
  expect(await refusal({ readyAt: -1 })).toBe('INSTANT_INVALID readyAt');
  expect(await refusal({ deliverBy: 9e15 })).toBe('INSTANT_INVALID deliverBy');
  expect(await refusal({ maxTrips: 9 })).toBe('NUMBER_OUT_OF_RANGE maxTrips');
  expect(await refusal({ horizonDays: 91 })).toBe('NUMBER_OUT_OF_RANGE horizonDays');
  const many = Array.from({ length: 201 }, () => 'x');
  expect(await refusal({ avoidPointIds: many })).toBe('NUMBER_OUT_OF_RANGE avoidPointIds');
});

test('a run that is kept for another member is offered to that member alone', async () => {
  await network();
  const [area] = [...alliance.alliance.areas.values()].filter(
    ({ value }) => value.memberId === who.yiwu && value.country === 'CN',
  );
  const id = `agr_${who.yiwu}`;
  const all = { grams: 900_000, cm3: 9_000_000, stops: 30, releaseMinutes: 0 };
  const place = { lineId: '', areaId: area?.id ?? '', runId: 'AM', pointId: '' };
  const terms = {
    discounts: [],
    interline: true,
    allotments: [{ operatorId: who.yiwu, ...place, ...all }],
  };
  const head = { id, proposerId: who.steppe, partnerId: who.yiwu, termsVersion: 1, validFrom: 1 };
  await alliance.hear('AgreementActivated', id, { agreement: { ...head, terms }, at: 1 });
  const { runs } = alliance.journal.state;
  await until('it is kept', () => runs.get(`${area?.id}/AM`)?.pools !== undefined);
  const members = [...alliance.alliance.areas.values()].map(({ value }) => value.memberId);
  const avoidMemberIds = members.filter((member) => member !== who.yiwu);
  const asked = wanted({ readyAt: clock() + 3 * 86_400_000, avoidMemberIds });
  const others = await find(asked);
  expect(others.itineraries).toEqual([]);
  expect(others.reasons.map(({ code }) => code)).toContain('NO_ROOM');
  const holders = await find(asked, who.booking, who.steppe);
  expect(holders.itineraries.length).toBeGreaterThan(0);
});
