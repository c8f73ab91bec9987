import { Metadata, status } from '@grpc/grpc-js';
import {
  admin,
  asked,
  bearer,
  booking,
  deadlineMs,
  identity,
  running,
  shipper,
  token,
} from '../../../../test/support/calls';
import type { Running } from '../../../../test/support/calls';
import { testIdentity } from '../../../../test/support/testIdentity';
import { metadataKeys } from './metadataKeys';
import type { Rule } from './types';

process.env['LOG_LEVEL'] = 'silent';

let stops: (() => Promise<void>)[] = [];

async function serving(...args: Parameters<typeof running>): Promise<Running> {
  const one = await running(...args);
  stops.push(() => one.stop());
  return one;
}

afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

describe('who may call', () => {
  test('nobody without a token, and nobody with one of another issuer', async () => {
    const one = await serving();
    await expect(one.client.replay(asked, { deadlineMs })).rejects.toMatchObject({
      kind: 'unauthenticated',
      code: 'TOKEN_MISSING',
    });
    const foreign = testIdentity().token(admin);
    await expect(one.client.replay(asked, { deadlineMs, token: foreign })).rejects.toMatchObject({
      kind: 'unauthenticated',
      code: 'TOKEN_INVALID',
    });
    expect(one.seen).toHaveLength(0);
  });

  test('nobody by another scheme', async () => {
    const one = await serving();
    const basic = new Metadata();
    basic.set(metadataKeys.authorization, 'Basic YWRtaW46YWRtaW4=');
    const deadline = Date.now() + deadlineMs;
    const error = await one.rawCall(Buffer.alloc(0), basic, { deadline });
    expect(error?.code).toBe(status.UNAUTHENTICATED);
  });

  test('nobody with a token of a megabyte, and the server lives on', async () => {
    const one = await serving();
    const error = await one.rawCall(Buffer.alloc(0), bearer('x'.repeat(1_048_576)));
    expect(error).not.toBeNull();
    expect(one.seen).toHaveLength(0);
    await one.client.replay(asked, { deadlineMs, token });
  });

  test('nobody whose roles are too low', async () => {
    const one = await serving();
    const options = { deadlineMs, token: identity.token(shipper) };
    await expect(one.client.replay(asked, options)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'ROLE_FORBIDDEN',
    });
    expect(one.seen).toHaveLength(0);
  });

  test('anyone, where the rule says so; but a token that is shown must be good', async () => {
    const one = await serving(undefined, { roles: 'anyone' });
    await one.client.replay(asked, { deadlineMs });
    expect(one.seen[0]?.actor).toEqual({ subject: '', roles: [] });
    await one.client.replay(asked, { deadlineMs, token });
    expect(one.seen[1]?.actor).toEqual(admin);
    const expired = identity.token(admin, { exp: 1_000_000_000 });
    await expect(one.client.replay(asked, { deadlineMs, token: expired })).rejects.toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
  });
});

describe('a service that names an actor', () => {
  const rule: Rule = { roles: ['shipper'], onBehalfOf: true };
  const asBooking = { deadlineMs, token: identity.token(booking) };

  test('asks for that person, and both are known', async () => {
    const one = await serving(undefined, rule);
    const actor = { ...shipper, member: 'mbr_Łódź', point: 'pnt_1' };
    await one.client.replay(asked, { ...asBooking, actor });
    expect(one.seen[0]).toMatchObject({ actor, caller: booking });
  });

  test('may not do what that person may not', async () => {
    const one = await serving(undefined, rule);
    const actor = { ...shipper, roles: ['operator' as const] };
    await expect(one.client.replay(asked, { ...asBooking, actor })).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });
    await expect(one.client.replay(asked, asBooking)).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });
  });

  test('may not where the rule does not allow it', async () => {
    const one = await serving(undefined, { roles: ['shipper', 'service'] });
    await expect(one.client.replay(asked, { ...asBooking, actor: shipper })).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'ON_BEHALF_FORBIDDEN',
    });
    await one.client.replay(asked, asBooking);
    expect(one.seen[0]?.actor).toEqual(booking);
  });

  test('must be a service', async () => {
    const one = await serving(undefined, rule);
    const options = { deadlineMs, token: identity.token(shipper), actor: admin };
    await expect(one.client.replay(asked, options)).rejects.toMatchObject({
      code: 'ON_BEHALF_FORBIDDEN',
    });
  });

  test.each([
    'no json',
    '{}',
    '{"subject":"per_1","roles":["root"]}',
    '{"subject":"","roles":["shipper"]}',
    '{"subject":"per_1","roles":"shipper"}',
    '{"subject":{"$ne":1},"roles":["shipper"]}',
    '{"subject":"per_1","roles":["shipper"],"member":{"$ne":1}}',
    `{"subject":"${'x'.repeat(5_000)}","roles":["shipper"]}`,
  ])('names one that can be read: %s', async (named) => {
    const one = await serving(undefined, rule);
    const metadata = bearer(identity.token(booking));
    metadata.set(metadataKeys.actor, named);
    const deadline = Date.now() + deadlineMs;
    const error = await one.rawCall(Buffer.alloc(0), metadata, { deadline });
    expect(error?.metadata.get('grpc-status-details-bin').toString()).toContain('ACTOR_INVALID');
    expect(one.seen).toHaveLength(0);
  });
});

describe('a request id', () => {
  test('is required where something is created', async () => {
    const one = await serving(undefined, { roles: ['admin'], needsRequestId: true });
    await expect(one.client.replay(asked, { deadlineMs, token })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'REQUEST_ID_REQUIRED',
    });
    await one.client.replay(asked, { deadlineMs, token, requestId: 'r' });
    expect(one.seen).toHaveLength(1);
  });

  test('is short', async () => {
    const one = await serving();
    const requestId = 'x'.repeat(201);
    await expect(one.client.replay(asked, { deadlineMs, token, requestId })).rejects.toMatchObject({
      code: 'REQUEST_ID_INVALID',
    });
  });
});
