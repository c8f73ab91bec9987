import { generateKeyPairSync } from 'node:crypto';
import { maxMemberKeys, memberKeyOf, memberKeys, type MemberKeysFact } from './memberKeys';
import { publicKey, type PublicKey } from './publicKey';
import { maxSignatureKeys, signatureKeys, type SignatureKeys } from './signatureKeys';
import {
  isTendingDue,
  publishedKeysAt,
  signingKeyAt,
  signingKeys,
  type RotationSettings,
  type SigningKeys,
} from './signingKeys';

const at = Date.UTC(2026, 2, 1);
const by = 'per_admin';
const minute = 60_000;
const settings: RotationSettings = {
  publishAheadMs: 10 * minute,
  tokenLifeMs: 15 * minute,
  clockSkewMs: minute / 2,
  rotateAfterMs: 30 * 24 * 60 * minute,
};

const freshKey = (kid: string): PublicKey => {
  const { publicKey: made } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return publicKey(JSON.stringify({ ...made.export({ format: 'jwk' }), kid }));
};
const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code });

describe('a public key', () => {
  const good = freshKey('k1');

  test('keeps what verifies and nothing else', () => {
    expect(publicKey(JSON.stringify({ ...good, use: 'sig', note: 'x' }))).toEqual(good);
  });

  test.each<[string, string]>([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an endless text', JSON.stringify({ ...good, note: 'x'.repeat(2_000) })],
    ['another kind of key', JSON.stringify({ ...good, kty: 'RSA' })],
    ['another curve', JSON.stringify({ ...good, crv: 'P-384' })],
    ['a private key', JSON.stringify({ ...good, d: good.x })],
    ['a key without a kid', JSON.stringify({ ...good, kid: undefined })],
    ['a kid that is a path', JSON.stringify({ ...good, kid: '../../etc/passwd' })],
    ['a short coordinate', JSON.stringify({ ...good, x: 'abc' })],
    ['a coordinate that is no text', JSON.stringify({ ...good, y: 7 })],
    ['a point beside the curve', JSON.stringify({ ...good, y: good.x })],
    ['a coordinate beyond the field', JSON.stringify({ ...good, x: `${'_'.repeat(42)}8` })],
  ])('is refused when it is %s', (_, jwk) => {
    expect(() => publicKey(jwk)).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'MEMBER_KEY_INVALID', field: 'jwk' }),
    );
  });

  test('of any real key pair is on the curve', () => {
    for (let i = 0; i < 50; i += 1) expect(freshKey(`k${i}`).kid).toBe(`k${i}`);
  });
});

describe('the keys of a member', () => {
  const key = freshKey('k1');
  const registered: MemberKeysFact = { type: 'MemberKeyRegistered', key, by, at };
  const given = (...facts: MemberKeysFact[]) => facts.reduce(memberKeys.evolve, memberKeys.initial);

  test('are registered once and revoked at once', () => {
    expect(memberKeys.decide(given(), { type: 'register', key, by, at })).toEqual([registered]);
    const state = given(registered);
    expect(memberKeys.decide(state, { type: 'register', key, by, at })).toEqual([]);
    expect(memberKeyOf(state, 'k1')).toEqual(key);
    const facts = memberKeys.decide(state, { type: 'revoke', kid: 'k1', by, at });
    expect(memberKeyOf(given(registered, ...facts), 'k1')).toBeUndefined();
  });

  test('keep one key under one kid', () => {
    const other = freshKey('k1');
    const ask = () =>
      memberKeys.decide(given(registered), { type: 'register', key: other, by, at });
    expect(ask).toThrow(refusal('conflict', 'MEMBER_KEY_TAKEN'));
  });

  test('are at most ten', () => {
    const many = Array.from({ length: maxMemberKeys }, (_, i): MemberKeysFact => {
      return { type: 'MemberKeyRegistered', key: { ...key, kid: `k${i}` }, by, at };
    });
    const ask = () =>
      memberKeys.decide(given(...many), { type: 'register', key: freshKey('more'), by, at });
    expect(ask).toThrow(refusal('conflict', 'MEMBER_KEYS_EXHAUSTED'));
  });

  test('cannot be revoked when they are not known', () => {
    const ask = (kid: string) => () => memberKeys.decide(given(), { type: 'revoke', kid, by, at });
    expect(ask('k1')).toThrow(refusal('missing', 'MEMBER_KEY_UNKNOWN'));
  });
});

describe('the keys that sign tokens', () => {
  const pair = (kid: string) => ({ publicKey: freshKey(kid), privateKey: 'secret' });
  const rotate = (state: SigningKeys, kid: string, when: number, type: 'rotate' | 'tend') =>
    signingKeys
      .decide(state, { type, key: pair(kid), by, at: when, settings })
      .reduce(signingKeys.evolve, state);
  const kids = (state: SigningKeys, when: number) =>
    publishedKeysAt(state, when).map(({ kid }) => kid);
  const signer = (state: SigningKeys, when: number) => signingKeyAt(state, when)?.publicKey.kid;

  test('the first signs at once', () => {
    expect(signer(signingKeys.initial, at)).toBeUndefined();
    const state = rotate(signingKeys.initial, 'a', at, 'tend');
    expect([signer(state, at - 1), signer(state, at)]).toEqual([undefined, 'a']);
  });

  test('the next is published well before it signs, the old kept until its tokens are gone', () => {
    const first = rotate(signingKeys.initial, 'a', at, 'tend');
    const state = rotate(first, 'b', at, 'rotate');
    expect(kids(state, at)).toEqual(['a', 'b']);
    expect(signer(state, at + 10 * minute - 1)).toBe('a');
    expect(signer(state, at + 10 * minute)).toBe('b');
    const lastTokenGone = at + 10 * minute - 1 + 15 * minute;
    expect(kids(state, lastTokenGone + minute / 2)).toEqual(['a', 'b']);
    expect(kids(state, at + 26 * minute)).toEqual(['b']);
  });

  test('at every moment the one that signs is published, however often they rotate', () => {
    let state = rotate(signingKeys.initial, 'k0', at, 'tend');
    for (let i = 1; i < 20; i += 1) {
      const when = at + i * 11 * minute;
      state = rotate(state, `k${i}`, when, 'rotate');
      for (const probe of [when, when + 5 * minute, when + 10 * minute]) {
        expect(kids(state, probe)).toContain(signer(state, probe));
      }
      expect(state.status === 'kept' && state.keys.length).toBeLessThanOrEqual(5);
    }
  });

  test('one rotation waits for the one before', () => {
    const state = rotate(rotate(signingKeys.initial, 'a', at, 'tend'), 'b', at, 'rotate');
    expect(() => rotate(state, 'c', at + minute, 'rotate')).toThrow(
      expect.objectContaining({ code: 'ROTATION_PENDING', retryAfterSeconds: 540 }),
    );
    expect(signer(rotate(state, 'c', at + 10 * minute, 'rotate'), at + 20 * minute)).toBe('c');
  });

  test('by age alone a key is followed by the next, and what is gone is forgotten', () => {
    const state = rotate(signingKeys.initial, 'a', at, 'tend');
    const month = at + settings.rotateAfterMs;
    expect(isTendingDue(state, month - 1, settings)).toBe(false);
    expect(rotate(state, 'b', month - 1, 'tend')).toEqual(state);
    expect(isTendingDue(state, month, settings)).toBe(true);
    const followed = rotate(state, 'b', month, 'tend');
    expect(kids(followed, month)).toEqual(['a', 'b']);
    expect(isTendingDue(followed, month + minute, settings)).toBe(false);
    const later = month + 26 * minute;
    expect(isTendingDue(followed, later, settings)).toBe(true);
    const tended = rotate(followed, 'c', later, 'tend');
    expect(tended.status === 'kept' && tended.keys).toHaveLength(1);
  });
});

describe('the keys that the alliance keeps for a member', () => {
  const pair = (kid: string) => ({ publicKey: freshKey(kid), privateKey: 'secret' });
  const rotateAfterMs = 1_000 * minute;
  const made = (kid: string, when: number) =>
    ({ type: 'SignatureKeyMade', key: pair(kid), by, at: when }) as const;
  const ask = (state: SignatureKeys, type: 'rotate' | 'tend', when: number) =>
    signatureKeys.decide(state, { type, key: pair('next'), by, at: when, rotateAfterMs });
  const first = signatureKeys.evolve(signatureKeys.initial, made('k0', at));

  test('follow one another by age, or when somebody asks', () => {
    expect(ask(signatureKeys.initial, 'tend', at)).toHaveLength(1);
    expect(ask(first, 'tend', at + rotateAfterMs - 1)).toEqual([]);
    expect(ask(first, 'tend', at + rotateAfterMs)).toHaveLength(1);
    expect(ask(first, 'rotate', at + 1)).toHaveLength(1);
  });

  test('are changed at most a thousand times', () => {
    let state: SignatureKeys = first;
    const { key } = made('k', at);
    for (let count = 0; count < maxSignatureKeys; count += 1) {
      state = signatureKeys.evolve(state, { type: 'SignatureKeyMade', key, by, at: at + count });
    }
    expect(ask(state, 'tend', at + 2 * rotateAfterMs)).toEqual([]);
    expect(() => ask(state, 'rotate', at)).toThrow(refusal('conflict', 'SIGNATURE_KEYS_EXHAUSTED'));
  });
});
