import { assertion, type AssertionClaims } from './assertion';
import { maxSignInFailures, mayTrySignIn, signInWindowMs } from './signInLimit';
import { actorOf, serviceActor, tokenClaims } from './tokenClaims';

const at = Date.UTC(2026, 2, 1);
const seconds = at / 1000;
const skewMs = 30_000;
const good: AssertionClaims = {
  iss: `mbr_${'1'.repeat(32)}`,
  sub: 'anna',
  aud: 'serai',
  exp: seconds + 300,
  jti: '0190a6b0-7d5e-7cc2',
};

test('an assertion says who, of which member, until when and with which number', () => {
  expect(assertion({ ...good, iat: seconds, nbf: seconds + 30 }, at, skewMs)).toEqual({
    memberId: good.iss,
    login: 'anna',
    jti: good.jti,
    expiresAt: at + 300_000,
  });
});

test.each<[string, AssertionClaims]>([
  ['iss', { iss: undefined }],
  ['iss', { iss: 'serai' }],
  ['sub', { sub: '' }],
  ['sub', { sub: 7 }],
  ['aud', { aud: 'else' }],
  ['aud', { aud: ['serai'] }],
  ['jti', { jti: undefined }],
  ['jti', { jti: 'short' }],
  ['jti', { jti: 'x'.repeat(101) }],
  ['exp', { exp: undefined }],
  ['exp', { exp: Number.NaN }],
  ['exp', { exp: 1e300 }],
  ['exp', { exp: '9999999999' }],
  ['exp has passed', { exp: seconds - 30 }],
  ['exp is at most', { exp: seconds + 331 }],
  ['exp is at most', { exp: 253_402_300_800 }],
  ['nbf', { nbf: seconds + 31 }],
  ['iat', { iat: seconds + 3600 }],
  ['iat', { iat: 'now' }],
])('an assertion with a wrong %s is refused: %j', (what, wrong) => {
  expect(() => assertion({ ...good, ...wrong }, at, skewMs)).toThrow(
    expect.objectContaining({
      kind: 'unauthenticated',
      code: 'ASSERTION_REFUSED',
      message: expect.stringContaining(what),
    }),
  );
});

test('clocks may differ by the skew, and no more', () => {
  expect(assertion({ ...good, exp: seconds - 29 }, at, skewMs).login).toBe('anna');
  expect(assertion({ ...good, exp: seconds + 330 }, at, skewMs).login).toBe('anna');
});

test('a token says who somebody is, for how long, and nothing that is not so', () => {
  const details = { login: 'anna', name: 'Anna', language: 'en' } as const;
  const auditor = actorOf('per_1', { ...details, roles: ['auditor'] });
  expect(tokenClaims(auditor, 'j', at + 999, 900_000)).toEqual({
    iss: 'serai',
    aud: 'serai',
    sub: 'per_1',
    roles: ['auditor'],
    iat: seconds,
    exp: seconds + 900,
    jti: 'j',
  });
  const device = actorOf('per_2', { ...details, roles: ['device'], memberId: 'm', pointId: 'p' });
  expect(tokenClaims(device, 'j', at, 900_000)).toMatchObject({ member: 'm', point: 'p' });
  expect(serviceActor('booking')).toEqual({ subject: 'service:booking', roles: ['service'] });
});

describe('failed sign-ins', () => {
  const tries = Array.from({ length: maxSignInFailures }, (_, i) => at + i * 1000);

  test('are ten in a quarter of an hour; then one waits until the oldest is out', () => {
    const now = at + 60_000;
    expect(() => mayTrySignIn(tries.slice(1), now)).not.toThrow();
    expect(() => mayTrySignIn(tries, now)).toThrow(
      expect.objectContaining({
        kind: 'tooMany',
        code: 'SIGN_INS_EXHAUSTED',
        retryAfterSeconds: 14 * 60,
      }),
    );
    expect(() => mayTrySignIn(tries, at + signInWindowMs)).not.toThrow();
  });
});
