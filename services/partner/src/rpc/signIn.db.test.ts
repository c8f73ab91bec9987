import { newId } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  adminPassword,
  anybody,
  as,
  claimsOf,
  newMember,
  openPartner,
  personOf,
  refusal,
  serviceSecret,
  signedIn,
  type Partner,
} from './partner.test-data';

let partner: Partner;
let admin: string;
let shiftMs = 0;
const pointId = `pnt_${'2'.repeat(32)}`;
const clock = () => Date.now() + shiftMs;

beforeAll(async () => {
  partner = await openPartner(await freshDatabase(), { clock });
  admin = await adminOf(partner);
});

afterEach(() => {
  shiftMs = 0;
});

afterAll(() => partner.stop());

describe('signing in', () => {
  test('the first admin signs in with what the process was told', async () => {
    const { token } = await partner.identity.signIn(
      { login: 'ADMIN', password: adminPassword },
      anybody,
    );
    expect(token?.person).toMatchObject({ login: 'admin', roles: ['admin'], memberId: '' });
    const claims = claimsOf(token?.accessToken ?? '');
    expect(claims).toMatchObject({ iss: 'serai', aud: 'serai', roles: ['admin'] });
    expect(claims).not.toHaveProperty('member');
    expect(token?.expiresAt).toBe((claims as { exp: number }).exp * 1000);
    expect((claims as { exp: number; iat: number }).exp - (claims as { iat: number }).iat).toBe(
      900,
    );
  });

  test('a token says the member of its person, and the point of a device', async () => {
    const { memberId, operator } = await newMember(partner, admin);
    expect(claimsOf(operator)).toMatchObject({ member: memberId, roles: ['operator'] });
    const device = { login: newId('gate'), name: 'Gate 1', roles: ['device'], pointId };
    const password = 'a device password';
    await partner.identity.registerPerson({ ...device, password }, as(operator));
    const token = await signedIn(partner, device.login, password);
    expect(claimsOf(token)).toMatchObject({ member: memberId, roles: ['device'], point: pointId });
  });

  test('the token of who was removed is good no more, and is named until it would have expired', async () => {
    const { operator } = await newMember(partner, admin);
    const device = { login: newId('gate'), name: 'Gate 1', roles: ['device'], pointId };
    const password = 'a device password';
    const { person } = await partner.identity.registerPerson({ ...device, password }, as(operator));
    const token = await signedIn(partner, device.login, password);
    const low = refusal('forbidden', 'ROLE_FORBIDDEN');
    await expect(partner.identity.listPeople({}, as(token))).rejects.toEqual(low);
    const ended = async () => (await partner.identity.getKeys({}, anybody)).ended;
    expect(await ended()).not.toContain(person?.id);
    await partner.identity.removePerson({ personId: person?.id ?? '' }, as(operator));
    await expect(partner.identity.listPeople({}, as(token))).rejects.toEqual(
      refusal('unauthenticated', 'TOKEN_ENDED'),
    );
    expect(await ended()).toContain(person?.id);
    // Its place is taken by another one, who is not it.
    await partner.identity.registerPerson({ ...device, password }, as(operator));
    const next = await signedIn(partner, device.login, password);
    await expect(partner.identity.listPeople({}, as(next))).rejects.toEqual(low);
    shiftMs = 16 * 60_000;
    expect(await ended()).not.toContain(person?.id);
  });

  test('an unknown login and a wrong password are told the same', async () => {
    const wrong = refusal('unauthenticated', 'SIGN_IN_REFUSED');
    const attempts = [
      { login: 'admin', password: 'wrong password' },
      { login: 'nobody-at-all', password: adminPassword },
      { login: '', password: '' },
      { login: '{"$gt":""}', password: 'x'.repeat(10_000) },
    ];
    for (const attempt of attempts) {
      await expect(partner.identity.signIn(attempt, anybody)).rejects.toEqual(wrong);
    }
  });

  test('after ten failures one waits, whether the login exists or not; others do not', async () => {
    const { operator, memberId } = await newMember(partner, admin);
    const login = newId('p');
    const password = 'the right password';
    const person = { login, name: 'Li', roles: ['operator'], password };
    await partner.identity.registerPerson(person, as(operator));
    for (const tried of [login, newId('nobody')]) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, () =>
          partner.identity.signIn({ login: tried, password: 'wrong' }, anybody),
        ),
      );
      const codes = outcomes.map((one) =>
        one.status === 'rejected' ? (one.reason as { code: string }).code : 'in',
      );
      expect(codes.filter((code) => code === 'SIGN_IN_REFUSED')).toHaveLength(10);
      expect(codes.filter((code) => code === 'SIGN_INS_EXHAUSTED')).toHaveLength(20);
    }
    await expect(partner.identity.signIn({ login, password }, anybody)).rejects.toEqual(
      expect.objectContaining({
        kind: 'tooMany',
        code: 'SIGN_INS_EXHAUSTED',
        retryAfterSeconds: expect.any(Number),
      }),
    );
    await personOf(partner, operator, memberId, ['shipper']);
    shiftMs = 15 * 60_000;
    expect((await partner.identity.signIn({ login, password }, anybody)).token).not.toBeNull();
  });

  test('signing in rightly does not count, however often', async () => {
    for (let i = 0; i < 15; i += 1) await adminOf(partner);
  });

  test('a service signs in with its secret', async () => {
    const asked = { name: 'booking', secret: serviceSecret };
    const { token } = await partner.identity.signInService(asked, anybody);
    const claims = { sub: 'service:booking', roles: ['service'] };
    expect(claimsOf(token?.accessToken ?? '')).toMatchObject(claims);
    for (const wrong of [
      { ...asked, secret: 'x' },
      { ...asked, name: 'else' },
      { ...asked, name: '__proto__' },
    ]) {
      await expect(partner.identity.signInService(wrong, anybody)).rejects.toEqual(
        refusal('unauthenticated', 'SERVICE_SIGN_IN_REFUSED'),
      );
    }
  });

  test('the people of a suspended member still sign in, those of one that left do not', async () => {
    const { memberId, operator } = await newMember(partner, admin);
    const login = newId('p');
    const password = 'the right password';
    const person = { login, name: 'Li', roles: ['operator'], password };
    await partner.identity.registerPerson(person, as(operator));
    await partner.membership.suspend({ memberId, reason: 'late' }, as(admin));
    await signedIn(partner, login, password);
    await partner.membership.leave({ memberId }, as(admin));
    await expect(signedIn(partner, login, password)).rejects.toEqual(
      refusal('forbidden', 'MEMBER_HAS_LEFT'),
    );
  });
});
