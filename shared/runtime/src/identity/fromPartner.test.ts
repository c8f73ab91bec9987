import type { Actor } from '@serai/model';
import { until } from '../../../../test/support/calls';
import { testIdentity } from '../../../../test/support/testIdentity';
import { freePorts } from '../../../../deploy/engines/src/ports';
import type { TestIdentity } from '../../../../test/support/testIdentity';
import type { AnyHandler } from '../calls/door';
import { serve } from '../calls/serve';
import { fixedKeys } from './fixedKeys';
import { keysFromPartner } from './keysFromPartner';
import { serviceTokens } from './serviceTokens';

process.env['LOG_LEVEL'] = 'silent';

const anna: Actor = { subject: 'per_1', roles: ['admin'] };
const first = testIdentity('key-1');
const second = testIdentity('key-2');
let stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

/** A partner that answers GetKeys and SignInService as the test says. */
async function partner(handlers: Readonly<Record<string, AnyHandler>>, port = 0) {
  const methods = Object.entries(handlers).map(([name, handler]) => ({
    name,
    rule: { roles: 'anyone' as const },
    handler,
  }));
  const served = serve({
    listen: `127.0.0.1:${port}`,
    doors: [{ service: 'serai.partner.v1.IdentityService', methods }],
    verify: fixedKeys(first.keySet),
    reflection: false,
  });
  await served.start();
  stops.push(() => served.stop());
  return { address: `127.0.0.1:${served.port()}`, stop: () => served.stop() };
}

const answering = (keys: () => readonly TestIdentity[]) => () =>
  Promise.resolve({ jwks: JSON.stringify({ keys: keys().flatMap((one) => one.keySet.keys) }) });

describe('keys from partner', () => {
  test('are there after the start, and follow a rotation without a token asking for it', async () => {
    let published = [first];
    let fetched = 0;
    const { address } = await partner({
      GetKeys: () => {
        fetched += 1;
        return answering(() => published)();
      },
    });
    const keys = keysFromPartner({ address, refreshMs: 20 });
    await keys.start();
    stops.push(() => keys.stop());
    expect(keys.notReady?.()).toBeNull();
    expect(keys.verify(first.token(anna))).toEqual(anna);
    expect(() => keys.verify(second.token(anna))).toThrow('not issued');
    published = [first, second];
    await until(() => isGood(() => keys.verify(second.token(anna))));
    expect(keys.verify(first.token(anna))).toEqual(anna);
    published = [second];
    await until(() => !isGood(() => keys.verify(first.token(anna))));
    expect(fetched).toBeGreaterThan(2);
  });

  test('come with who was removed: no token of theirs is good, and others stay so', async () => {
    let ended: string[] = [];
    const jwks = JSON.stringify(first.keySet);
    const { address } = await partner({ GetKeys: () => Promise.resolve({ jwks, ended }) });
    const keys = keysFromPartner({ address, refreshMs: 20 });
    await keys.start();
    stops.push(() => keys.stop());
    const gate: Actor = { subject: 'per_2', roles: ['device'], member: 'mbr_a', point: 'pnt_a' };
    expect(keys.verify(first.token(gate))).toEqual(gate);
    ended = [gate.subject];
    await until(() => !isGood(() => keys.verify(first.token(gate))));
    expect(() => keys.verify(first.token(gate))).toThrow(
      expect.objectContaining({ kind: 'unauthenticated', code: 'TOKEN_ENDED' }),
    );
    expect(keys.verify(first.token(anna))).toEqual(anna);
  });

  test('are not fetched because of tokens nobody knows', async () => {
    let fetched = 0;
    const { address } = await partner({
      GetKeys: () => {
        fetched += 1;
        return answering(() => [first])();
      },
    });
    const keys = keysFromPartner({ address });
    await keys.start();
    stops.push(() => keys.stop());
    const before = fetched;
    for (let n = 0; n < 100; n += 1) {
      expect(() => keys.verify(testIdentity(`key-${n}`).token(anna))).toThrow('not issued');
    }
    expect(fetched).toBe(before);
  });

  test('stay good while partner is away, or answers nonsense', async () => {
    let jwks = JSON.stringify(first.keySet);
    let fetched = 0;
    const one = await partner({
      GetKeys: () => {
        fetched += 1;
        return Promise.resolve({ jwks });
      },
    });
    const keys = keysFromPartner({ address: one.address, refreshMs: 20 });
    await keys.start();
    stops.push(() => keys.stop());
    jwks = '{"keys":[]}';
    const before = fetched;
    await until(() => fetched > before + 2);
    expect(keys.verify(first.token(anna))).toEqual(anna);
    await one.stop();
    expect(keys.verify(first.token(anna))).toEqual(anna);
    expect(keys.notReady?.()).toBeNull();
  });

  test('that are not known yet leave a service unready, and come when partner does', async () => {
    const [port = 0] = await freePorts(1);
    const keys = keysFromPartner({ address: `127.0.0.1:${port}`, refreshMs: 20 });
    const started = keys.start();
    stops.push(() => keys.stop());
    expect(keys.notReady?.()).toContain('not known');
    expect(() => keys.verify(first.token(anna))).toThrow(
      expect.objectContaining({ kind: 'unavailable', code: 'KEYS_UNKNOWN', retryAfterSeconds: 1 }),
    );
    await partner({ GetKeys: answering(() => [first]) }, port);
    await started;
    await until(() => keys.notReady?.() === null);
    expect(keys.verify(first.token(anna))).toEqual(anna);
  });
});

describe('the token of a service', () => {
  const credentials = { name: 'booking', secret: 'tell nobody' };

  function signingIn(lifetimeMs: () => number) {
    const asked: unknown[] = [];
    const SignInService: AnyHandler = ({ request }) => {
      asked.push(request);
      const token = { accessToken: `token-${asked.length}`, expiresAt: Date.now() + lifetimeMs() };
      return Promise.resolve({ token: { ...token, person: null } });
    };
    return { asked, SignInService };
  }

  test('is asked for once, however many need it, and kept', async () => {
    const { asked, SignInService } = signingIn(() => 60_000);
    const { address } = await partner({ SignInService });
    const tokens = serviceTokens({ partnerAddress: address, ...credentials });
    stops.push(() => tokens.stop());
    await tokens.start();
    expect(asked).toHaveLength(0);
    const got = await Promise.all(Array.from({ length: 20 }, () => tokens.token()));
    expect(new Set(got)).toEqual(new Set(['token-1']));
    expect(await tokens.token()).toBe('token-1');
    expect(asked).toEqual([credentials]);
  });

  test('is renewed at half of its life', async () => {
    const { asked, SignInService } = signingIn(() => 200);
    const { address } = await partner({ SignInService });
    const tokens = serviceTokens({ partnerAddress: address, ...credentials });
    stops.push(() => tokens.stop());
    const began = Date.now();
    expect(await tokens.token()).toBe('token-1');
    await until(async () => (await tokens.token()) === 'token-2');
    expect(Date.now() - began).toBeGreaterThanOrEqual(99);
    expect(asked.length).toBeGreaterThanOrEqual(2);
  });

  test('that is still good is used on while partner is away; then nobody is there', async () => {
    const { SignInService } = signingIn(() => 2_000);
    const one = await partner({ SignInService });
    const tokens = serviceTokens({ partnerAddress: one.address, ...credentials });
    stops.push(() => tokens.stop());
    expect(await tokens.token()).toBe('token-1');
    await one.stop();
    await until(async () =>
      tokens.token().then(
        () => false,
        (error: unknown) => (error as { code?: string }).code === 'SERVICE_UNAVAILABLE',
      ),
    );
  });
});

function isGood(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}
