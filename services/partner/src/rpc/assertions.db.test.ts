import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { sign } from 'jsonwebtoken';
import { freshDatabase } from '../../../../test/support/engines';
import {
  adminOf,
  anybody,
  as,
  claimsOf,
  newMember,
  openPartner,
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

describe("a member's own identity", () => {
  let memberId: string;
  let operator: string;
  let privateKey: KeyObject;
  const login = `anna-${randomUUID()}`;

  beforeAll(async () => {
    ({ memberId, operator } = await newMember(partner, admin));
    const anna = { login, name: 'Anna', roles: ['operator'] };
    await partner.identity.registerPerson(anna, as(operator));
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    privateKey = pair.privateKey;
    const jwk = JSON.stringify({ ...pair.publicKey.export({ format: 'jwk' }), kid: 'own-1' });
    const { keyId } = await partner.identity.registerMemberKey({ jwk }, as(operator));
    expect(keyId).toBe('own-1');
  });

  const assertionWith = (claims: object = {}, header: object = {}, key = privateKey) =>
    sign(
      // A claim that is undefined is left out.
      JSON.parse(JSON.stringify({ ...rightClaims(), ...claims })) as object,
      key,
      { algorithm: 'ES256', header: { alg: 'ES256', kid: 'own-1', ...header } },
    );
  const rightClaims = () => ({
    iss: memberId,
    sub: login,
    aud: 'serai',
    jti: randomUUID(),
    exp: Math.floor(Date.now() / 1000) + 120,
  });
  const exchange = (assertion: string) =>
    partner.identity.exchangeAssertion({ assertion }, anybody);

  test('vouches for its people, who need no password with us', async () => {
    const { token } = await exchange(assertionWith());
    expect(token?.person).toMatchObject({ login, memberId });
    expect(claimsOf(token?.accessToken ?? '')).toMatchObject({ member: memberId });
    await expect(signedIn(partner, login, '')).rejects.toEqual(
      refusal('unauthenticated', 'SIGN_IN_REFUSED'),
    );
  });

  test('is believed once for each assertion, also when it is shown twice at a time', async () => {
    const assertion = assertionWith();
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => exchange(assertion)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(exchange(assertion)).rejects.toEqual(
      refusal('unauthenticated', 'ASSERTION_REPLAYED'),
    );
  });

  test('is not believed about others, for too long, too late, or with another key', async () => {
    const { privateKey: foreign } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const seconds = Math.floor(Date.now() / 1000);
    const valid = assertionWith();
    const hs256 = sign({ iss: memberId, sub: login, aud: 'serai' }, 'secret', {
      header: { alg: 'HS256', kid: 'own-1' },
    });
    const wrong = [
      assertionWith({ sub: 'admin' }),
      assertionWith({ sub: 'nobody' }),
      assertionWith({ aud: 'else' }),
      assertionWith({ iss: `mbr_${'8'.repeat(32)}` }),
      assertionWith({ exp: seconds + 3_600 }),
      assertionWith({ exp: seconds - 60 }),
      assertionWith({ exp: undefined }),
      assertionWith({ jti: undefined }),
      assertionWith({}, {}, foreign),
      assertionWith({}, { kid: 'own-2' }),
      assertionWith({}, { jku: 'https://evil.example/keys' }),
      `${valid.slice(0, -4)}AAAA`,
      `${valid.split('.').slice(0, 2).join('.')}.`,
      hs256,
      'x.y.z',
      '',
      'x'.repeat(5_000),
    ];
    for (const assertion of wrong) {
      await expect(exchange(assertion)).rejects.toEqual(
        refusal('unauthenticated', 'ASSERTION_REFUSED'),
      );
    }
  });

  test('vouches no more once its key is revoked', async () => {
    await partner.identity.revokeMemberKey({ keyId: 'own-1' }, as(operator));
    await expect(exchange(assertionWith())).rejects.toEqual(
      refusal('unauthenticated', 'ASSERTION_REFUSED'),
    );
    await expect(
      partner.identity.revokeMemberKey({ keyId: 'own-1' }, as(operator)),
    ).rejects.toEqual(refusal('missing', 'MEMBER_KEY_UNKNOWN'));
    await expect(partner.identity.registerMemberKey({ jwk: 'null' }, as(operator))).rejects.toEqual(
      refusal('invalid', 'MEMBER_KEY_INVALID', 'jwk'),
    );
  });
});
