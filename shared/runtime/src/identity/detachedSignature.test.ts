import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import { isSignedBy, keyIdOf, signDetached, type PublicJwk } from './detachedSignature';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secret: JsonWebKey = privateKey.export({ format: 'jwk' });
const keys: readonly PublicJwk[] = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }];
const text = '{"a":"包裹"}';
const jws = signDetached(text, 'k1', secret);

test('a signature holds for its text and its key, and for nothing else', () => {
  expect(keyIdOf(jws)).toBe('k1');
  expect(isSignedBy(jws, text, keys)).toBe(true);
  expect(isSignedBy(jws, `${text} `, keys)).toBe(false);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  expect(isSignedBy(jws, text, [{ ...other.export({ format: 'jwk' }), kid: 'k1' }])).toBe(false);
  expect(isSignedBy(jws, text, [])).toBe(false);
});

test('another library reads it, once its payload is put back', () => {
  const whole = jws.replace('..', `.${Buffer.from(text).toString('base64url')}.`);
  expect(verify(whole, publicKey, { algorithms: ['ES256'] })).toEqual({ a: '包裹' });
});

test.each([
  ['nothing', ''],
  ['no signature', 'e30..'],
  ['another algorithm', jws.replace(/^[^.]+/, encoded({ alg: 'none', kid: 'k1' }))],
  [
    'a header that says more',
    jws.replace(/^[^.]+/, encoded({ alg: 'ES256', kid: 'k1', jku: 'x' })),
  ],
  ['a header without a key', jws.replace(/^[^.]+/, encoded({ alg: 'ES256' }))],
  ['a header that is null', jws.replace(/^[^.]+/, encoded(null))],
  ['a header that is no JSON', jws.replace(/^[^.]+/, 'AAAA')],
  ['an endless one', `${jws}${'A'.repeat(2_000)}`],
])('%s is no signature', (_, given) => {
  expect([keyIdOf(given), isSignedBy(given, text, keys)]).toEqual([undefined, false]);
});

function encoded(header: unknown): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url');
}
