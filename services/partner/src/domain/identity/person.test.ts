import type { Actor } from '@serai/model';
import { mayGrant } from './grantPolicies';
import { language, login, password } from './login';
import { person, personDetails, type GivenDetails, type Person, type PersonFact } from './person';
import { personRoles } from './personRoles';

const at = Date.UTC(2026, 2, 1);
const by = 'per_admin';
const memberId = `mbr_${'1'.repeat(32)}`;
const pointId = `pnt_${'2'.repeat(32)}`;

const anna: GivenDetails = {
  memberId,
  login: 'Anna@Silkroad.example',
  name: 'Anna',
  roles: ['operator'],
  pointId: '',
  language: '',
  hasPassword: true,
};
const scanner: GivenDetails = { ...anna, login: 'gate-1', roles: ['device'], pointId };

const registered = (details: GivenDetails): PersonFact => ({
  type: 'PersonRegistered',
  details: { ...personDetails(details), passwordHash: 'hash' },
  by,
  at,
});
const removed: PersonFact = { type: 'PersonRemoved', by, at };
const given = (...facts: PersonFact[]): Person => facts.reduce(person.evolve, person.initial);
const refusal = (kind: string, code: string, field?: string) =>
  expect.objectContaining({ kind, code, ...(field !== undefined && { field }) });

test('a person is registered once', () => {
  const details = personDetails(anna);
  const command = { type: 'register', details, by, at } as const;
  expect(person.decide(given(), command)).toEqual([{ ...command, type: 'PersonRegistered' }]);
  expect(person.decide(given(registered(anna)), command)).toEqual([]);
  expect(details).toMatchObject({ login: 'anna@silkroad.example', language: 'en', memberId });
});

test('roles are changed, and the same roles again change nothing', () => {
  const state = given(registered(anna));
  const roles = ['shipper', 'operator'];
  const facts = person.decide(state, { type: 'changeRoles', roles, by, at });
  expect(facts).toEqual([{ type: 'RolesChanged', roles: ['operator', 'shipper'], by, at }]);
  const after = facts.reduce(person.evolve, state);
  expect(after).toMatchObject({ roles: ['operator', 'shipper'], passwordHash: 'hash' });
  expect(person.decide(after, { type: 'changeRoles', roles, by, at })).toEqual([]);
});

test('of who is removed the password is forgotten and the name is kept', () => {
  const state = given(registered(anna), removed);
  expect(state).toMatchObject({ status: 'removed', name: 'Anna', removedAt: at });
  expect(state).not.toHaveProperty('passwordHash');
  expect(person.decide(state, { type: 'remove', by, at })).toEqual([]);
});

test('who is removed gets no roles any more', () => {
  const state = given(registered(anna), removed);
  const ask = () => person.decide(state, { type: 'changeRoles', roles: ['operator'], by, at });
  expect(ask).toThrow(refusal('conflict', 'PERSON_REMOVED'));
  expect(person.evolve(state, { type: 'RolesChanged', roles: ['shipper'], by, at })).toBe(state);
});

test('nobody is changed or removed who was never registered', () => {
  const missing = refusal('missing', 'PERSON_UNKNOWN');
  expect(() => person.decide(given(), { type: 'remove', by, at })).toThrow(missing);
  expect(() => person.decide(given(), { type: 'changeRoles', roles: [], by, at })).toThrow(missing);
});

test('a device does not become a person, nor a person a device', () => {
  const wrong = refusal('invalid', 'POINT_INVALID', 'roles');
  const change = (details: GivenDetails, roles: string[]) => () =>
    person.decide(given(registered(details)), { type: 'changeRoles', roles, by, at });
  expect(change(scanner, ['operator'])).toThrow(wrong);
  expect(change(anna, ['device'])).toThrow(wrong);
  expect(change(scanner, ['device'])()).toEqual([]);
});

test.each<[string, Partial<GivenDetails>, string]>([
  ['login', { login: 'ab' }, 'LOGIN_INVALID'],
  ['login', { login: '1anna' }, 'LOGIN_INVALID'],
  ['login', { login: 'an na' }, 'LOGIN_INVALID'],
  ['login', { login: `a${'b'.repeat(100)}` }, 'LOGIN_INVALID'],
  ['name', { name: '' }, 'TEXT_INVALID'],
  ['name', { name: 'x'.repeat(121) }, 'TEXT_INVALID'],
  ['language', { language: 'fr' }, 'LANGUAGE_UNKNOWN'],
  ['pointId', { pointId }, 'POINT_INVALID'],
  ['pointId', { pointId: 'x' }, 'POINT_INVALID'],
  ['pointId', { roles: ['device'] }, 'POINT_INVALID'],
  ['pointId', { roles: ['device'], pointId: 'pnt_1' }, 'POINT_INVALID'],
  ['password', { memberId: '', roles: ['admin'], hasPassword: false }, 'PASSWORD_INVALID'],
])('a person with a wrong %s is refused: %j', (field, wrong, code) => {
  expect(() => personDetails({ ...anna, ...wrong })).toThrow(refusal('invalid', code, field));
});

test.each([
  [[], true],
  [['admin'], true],
  [['auditor', 'operator'], true],
  [['service'], true],
  [['captain'], true],
  [['device', 'operator'], true],
  [['operator'], false],
  [['service'], false],
])('the roles %j do not go together (of a member: %s)', (roles, isOfMember) => {
  expect(() => personRoles(roles, isOfMember)).toThrow(
    refusal('invalid', 'ROLES_INVALID', 'roles'),
  );
});

test('an admin may be an auditor too, and a role said twice is one role', () => {
  expect(personRoles(['auditor', 'admin', 'admin'], false)).toEqual(['admin', 'auditor']);
});

test('a password is neither short nor endless, and is composed', () => {
  const invalid = refusal('invalid', 'PASSWORD_INVALID', 'password');
  expect(() => password('1234567')).toThrow(invalid);
  expect(() => password('x'.repeat(201))).toThrow(invalid);
  expect(password('e\u0301'.repeat(8))).toBe('\u00e9'.repeat(8));
});

test('a login is compared in small letters, a language is one of two', () => {
  expect(login(' ANNA ')).toBe('anna');
  expect(language('zh')).toBe('zh');
});

describe('who gives which role', () => {
  const admin: Actor = { subject: 'per_admin', roles: ['admin'] };
  const operator: Actor = { subject: 'per_op', member: memberId, roles: ['operator'] };
  const grant = { personId: 'per_x', before: [], next: [] } as const;

  test('an operator makes operators, shippers and devices', () => {
    expect(() => mayGrant({ ...grant, actor: operator, next: ['operator'] })).not.toThrow();
  });

  test('only an admin makes or unmakes an admin or an auditor', () => {
    const forbidden = refusal('forbidden', 'ROLE_NOT_GRANTABLE', 'roles');
    expect(() => mayGrant({ ...grant, actor: operator, next: ['admin'] })).toThrow(forbidden);
    expect(() => mayGrant({ ...grant, actor: operator, before: ['auditor'] })).toThrow(forbidden);
    expect(() => mayGrant({ ...grant, actor: admin, next: ['auditor'] })).not.toThrow();
  });

  test('an admin does not take its own role away, but may take that of another', () => {
    const own = { actor: admin, before: ['admin'], next: ['auditor'] } as const;
    expect(() => mayGrant({ ...own, personId: 'per_admin' })).toThrow(
      refusal('conflict', 'OWN_ADMIN_ROLE'),
    );
    expect(() => mayGrant({ ...own, personId: 'per_x' })).not.toThrow();
    expect(() => mayGrant({ ...own, next: ['admin'], personId: 'per_admin' })).not.toThrow();
  });
});
