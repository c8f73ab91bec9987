import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  anybody,
  applicant,
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

let partner: Partner;
let admin: string;

beforeAll(async () => {
  partner = await openPartner(await freshDatabase());
  admin = await adminOf(partner);
});

afterAll(() => partner.stop());

const application = {
  name: 'Yiwu Silk Road Express',
  country: 'CN',
  currency: 'CNY',
  gs1CompanyPrefix: '6901234',
  contactEmail: 'desk@silkroad.example',
  reference: 'silk-road-2026',
};

test('a company applies without an account; twice under one reference is once', async () => {
  const { member } = await partner.membership.apply(application, anybody);
  expect(member).toMatchObject({ name: application.name, status: 'applied', version: 1 });
  const { member: again } = await partner.membership.apply(application, anybody);
  expect(again).toEqual(member);
  await expect(
    partner.membership.apply({ ...application, name: 'Another' }, anybody),
  ).rejects.toEqual(refusal('conflict', 'REFERENCE_TAKEN', 'reference'));
});

test.each([
  ['name', { name: '' }],
  ['country', { country: 'China' }],
  ['currency', { currency: 'RMB' }],
  ['gs1CompanyPrefix', { gs1CompanyPrefix: '69' }],
  ['contactEmail', { contactEmail: 'desk' }],
  ['reference', { reference: '' }],
])('an application with a wrong %s is refused at the edge', async (field, wrong) => {
  await expect(partner.membership.apply({ ...application, ...wrong }, anybody)).rejects.toEqual(
    expect.objectContaining({ kind: 'invalid', field }),
  );
});

test('the facts of a member tell its whole life, and name nobody', async () => {
  const memberId = await applicant(partner);
  const on = { memberId };
  await partner.membership.admit(on, as(admin));
  await partner.membership.suspend({ ...on, reason: 'no insurance' }, as(admin));
  await partner.membership.reinstate(on, as(admin));
  const { member } = await partner.membership.leave(on, as(admin));
  expect(member).toMatchObject({ status: 'left', version: 5 });
  const facts = await factsOf(partner, memberId);
  expect(facts.map(({ type }) => type)).toEqual([
    'MemberAdmitted',
    'MemberSuspended',
    'MemberReinstated',
    'MemberLeft',
  ]);
  expect(facts[0]).toMatchObject({
    member: { id: memberId, status: 'active', currency: 'CNY', contactEmail: '', version: 2 },
  });
  expect(facts[1]).toMatchObject({ memberId, reason: 'no insurance' });
});

test('admitting twice is once, by the same request and by another', async () => {
  const memberId = await applicant(partner);
  const once = as(admin);
  const { member } = await partner.membership.admit({ memberId }, once);
  expect(await partner.membership.admit({ memberId }, once)).toEqual({ member });
  expect(await partner.membership.admit({ memberId }, as(admin))).toEqual({ member });
  expect(await factsOf(partner, memberId)).toHaveLength(1);
  await expect(
    partner.membership.admit({ memberId: await applicant(partner) }, once),
  ).rejects.toEqual(refusal('conflict', 'REQUEST_ID_REUSED'));
});

test('two members do not have one GS1 prefix; who left gives it back', async () => {
  const prefix = '590123456';
  const [one, two] = await Promise.all(
    ['gs1-one', 'gs1-two'].map(async (reference) => {
      const asked = { ...application, reference, gs1CompanyPrefix: prefix };
      const { member } = await partner.membership.apply(asked, anybody);
      return { memberId: member?.id ?? '' };
    }),
  );
  await partner.membership.admit(one!, as(admin));
  await expect(partner.membership.admit(two!, as(admin))).rejects.toEqual(
    refusal('conflict', 'GS1_PREFIX_TAKEN'),
  );
  await partner.membership.leave(one!, as(admin));
  await partner.membership.admit(two!, as(admin));
});

describe('who may, and who sees', () => {
  test('everybody signed in sees the list, and more only of their own', async () => {
    const one = await newMember(partner, admin);
    const two = await newMember(partner, admin);
    const shipper = await personOf(partner, one.operator, one.memberId, ['shipper']);
    const { member: own } = await partner.membership.getMember(
      { memberId: one.memberId },
      as(shipper),
    );
    expect(own).toMatchObject({ contactEmail: expect.stringContaining('@'), currency: 'CNY' });
    const { member: other } = await partner.membership.getMember(
      { memberId: two.memberId },
      as(shipper),
    );
    expect(other).toMatchObject({
      status: 'active',
      country: 'CN',
      contactEmail: '',
      currency: '',
    });
    const { member: known } = await partner.membership.getMember(
      { memberId: two.memberId },
      as(await serviceToken(partner)),
    );
    expect(known).toMatchObject({
      currency: 'CNY',
      gs1CompanyPrefix: expect.stringMatching(/^69/),
    });
  });

  test('an applicant is missing to members, in the list too', async () => {
    const { operator } = await newMember(partner, admin);
    const memberId = await applicant(partner);
    await expect(partner.membership.getMember({ memberId }, as(operator))).rejects.toEqual(
      refusal('missing', 'MEMBER_UNKNOWN'),
    );
    const asked = { status: 'applied' };
    const seen = await partner.membership.listMembers(asked, as(operator));
    expect(seen.members).toEqual([]);
    const all = await partner.membership.listMembers(asked, as(admin));
    expect(all.members.map(({ id }) => id)).toContain(memberId);
  });

  test('the list is paged, each member once', async () => {
    for (let i = 0; i < 5; i += 1) await applicant(partner);
    const whole = await partner.membership.listMembers({ page: { limit: 200 } }, as(admin));
    const found: string[] = [];
    let cursor = '';
    do {
      const page = await partner.membership.listMembers({ page: { limit: 2, cursor } }, as(admin));
      expect(page.members.length).toBeLessThanOrEqual(2);
      found.push(...page.members.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== '');
    expect(found).toEqual(whole.members.map(({ id }) => id));
    await expect(
      partner.membership.listMembers({ page: { cursor: 'x' } }, as(admin)),
    ).rejects.toEqual(refusal('invalid', 'CURSOR_INVALID', 'cursor'));
    await expect(partner.membership.listMembers({ status: 'gone' }, as(admin))).rejects.toEqual(
      refusal('invalid', 'STATUS_UNKNOWN', 'status'),
    );
  });

  test('only an admin admits, suspends and reinstates; nobody leaves for another', async () => {
    const one = await newMember(partner, admin);
    const two = await newMember(partner, admin);
    const on = { memberId: one.memberId };
    const forbidden = refusal('forbidden', 'ROLE_FORBIDDEN');
    await expect(partner.membership.admit(on, as(one.operator))).rejects.toEqual(forbidden);
    await expect(
      partner.membership.suspend({ ...on, reason: 'x' }, as(one.operator)),
    ).rejects.toEqual(forbidden);
    await expect(partner.membership.reinstate(on, as(one.operator))).rejects.toEqual(forbidden);
    await expect(partner.membership.leave(on, as(two.operator))).rejects.toEqual(
      refusal('missing', 'MEMBER_UNKNOWN'),
    );
    await expect(partner.membership.listMembers({}, anybody)).rejects.toEqual(
      refusal('unauthenticated', 'TOKEN_MISSING'),
    );
  });
});

test('a member leaves by its operator, when no agreement binds it any more', async () => {
  const one = await newMember(partner, admin);
  const two = await newMember(partner, admin);
  const { agreement } = await partner.agreements.proposeAgreement(
    { partnerId: two.memberId, terms: termsWith(two.memberId, 500), validFrom: Date.now() },
    as(one.operator),
  );
  const on = { agreementId: agreement?.id ?? '' };
  const signed = { ...on, expectedVersion: agreement?.version ?? 0 };
  await partner.agreements.countersignAgreement(signed, as(two.operator));
  const leave = () => partner.membership.leave({}, as(one.operator));
  await expect(leave()).rejects.toEqual(
    expect.objectContaining({
      code: 'AGREEMENTS_BINDING',
      metadata: { agreements: on.agreementId },
    }),
  );
  await partner.agreements.endAgreement({ ...on, reason: 'over' }, as(two.operator));
  await expect(leave()).rejects.toEqual(refusal('conflict', 'AGREEMENTS_BINDING'));
});

test('of leaving and countersigning at the same moment one is granted', async () => {
  for (let round = 0; round < 8; round += 1) {
    const one = await newMember(partner, admin);
    const two = await newMember(partner, admin);
    const { agreement } = await partner.agreements.proposeAgreement(
      { partnerId: two.memberId, terms: termsWith(two.memberId, 500), validFrom: Date.now() },
      as(one.operator),
    );
    const signed = { agreementId: agreement?.id ?? '', expectedVersion: 1 };
    const outcomes = await Promise.allSettled([
      partner.membership.leave({}, as(one.operator)),
      partner.agreements.countersignAgreement(signed, as(two.operator)),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});
