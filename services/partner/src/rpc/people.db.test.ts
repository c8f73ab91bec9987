import { newId } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  as,
  claimsOf,
  newMember,
  openPartner,
  personOf,
  refusal,
  signedIn,
  type Partner,
} from './partner.test-data';

let partner: Partner;
let admin: string;

beforeAll(async () => {
  partner = await openPartner(await freshDatabase());
  admin = await adminOf(partner);
});

afterAll(() => partner.stop());

describe('people', () => {
  test('are registered once for one request, and a login is taken once', async () => {
    const { operator } = await newMember(partner, admin);
    const anna = { login: newId('p'), name: 'Anna', roles: ['operator'], password: 'a password' };
    const once = as(operator);
    const first = await partner.identity.registerPerson(anna, once);
    expect(await partner.identity.registerPerson(anna, once)).toEqual(first);
    const other = { ...anna, password: 'another password' };
    await expect(partner.identity.registerPerson(other, once)).rejects.toEqual(
      refusal('conflict', 'REQUEST_ID_REUSED'),
    );
    await expect(partner.identity.registerPerson(anna, as(operator))).rejects.toEqual(
      refusal('conflict', 'LOGIN_TAKEN', 'login'),
    );
  });

  test('a password stands nowhere, and its hash in one place only', async () => {
    const { operator } = await newMember(partner, admin);
    const password = `secret ${newId('x')}`;
    const anna = { login: newId('p'), name: 'Anna', roles: ['operator'], password };
    await partner.identity.registerPerson(anna, as(operator));
    const db = partner.database.connection.db!;
    const hash = (await db.collection('people').findOne({ login: anna.login }))!['state'] as {
      passwordHash: string;
    };
    expect(hash.passwordHash).toMatch(/^scrypt\$10\$8\$1\$/);
    for (const { name } of await db.listCollections().toArray()) {
      const all = JSON.stringify(await db.collection(name).find().toArray());
      expect(all).not.toContain(password);
      expect(all.includes(hash.passwordHash)).toBe(name === 'people');
    }
  });

  test('an operator gives roles of its member, an admin those of the alliance', async () => {
    const { memberId, operator } = await newMember(partner, admin);
    const person = { login: newId('p'), name: 'Li', password: 'a password' };
    for (const roles of [['admin'], ['auditor'], ['service'], ['operator', 'admin'], []]) {
      await expect(
        partner.identity.registerPerson({ ...person, roles }, as(operator)),
      ).rejects.toEqual(refusal('invalid', 'ROLES_INVALID', 'roles'));
    }
    const { person: auditor } = await partner.identity.registerPerson(
      { ...person, roles: ['auditor'] },
      as(admin),
    );
    expect(auditor).toMatchObject({ memberId: '', roles: ['auditor'] });
    await expect(
      partner.identity.changeRoles({ personId: auditor!.id, roles: ['admin'] }, as(operator)),
    ).rejects.toEqual(refusal('missing', 'PERSON_UNKNOWN'));
    const { person: changed } = await partner.identity.changeRoles(
      { personId: auditor!.id, roles: ['admin', 'auditor'] },
      as(admin),
    );
    expect(changed).toMatchObject({ roles: ['admin', 'auditor'], version: 2 });
    const shipper = await personOf(partner, operator, memberId, ['shipper']);
    await expect(partner.identity.listPeople({}, as(shipper))).rejects.toEqual(
      refusal('forbidden', 'ROLE_FORBIDDEN'),
    );
  });

  test('an admin does not take its own role away', async () => {
    const personId = (claimsOf(admin) as { sub: string }).sub;
    const own = refusal('conflict', 'OWN_ADMIN_ROLE');
    await expect(
      partner.identity.changeRoles({ personId, roles: ['auditor'] }, as(admin)),
    ).rejects.toEqual(own);
    await expect(partner.identity.removePerson({ personId }, as(admin))).rejects.toEqual(own);
  });

  test("another member's people are missing, whatever is asked of them", async () => {
    const one = await newMember(partner, admin);
    const two = await newMember(partner, admin);
    const { people } = await partner.identity.listPeople({}, as(one.operator));
    expect(people.map(({ memberId }) => memberId)).toEqual([one.memberId]);
    const personId = people[0]!.id;
    const by = as(two.operator);
    const missing = expect.objectContaining({ kind: 'missing' });
    const { identity } = partner;
    const named = { memberId: one.memberId };
    const person = {
      ...named,
      login: newId('p'),
      name: 'X',
      roles: ['operator'],
      password: 'xxxxxxxx',
    };
    await expect(identity.listPeople(named, by)).rejects.toEqual(missing);
    await expect(identity.removePerson({ personId }, by)).rejects.toEqual(missing);
    await expect(identity.changeRoles({ personId, roles: ['shipper'] }, by)).rejects.toEqual(
      missing,
    );
    await expect(identity.registerPerson(person, as(two.operator))).rejects.toEqual(missing);
    await expect(identity.registerMemberKey({ ...named, jwk: '{}' }, by)).rejects.toEqual(missing);
    await expect(identity.revokeMemberKey({ ...named, keyId: 'k' }, by)).rejects.toEqual(missing);
  });

  test('who is removed signs in no more, and the login is free again', async () => {
    const { operator } = await newMember(partner, admin);
    const anna = { login: newId('p'), name: 'Anna', roles: ['operator'], password: 'a password' };
    const { person } = await partner.identity.registerPerson(anna, as(operator));
    await partner.identity.removePerson({ personId: person!.id }, as(operator));
    await expect(signedIn(partner, anna.login, anna.password)).rejects.toEqual(
      refusal('unauthenticated', 'SIGN_IN_REFUSED'),
    );
    await partner.identity.registerPerson({ ...anna, name: 'Anna II' }, as(operator));
    const { people } = await partner.identity.listPeople({}, as(operator));
    expect(people.map(({ name }) => name)).not.toContain('Anna');
  });

  test('nobody is registered for a company that only applied', async () => {
    const person = { login: newId('p'), name: 'X', roles: ['operator'], password: 'xxxxxxxx' };
    const asked = { ...person, memberId: `mbr_${'9'.repeat(32)}` };
    await expect(partner.identity.registerPerson(asked, as(admin))).rejects.toEqual(
      refusal('missing', 'MEMBER_UNKNOWN'),
    );
    await expect(
      partner.identity.registerPerson(person, { ...as(admin), requestId: '' }),
    ).rejects.toEqual(refusal('invalid', 'REQUEST_ID_REQUIRED'));
  });
});
