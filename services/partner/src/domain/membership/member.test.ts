import {
  admitted,
  beginning,
  member,
  working,
  type Member,
  type MemberCommand,
  type MemberFact,
} from './member';
import { applicationReference, profile } from './profile';

const silkRoad = profile({
  name: 'Yiwu Silk Road Express',
  country: 'CN',
  currency: 'CNY',
  gs1CompanyPrefix: '6901234',
  contactEmail: 'desk@silkroad.example',
});
const at = Date.UTC(2026, 2, 1);

const applied: MemberFact = { type: 'MemberApplied', profile: silkRoad, at };
const admittedFact: MemberFact = { type: 'MemberAdmitted', profile: silkRoad, at };
const suspended: MemberFact = { type: 'MemberSuspended', reason: 'no insurance', at };
const left: MemberFact = { type: 'MemberLeft', at };

const given = (...facts: MemberFact[]): Member => facts.reduce(member.evolve, member.initial);
const when = (state: Member, command: MemberCommand) => () => member.decide(state, command);
const refusal = (kind: string, code: string, field?: string) =>
  expect.objectContaining({ kind, code, ...(field !== undefined && { field }) });

const leave: MemberCommand = { type: 'leave', at, bindingAgreements: [] };

test('a company applies, and applying again with the same words changes nothing', () => {
  const apply: MemberCommand = { type: 'apply', profile: silkRoad, at };
  expect(member.decide(given(), apply)).toEqual([applied]);
  expect(member.decide(given(applied), apply)).toEqual([]);
  expect(member.decide(given(applied, admittedFact), apply)).toEqual([]);
});

test('another company cannot apply under a reference that is taken', () => {
  const other = { ...silkRoad, name: 'Somebody Else' };
  const state = given(applied);
  expect(when(state, { type: 'apply', profile: other, at })).toThrow(
    refusal('conflict', 'REFERENCE_TAKEN', 'reference'),
  );
});

test('the whole life of a member: admitted, suspended, reinstated, left', () => {
  const life: [MemberCommand, Member['status']][] = [
    [{ type: 'apply', profile: silkRoad, at }, 'applied'],
    [{ type: 'admit', at }, 'active'],
    [{ type: 'suspend', reason: 'no insurance', at }, 'suspended'],
    [{ type: 'reinstate', at }, 'active'],
    [leave, 'left'],
  ];
  let state = given();
  for (const [command, status] of life) {
    state = member.decide(state, command).reduce(member.evolve, state);
    expect(state.status).toBe(status);
    expect(member.decide(state, command)).toEqual([]);
  }
});

test('the fact of an admission carries the whole profile, for whoever has never heard of it', () => {
  expect(member.decide(given(applied), { type: 'admit', at })).toEqual([admittedFact]);
});

test('only a suspended member has a reason', () => {
  expect(given(applied, admittedFact, suspended)).toMatchObject({ reason: 'no insurance' });
  const back = given(applied, admittedFact, suspended, { type: 'MemberReinstated', at });
  expect(back).not.toHaveProperty('reason');
});

test.each<[string, MemberFact[], MemberCommand]>([
  ['an applicant cannot be suspended', [applied], { type: 'suspend', reason: 'x', at }],
  ['an applicant cannot be reinstated', [applied], { type: 'reinstate', at }],
  ['a suspended member is not admitted', [applied, admittedFact, suspended], { type: 'admit', at }],
  ['who left is not admitted', [applied, admittedFact, left], { type: 'admit', at }],
  ['who left is not suspended', [applied, left], { type: 'suspend', reason: 'x', at }],
  ['who left is not reinstated', [applied, left], { type: 'reinstate', at }],
])('%s', (_, facts, command) => {
  expect(when(given(...facts), command)).toThrow(refusal('conflict', 'MEMBER_STATUS'));
});

test.each<MemberCommand>([
  { type: 'admit', at },
  { type: 'suspend', reason: 'x', at },
  { type: 'reinstate', at },
  leave,
])('nothing happens to a member nobody knows: $type', (command) => {
  expect(when(given(), command)).toThrow(refusal('missing', 'MEMBER_UNKNOWN'));
});

test('a suspended member may be suspended for good, once', () => {
  const state = given(applied, admittedFact, suspended);
  const forGood: MemberCommand = { type: 'suspend', reason: 'fraud', forGood: true, at };
  const facts = member.decide(state, forGood);
  expect(facts).toEqual([{ type: 'MemberSuspended', reason: 'fraud', forGood: true, at }]);
  const after = facts.reduce(member.evolve, state);
  expect(member.decide(after, forGood)).toEqual([]);
  expect(member.decide(after, { type: 'suspend', reason: 'x', at })).toEqual([]);
});

test('a suspension without a reason, or with an endless one, is refused', () => {
  const state = given(applied, admittedFact);
  for (const reason of ['', 'x'.repeat(501)]) {
    expect(when(state, { type: 'suspend', reason, at })).toThrow(
      refusal('invalid', 'TEXT_INVALID', 'reason'),
    );
  }
});

test('a member does not leave while an agreement binds it, and is told which', () => {
  const state = given(applied, admittedFact);
  expect(when(state, { ...leave, bindingAgreements: ['agr_1'] })).toThrow(
    expect.objectContaining({
      kind: 'conflict',
      code: 'AGREEMENTS_BINDING',
      metadata: { agreements: 'agr_1' },
    }),
  );
});

test('a suspended member may leave', () => {
  const state = given(applied, admittedFact, suspended);
  expect(member.decide(state, leave)).toEqual([left]);
});

test('an applicant is nobody to act for yet', () => {
  expect(() => admitted(given(applied))).toThrow(refusal('missing', 'MEMBER_UNKNOWN'));
  expect(admitted(given(applied, admittedFact)).status).toBe('active');
});

test('work in hand goes on while a member is suspended, and is over when it left', () => {
  expect(working(given(applied, admittedFact, suspended)).status).toBe('suspended');
  expect(() => working(given(applied, admittedFact, left))).toThrow(
    refusal('conflict', 'MEMBER_STATUS'),
  );
});

test('only an active member begins something new', () => {
  expect(beginning(given(applied, admittedFact)).profile).toEqual(silkRoad);
  for (const last of [suspended, left]) {
    expect(() => beginning(given(applied, admittedFact, last))).toThrow(
      refusal('conflict', 'MEMBER_STATUS'),
    );
  }
});

test.each<[string, Partial<typeof silkRoad>, string]>([
  ['name', { name: '' }, 'TEXT_INVALID'],
  ['name', { name: 'x'.repeat(121) }, 'TEXT_INVALID'],
  ['country', { country: 'cn' }, 'COUNTRY_UNKNOWN'],
  ['country', { country: 'XX' }, 'COUNTRY_UNKNOWN'],
  ['currency', { currency: 'RMB' }, 'CURRENCY_UNKNOWN'],
  ['gs1CompanyPrefix', { gs1CompanyPrefix: '12345' }, 'GS1_PREFIX_INVALID'],
  ['gs1CompanyPrefix', { gs1CompanyPrefix: '1234567890123' }, 'GS1_PREFIX_INVALID'],
  ['gs1CompanyPrefix', { gs1CompanyPrefix: '69012a4' }, 'GS1_PREFIX_INVALID'],
  ['contactEmail', { contactEmail: 'nobody' }, 'EMAIL_INVALID'],
  ['contactEmail', { contactEmail: `${'a'.repeat(250)}@b.cd` }, 'EMAIL_INVALID'],
])('an application with a wrong %s is refused: %j', (field, wrong, code) => {
  expect(() => profile({ ...silkRoad, ...wrong })).toThrow(refusal('invalid', code, field));
});

test.each(['', 'ab', 'has space', 'x'.repeat(101), 'ünïcode-ref'])(
  'an application needs a reference of plain characters: %j',
  (reference) => {
    expect(() => applicationReference(reference)).toThrow(
      refusal('invalid', 'REFERENCE_INVALID', 'reference'),
    );
  },
);

test('a reference may be a uuid', () => {
  const uuid = '0190a6b0-7d5e-7cc2-9f4b-1b6a2f6f0a11';
  expect(applicationReference(uuid)).toBe(uuid);
});
