import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import * as dns from 'node:dns';
import { Socket } from 'node:net';
import { sign } from 'jsonwebtoken';
import type { Actor } from '@serai/model';
import { testIdentity } from '../../../../test/support/testIdentity';
import { fixedKeys } from './fixedKeys';
import { keyRing } from './keyRing';

const identity = testIdentity('key-1');
const verifier = fixedKeys(identity.keySet);
const anna: Actor = { subject: 'per_1', member: 'mbr_1', roles: ['operator', 'shipper'] };
const nowSeconds = Math.floor(Date.now() / 1000);
const hour = 3600;

const claims = {
  iss: 'serai',
  aud: 'serai',
  sub: 'per_1',
  roles: ['admin'],
  iat: nowSeconds,
  exp: nowSeconds + hour,
};
const header = { alg: 'ES256', typ: 'JWT', kid: 'key-1' };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed with the right key, whatever the header and the claims say. */
function signed(head: unknown, body: unknown, key = identity.privateKey): string {
  const input = `${part(head)}.${part(body)}`;
  const bytes = signBytes('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${bytes.toString('base64url')}`;
}

function hmac(head: object, secret: string): string {
  const input = `${part(head)}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const pem = identity.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const good = identity.token(anna);
const [head, body, signature] = good.split('.') as [string, string, string];
const without = (name: string) => ({ ...claims, [name]: undefined });
const evil = 'http://127.0.0.1:1/jwks.json';

const hostile: Readonly<Record<string, string>> = {
  'no algorithm': `${part({ ...header, alg: 'none' })}.${part(claims)}.`,
  'no algorithm, with a signature': signed({ ...header, alg: 'none' }, claims),
  'no algorithm, in capitals': `${part({ ...header, alg: 'NONE' })}.${part(claims)}.AA`,
  'the public key as HMAC secret': hmac({ ...header, alg: 'HS256' }, pem),
  'the key id as HMAC secret': hmac({ ...header, alg: 'HS256' }, 'key-1'),
  'an empty HMAC secret': hmac({ ...header, alg: 'HS256' }, ''),
  RS256: sign(claims, rsa.privateKey, { algorithm: 'RS256', keyid: 'key-1' }),
  ES384: sign(claims, p384.privateKey, { algorithm: 'ES384', keyid: 'key-1' }),
  'a key of someone else under our key id': signed(header, claims, foreign.privateKey),
  'an unknown key id': signed({ ...header, kid: 'key-2' }, claims),
  'no key id': signed({ alg: 'ES256', typ: 'JWT' }, claims),
  'a key id that is a list': signed({ ...header, kid: ['key-1'] }, claims),
  'a key id that is a path': signed({ ...header, kid: '../../../../dev/null' }, claims),
  'a key id that is an injection': signed({ ...header, kid: "x' UNION SELECT 'key" }, claims),
  'a key id that every object has': signed({ ...header, kid: '__proto__' }, claims),
  'a key of its own': signed(
    { ...header, jwk: foreign.publicKey.export({ format: 'jwk' }) },
    claims,
    foreign.privateKey,
  ),
  'a key set to fetch': signed({ ...header, jku: evil }, claims),
  'a certificate to fetch': signed({ ...header, x5u: evil }, claims),
  'a certificate of its own': signed({ ...header, x5c: ['MIIB'] }, claims),
  'an extension that must be understood': signed({ ...header, crit: ['exp'] }, claims),
  'an unencoded payload': signed({ ...header, b64: false, crit: ['b64'] }, claims),
  'another type': signed({ ...header, typ: 'at+jwt' }, claims),
  'no expiry': signed(header, without('exp')),
  'an expiry that is a word': signed(header, { ...claims, exp: 'never' }),
  'an expiry that is null': signed(header, { ...claims, exp: null }),
  'an age over a day': signed(header, { ...claims, iat: nowSeconds - 25 * hour }),
  'no time of issue': signed(header, without('iat')),
  'a time of issue to come': signed(header, { ...claims, iat: nowSeconds + hour }),
  'a beginning to come': signed(header, { ...claims, nbf: nowSeconds + hour }),
  'no audience': signed(header, without('aud')),
  'another audience': signed(header, { ...claims, aud: 'other' }),
  'several audiences': signed(header, { ...claims, aud: ['serai', 'other'] }),
  'no issuer': signed(header, without('iss')),
  'another issuer': signed(header, { ...claims, iss: 'mbr_1' }),
  'no subject': signed(header, without('sub')),
  'an empty subject': signed(header, { ...claims, sub: '' }),
  'a subject that is an operator': signed(header, { ...claims, sub: { $ne: null } }),
  'no roles': signed(header, without('roles')),
  'an empty list of roles': signed(header, { ...claims, roles: [] }),
  'an unknown role': signed(header, { ...claims, roles: ['admin', 'root'] }),
  'roles as text': signed(header, { ...claims, roles: 'admin' }),
  'a member that is an operator': signed(header, { ...claims, member: { $gt: '' } }),
  'a signature of zeros': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
  'a signature in DER': `${head}.${body}.${signBytes('sha256', Buffer.from(`${head}.${body}`), identity.privateKey).toString('base64url')}`,
  'no signature': `${head}.${body}.`,
  'half a signature': `${head}.${body}.${signature.slice(0, 43)}`,
  'other claims under a good signature': `${head}.${part(claims)}.${signature}`,
  'two segments': `${head}.${body}`,
  'five segments, as if encrypted': `${head}.${body}.${signature}.${body}.${signature}`,
  'a header that is a list': `${part(['ES256'])}.${body}.${signature}`,
  'a header that is null': `${part(null)}.${body}.${signature}`,
  'a header that is no JSON': `${Buffer.from('{"alg":').toString('base64url')}.${body}.${signature}`,
  'claims that are text': signed(header, 'admin'),
  'claims that are a list': signed(header, [claims]),
  'line breaks': `${head}.\n${body}.${signature}`,
  'padding and plus': `${head}==.${body}.${signature}+`,
  'a megabyte': `${head}.${'A'.repeat(1_048_576)}.${signature}`,
  'a megabyte that is signed': signed(header, { ...claims, jti: 'x'.repeat(1_048_576) }),
  'a thousand dots': '.'.repeat(1_000),
  nothing: '',
  'a word': 'undefined',
};

test('who holds a good token is known', () => {
  expect(verifier.verify(good)).toEqual(anna);
  const device: Actor = { subject: 'dev_1', member: 'mbr_1', roles: ['device'], point: 'pnt_1' };
  expect(verifier.verify(identity.token(device))).toEqual(device);
});

test('a token that has expired says so, after a short tolerance', () => {
  const ended = (secondsAgo: number) =>
    identity.token(anna, { iat: nowSeconds - 900, exp: nowSeconds - secondsAgo });
  expect(() => verifier.verify(ended(60))).toThrow(
    expect.objectContaining({ kind: 'unauthenticated', code: 'TOKEN_EXPIRED' }),
  );
  expect(verifier.verify(ended(0))).toEqual(anna);
});

test('what was good once is good as long as it lasts, and nothing like it is', () => {
  expect(verifier.verify(good)).toEqual(verifier.verify(good));
  const other = `${head}.${part({ ...claims, roles: ['admin'] })}.${signature}`;
  expect(() => verifier.verify(other)).toThrow(expect.objectContaining({ code: 'TOKEN_INVALID' }));
  const elsewhere = fixedKeys(testIdentity('key-1').keySet);
  expect(() => elsewhere.verify(good)).toThrow(expect.objectContaining({ code: 'TOKEN_INVALID' }));
  const later = jest.spyOn(Date, 'now').mockReturnValue((nowSeconds + 30 * hour) * 1000);
  expect(() => verifier.verify(good)).toThrow(expect.objectContaining({ code: 'TOKEN_EXPIRED' }));
  later.mockRestore();
});

describe('a hostile token', () => {
  const connections = jest.spyOn(Socket.prototype, 'connect');
  const lookups = jest.spyOn(dns, 'lookup');

  afterAll(() => jest.restoreAllMocks());

  test('is signed as a good one is, so that it is refused for what is wrong with it', () => {
    expect(verifier.verify(signed(header, claims))).toMatchObject({ subject: 'per_1' });
  });

  test('comes in more than 30 forms', () => {
    expect(Object.keys(hostile).length).toBeGreaterThanOrEqual(30);
  });

  test.each(Object.entries(hostile))('with %s is refused without looking further', (_, token) => {
    expect(() => verifier.verify(token)).toThrow(
      expect.objectContaining({
        kind: 'unauthenticated',
        code: expect.stringMatching(/^TOKEN_(INVALID|EXPIRED)$/) as string,
      }),
    );
  });

  test('has made nobody fetch anything', () => {
    expect(connections).not.toHaveBeenCalled();
    expect(lookups).not.toHaveBeenCalled();
  });
});

describe('a key set', () => {
  const [key] = identity.keySet.keys;
  if (key === undefined) throw new Error('no key');

  const wrong: Readonly<Record<string, readonly object[]>> = {
    'no keys': [],
    'a key without a name': [{ ...key, kid: '' }],
    'two keys of one name': [key, key],
    'an RSA key': [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'a' }],
    'a key on another curve': [{ ...p384.publicKey.export({ format: 'jwk' }), kid: 'a' }],
    'a point that is not on the curve': [{ ...key, x: key.y }],
    'more keys than anyone has': Array.from({ length: 21 }, (_, n) => ({ ...key, kid: `k${n}` })),
  };

  test.each(Object.entries(wrong))('with %s is not taken', (_, keys) => {
    expect(() => keyRing({ keys: keys as (typeof key)[] })).toThrow();
  });
});
