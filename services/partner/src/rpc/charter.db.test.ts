import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  as,
  factsOf,
  newMember,
  openPartner,
  refusal,
  type Partner,
} from './partner.test-data';

const day = 86_400_000;

let partner: Partner;
let admin: string;
let one: { memberId: string; operator: string };
let two: { memberId: string; operator: string };

/** It is noon, of whatever day: rates are in force from midnight on, and no test runs over it. */
const realNow = Date.now;
const untilNoonMs = day / 2 - (realNow() % day);
jest.spyOn(Date, 'now').mockImplementation(() => realNow() + untilNoonMs);

beforeAll(async () => {
  partner = await openPartner(await freshDatabase());
  admin = await adminOf(partner);
  one = await newMember(partner, admin);
  two = await newMember(partner, admin);
});

afterAll(async () => {
  await partner.stop();
  jest.restoreAllMocks();
});

const termsAt = (at: number) =>
  partner.agreements.getTerms(
    { sellerId: one.memberId, operatorId: two.memberId, at },
    as(one.operator),
  );

describe('the charter', () => {
  test('is there from the beginning, changed by version, and told', async () => {
    const { charter } = await partner.agreements.getCharter({}, as(one.operator));
    expect(charter).toMatchObject({ version: 1, comparisonCurrency: 'EUR' });
    const terms = { ...charter!.terms!, paymentDays: 14 };
    const change = (expectedVersion: number, by = admin) =>
      partner.agreements.changeCharter(
        { terms, comparisonCurrency: 'EUR', expectedVersion },
        as(by),
      );
    await expect(change(1, one.operator)).rejects.toEqual(refusal('forbidden', 'ROLE_FORBIDDEN'));
    const outcomes = await Promise.allSettled([change(1), change(1)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(change(1)).rejects.toEqual(refusal('stale', 'CHARTER_CHANGED'));
    const facts = await factsOf(partner, 'charter');
    expect(facts).toMatchObject([
      { type: 'CharterChanged', charter: { version: 1 } },
      { type: 'CharterChanged', charter: { version: 2, terms: { paymentDays: 14 } } },
    ]);
    const handling = {
      weightToleranceGrams: 200,
      weightToleranceBasisPoints: 300,
      rerouteDefault: 'decline',
    };
    const strict = await partner.agreements.changeCharter(
      { terms, comparisonCurrency: 'EUR', expectedVersion: 2, handling },
      as(admin),
    );
    expect(strict.charter).toMatchObject({ version: 3, handling });
    await change(3);
    expect(await factsOf(partner, 'charter')).toMatchObject([
      { charter: { handling: { weightToleranceGrams: 500, rerouteDefault: 'earliest' } } },
      {},
      { charter: { handling } },
      { charter: { version: 4, handling } },
    ]);
    const found = await termsAt(0);
    expect(found).toMatchObject({ charterVersion: 4, terms: { paymentDays: 14 } });
    expect((await termsAt(1)).charterVersion).toBe(1);
  });
});

describe('the daily rates', () => {
  const today = new Date(Date.now()).toISOString().slice(0, 10);
  const cny = { currency: 'CNY', numerator: 127, denominator: 1_000 };

  test('are published once a day by an admin, told, and found by their moment', async () => {
    await expect(partner.agreements.getRates({}, as(one.operator))).rejects.toEqual(
      refusal('missing', 'RATES_MISSING'),
    );
    const asked = {
      date: today,
      rates: [cny, { currency: 'JPY', numerator: 1, denominator: 160 }],
    };
    await expect(partner.agreements.publishRates(asked, as(one.operator))).rejects.toEqual(
      refusal('forbidden', 'ROLE_FORBIDDEN'),
    );
    const { table } = await partner.agreements.publishRates(asked, as(admin));
    expect(table).toMatchObject({ id: `rat_${today}`, date: today, currency: 'EUR' });
    expect(await partner.agreements.publishRates(asked, as(admin))).toEqual({ table });
    expect(await partner.agreements.getRates({}, as(one.operator))).toEqual({ table });
    const tomorrow = new Date(Date.parse(today) + day).toISOString().slice(0, 10);
    const next = await partner.agreements.publishRates({ date: tomorrow, rates: [cny] }, as(admin));
    expect(await partner.agreements.getRates({}, as(one.operator))).toEqual({ table });
    const at = Date.parse(tomorrow);
    expect(await partner.agreements.getRates({ at }, as(one.operator))).toEqual(next);
    const facts = await factsOf(partner, 'rates');
    expect(facts).toMatchObject([{ table: { date: today } }, { table: { date: tomorrow } }]);
  });

  test.each([
    ['date', { date: 'today' }],
    ['rates', { rates: [] }],
    ['rates.CNY', { rates: [{ ...cny, numerator: 0 }] }],
    ['rates.RMB', { rates: [{ ...cny, currency: 'RMB' }] }],
  ])('with a wrong %s are refused at the edge', async (field, wrong) => {
    const asked = { date: today, rates: [cny], ...wrong };
    await expect(partner.agreements.publishRates(asked, as(admin))).rejects.toEqual(
      expect.objectContaining({ kind: 'invalid', field }),
    );
  });

  test('are asked for at a moment that exists', async () => {
    await expect(
      partner.agreements.getRates({ at: Date.UTC(9999, 0, 1) }, as(admin)),
    ).rejects.toEqual(refusal('invalid', 'INSTANT_INVALID', 'at'));
    await expect(termsAt(Date.UTC(9999, 0, 1))).rejects.toEqual(
      refusal('invalid', 'INSTANT_INVALID', 'at'),
    );
  });
});
