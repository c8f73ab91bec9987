import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  as,
  factsOf,
  newMember,
  openPartner,
  personOf,
  refusal,
  serviceToken,
  termsWith,
  type Partner,
} from './partner.test-data';

const day = 86_400_000;

let uri: string;
let partner: Partner;
let admin: string;
let one: { memberId: string; operator: string };
let two: { memberId: string; operator: string };
let three: { memberId: string; operator: string };
let shiftMs = 0;
const clock = () => Date.now() + shiftMs;

beforeAll(async () => {
  uri = await freshDatabase();
  partner = await openPartner(uri, { clock });
  admin = await adminOf(partner);
});

beforeEach(async () => {
  shiftMs = 0;
  [one, two, three] = await Promise.all([
    newMember(partner, admin),
    newMember(partner, admin),
    newMember(partner, admin),
  ]);
});

afterAll(() => partner.stop());

async function propose(validFrom = Date.now(), validTo?: number) {
  const { agreement } = await partner.agreements.proposeAgreement(
    {
      partnerId: two.memberId,
      terms: termsWith(two.memberId, 500),
      validFrom,
      ...(validTo !== undefined && { validTo }),
    },
    as(one.operator),
  );
  if (agreement === null) throw new Error('no agreement was answered');
  return agreement;
}

async function agree(validFrom = Date.now(), validTo?: number) {
  const { id: agreementId, version } = await propose(validFrom, validTo);
  const signed = { agreementId, expectedVersion: version };
  const { agreement } = await partner.agreements.countersignAgreement(signed, as(two.operator));
  if (agreement === null) throw new Error('no agreement was answered');
  return agreement;
}

const termsAt = (at: number, by = one.operator) =>
  partner.agreements.getTerms({ sellerId: one.memberId, operatorId: two.memberId, at }, as(by));

test('two members agree, and its terms are in force between them, both ways', async () => {
  const proposed = await propose();
  expect(proposed).toMatchObject({ status: 'proposed', terms: null, proposedBy: one.memberId });
  expect(proposed.proposedTerms).toEqual(termsWith(two.memberId, 500));
  const before = await termsAt(0);
  expect(before).toMatchObject({ agreementId: '', charterVersion: 1 });
  const signed = { agreementId: proposed.id, expectedVersion: 1 };
  const first = await partner.agreements.countersignAgreement(signed, as(two.operator));
  expect(first.agreement).toMatchObject({ status: 'active', termsVersion: 1, version: 2 });
  expect(await partner.agreements.countersignAgreement(signed, as(two.operator))).toEqual(first);
  const found = await termsAt(0);
  expect(found).toMatchObject({ agreementId: proposed.id, agreementVersion: 1 });
  expect(found.terms).toEqual(termsWith(two.memberId, 500));
  const back = await partner.agreements.getTerms(
    { sellerId: two.memberId, operatorId: one.memberId, at: Date.now() },
    as(await serviceToken(partner)),
  );
  expect(back.agreementId).toBe(proposed.id);
});

test('the facts of an agreement say all that others must know, and nothing before both signed', async () => {
  const { id: agreementId, version } = await agree();
  const on = { agreementId };
  const better = termsWith(two.memberId, 900);
  const amended = { ...on, terms: better, expectedVersion: version };
  const { agreement } = await partner.agreements.amendAgreement(amended, as(two.operator));
  expect(agreement).toMatchObject({ status: 'active', termsVersion: 1, proposedTerms: better });
  await partner.agreements.countersignAgreement({ ...on, expectedVersion: 3 }, as(one.operator));
  await partner.agreements.suspendAgreement({ ...on, reason: 'late' }, as(one.operator));
  await partner.agreements.resumeAgreement(on, as(one.operator));
  await partner.agreements.endAgreement({ ...on, reason: 'over' }, as(two.operator));
  const facts = await factsOf(partner, agreementId);
  expect(facts.map(({ type }) => type)).toEqual([
    'AgreementActivated',
    'AgreementActivated',
    'AgreementSuspended',
    'AgreementResumed',
    'AgreementEnded',
  ]);
  expect(facts[0]).toMatchObject({
    agreement: { id: agreementId, status: 'active', termsVersion: 1, version: 2, proposedBy: '' },
  });
  expect(facts[1]).toMatchObject({ agreement: { termsVersion: 2, terms: better, version: 4 } });
  const { endsAt, at } = facts[4] as unknown as { endsAt: number; at: number };
  expect(endsAt - at).toBe(60 * day);
});

test('suspended, the charter applies; at its end too', async () => {
  const { id: agreementId } = await agree();
  const on = { agreementId };
  await partner.agreements.suspendAgreement({ ...on, reason: 'late' }, as(two.operator));
  expect((await termsAt(0)).agreementId).toBe('');
  await expect(partner.agreements.resumeAgreement(on, as(one.operator))).rejects.toEqual(
    refusal('forbidden', 'RESUMED_BY_OTHER'),
  );
  await partner.agreements.resumeAgreement(on, as(admin));
  expect((await termsAt(0)).agreementId).toBe(agreementId);
  const { agreement } = await partner.agreements.endAgreement(
    { ...on, reason: 'over' },
    as(one.operator),
  );
  expect(agreement?.status).toBe('ending');
  expect((await termsAt(Date.now() + 59 * day)).agreementId).toBe(agreementId);
  expect((await termsAt(Date.now() + 61 * day)).agreementId).toBe('');
});

test('of a second agreement between the same two only one is in force at a time', async () => {
  const ends = Date.now() + 10 * day;
  await agree(Date.now(), ends);
  const overlapping = await propose(Date.now() + 5 * day);
  const signed = { agreementId: overlapping.id, expectedVersion: 1 };
  await expect(partner.agreements.countersignAgreement(signed, as(two.operator))).rejects.toEqual(
    refusal('conflict', 'AGREEMENT_OVERLAPS'),
  );
  const next = await agree(ends);
  expect((await termsAt(ends)).agreementId).toBe(next.id);
});

test('of two proposals signed at the same moment one is granted', async () => {
  const [a, b] = [await propose(), await propose()];
  const outcomes = await Promise.allSettled(
    [a, b].map(({ id: agreementId }) =>
      partner.agreements.countersignAgreement(
        { agreementId, expectedVersion: 1 },
        as(two.operator),
      ),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

describe('who may, and who sees', () => {
  test("another's agreement is missing, whatever is asked of it; its terms too", async () => {
    const { id: agreementId, version: expectedVersion } = await agree();
    const on = { agreementId };
    const by = as(three.operator);
    const missing = refusal('missing', 'AGREEMENT_UNKNOWN');
    const { agreements } = partner;
    const terms = termsWith(two.memberId, 1);
    const asked = [
      agreements.getAgreement(on, by),
      agreements.countersignAgreement({ ...on, expectedVersion }, as(three.operator)),
      agreements.amendAgreement({ ...on, expectedVersion, terms }, as(three.operator)),
      agreements.suspendAgreement({ ...on, reason: 'x' }, as(three.operator)),
      agreements.resumeAgreement(on, as(three.operator)),
      agreements.endAgreement({ ...on, reason: 'x' }, as(three.operator)),
      agreements.getAgreement({ agreementId: 'agr_none' }, as(admin)),
    ];
    for (const answer of asked) await expect(answer).rejects.toEqual(missing);
    expect((await agreements.listAgreements({}, by)).agreements).toEqual([]);
    await expect(termsAt(0, three.operator)).rejects.toEqual(refusal('missing', 'MEMBER_UNKNOWN'));
  });

  test('its two members, admins and services see it; shippers and auditors do not', async () => {
    const { id: agreementId } = await agree();
    for (const token of [one.operator, two.operator, admin, await serviceToken(partner)]) {
      const { agreement } = await partner.agreements.getAgreement({ agreementId }, as(token));
      expect(agreement?.id).toBe(agreementId);
    }
    const shipper = await personOf(partner, one.operator, one.memberId, ['shipper']);
    const auditor = await personOf(partner, admin, '', ['auditor']);
    for (const token of [shipper, auditor]) {
      await expect(partner.agreements.getAgreement({ agreementId }, as(token))).rejects.toEqual(
        refusal('forbidden', 'ROLE_FORBIDDEN'),
      );
    }
  });

  test('the proposer does not countersign, and what was read is signed', async () => {
    const { id: agreementId } = await propose();
    const sign = (expectedVersion: number, by: string) =>
      partner.agreements.countersignAgreement({ agreementId, expectedVersion }, as(by));
    await expect(sign(1, one.operator)).rejects.toEqual(refusal('forbidden', 'OWN_TERMS'));
    await expect(sign(7, two.operator)).rejects.toEqual(refusal('stale', 'AGREEMENT_CHANGED'));
  });

  test('a suspended member agrees on nothing new, and may still end what it has', async () => {
    const { id: agreementId, version: expectedVersion } = await agree();
    const waiting = await propose();
    await partner.membership.suspend({ memberId: two.memberId, reason: 'x' }, as(admin));
    const wrong = refusal('conflict', 'MEMBER_STATUS');
    const { agreements } = partner;
    const signed = { agreementId: waiting.id, expectedVersion: 1 };
    await expect(agreements.countersignAgreement(signed, as(two.operator))).rejects.toEqual(wrong);
    const terms = termsWith(two.memberId, 1);
    const amended = { agreementId, expectedVersion, terms };
    await expect(agreements.amendAgreement(amended, as(two.operator))).rejects.toEqual(wrong);
    await expect(propose()).rejects.toEqual(refusal('conflict', 'MEMBER_STATUS', 'partnerId'));
    await agreements.endAgreement({ agreementId, reason: 'x' }, as(two.operator));
  });
});

test.each([
  ['partnerId', (): object => ({ partnerId: 'nobody' })],
  ['partnerId', (): object => ({ partnerId: one.memberId })],
  ['terms', (): object => ({ terms: null })],
  [
    'terms.paymentDays',
    (): object => ({ terms: { ...termsWith(two.memberId, 1), paymentDays: -1 } }),
  ],
  ['terms.discounts[0].operatorId', (): object => ({ terms: termsWith(three.memberId, 1) })],
  ['terms.discounts[0].basisPoints', (): object => ({ terms: termsWith(two.memberId, 10_001) })],
  ['validFrom', (): object => ({ validFrom: 0 })],
  ['validFrom', (): object => ({ validFrom: Date.UTC(9999, 0, 1) })],
  ['validTo', (): object => ({ validTo: 1 })],
])('a proposal with a wrong %s is refused at the edge', async (field, wrong) => {
  const right = {
    partnerId: two.memberId,
    terms: termsWith(two.memberId, 1),
    validFrom: Date.now(),
  };
  await expect(
    partner.agreements.proposeAgreement({ ...right, ...wrong() }, as(one.operator)),
  ).rejects.toEqual(expect.objectContaining({ kind: 'invalid', field }));
});

test('proposing twice under one request id is one proposal', async () => {
  const asked = { partnerId: two.memberId, terms: termsWith(two.memberId, 1), validFrom: 1 };
  const once = as(one.operator);
  const first = await partner.agreements.proposeAgreement(asked, once);
  expect(await partner.agreements.proposeAgreement(asked, once)).toEqual(first);
  const { agreements } = await partner.agreements.listAgreements({}, as(one.operator));
  expect(agreements).toHaveLength(1);
});

test('lists go by the status of this moment, page by page', async () => {
  await agree(Date.now(), Date.now() + day);
  const withdrawn = await propose(Date.now() + 2 * day);
  await partner.agreements.endAgreement(
    { agreementId: withdrawn.id, reason: 'x' },
    as(one.operator),
  );
  const waiting = await propose(Date.now() + 3 * day);
  const listed = async (status: string) => {
    const asked = { status };
    const { agreements } = await partner.agreements.listAgreements(asked, as(one.operator));
    return agreements.map((each) => each.status);
  };
  expect(await listed('active')).toEqual(['active']);
  expect(await listed('ended')).toEqual(['ended']);
  expect(await listed('proposed')).toEqual(['proposed']);
  shiftMs = 2 * day;
  const { agreements } = await partner.agreements.listAgreements(
    {},
    {
      ...as(one.operator),
      deadlineMs: 20_000,
    },
  );
  expect(agreements.map((each) => each.status).toSorted()).toEqual(['ended', 'ended', 'proposed']);
  const { agreements: open } = await partner.agreements.listAgreements(
    { status: 'active' },
    as(two.operator),
  );
  expect(open).toEqual([]);
  const page = await partner.agreements.listAgreements({ page: { limit: 2 } }, as(one.operator));
  const rest = await partner.agreements.listAgreements(
    { page: { limit: 2, cursor: page.nextCursor } },
    as(one.operator),
  );
  expect([...page.agreements, ...rest.agreements].map(({ id }) => id)).toContain(waiting.id);
  expect(rest).toMatchObject({ nextCursor: '' });
  await expect(listed('lost')).rejects.toEqual(refusal('invalid', 'STATUS_UNKNOWN', 'status'));
});
