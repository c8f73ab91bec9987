import { status } from '@grpc/grpc-js';
import { Refusal } from '@serai/model';
import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import {
  asked,
  bearer,
  deadlineMs,
  done,
  operations,
  running,
  token,
} from '../../../../test/support/calls';
import type { OperationsRules, Running } from '../../../../test/support/calls';
import { connect } from './connect';
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

describe('a message', () => {
  test('that cannot be read is refused', async () => {
    const one = await serving();
    const deadline = Date.now() + deadlineMs;
    const error = await one.rawCall(Buffer.from([0xff, 0xff]), bearer(token), { deadline });
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    expect(error?.metadata.get('grpc-status-details-bin').toString()).toContain('MESSAGE_INVALID');
  });

  test('over 8 MB is refused, whoever sends it, and the server lives on', async () => {
    const one = await serving();
    const key = 'x'.repeat(9 * 1024 * 1024);
    await expect(one.client.replay({ ...asked, key }, { deadlineMs, token })).rejects.toMatchObject(
      {
        code: 'MESSAGE_TOO_LARGE',
      },
    );
    const deadline = Date.now() + deadlineMs;
    const huge = Buffer.alloc(9 * 1024 * 1024);
    const error = await one.rawCall(huge, bearer(token), { deadline });
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
    await expect(one.client.replay(asked, { deadlineMs, token })).resolves.toEqual(done);
    expect(one.seen).toHaveLength(1);
  });
});

describe('a service that is not there', () => {
  const idempotent: OperationsRules = {
    ListParked: { roles: ['admin'], idempotent: true },
    Replay: { roles: ['admin'] },
    ReadLog: { roles: ['auditor'] },
  };

  test('is unavailable, at once for a call that may not be repeated', async () => {
    const client = connect<OperationsServiceDefinition>({
      address: '127.0.0.1:1',
      service: operations,
      rules: idempotent,
    });
    const began = Date.now();
    await expect(client.replay(asked, { deadlineMs, token })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'SERVICE_UNAVAILABLE',
      retryAfterSeconds: 1,
    });
    // Asked again, it would take until the deadline.
    expect(Date.now() - began).toBeLessThan(deadlineMs / 2);
    client.close();
  });

  test('is asked again inside the deadline where that does no harm', async () => {
    let tries = 0;
    const rule: Rule = { roles: ['admin'] };
    const away = new Refusal('unavailable', 'SERVICE_UNAVAILABLE', 'Away.');
    const one = await serving(
      () => ((tries += 1) < 3 ? Promise.reject(away) : Promise.resolve(done)),
      rule,
    );
    const again = one.connect({ ...idempotent, Replay: { roles: ['admin'], idempotent: true } });
    await expect(again.replay(asked, { deadlineMs, token })).resolves.toEqual(done);
    expect(tries).toBe(3);
    tries = 0;
    await expect(one.client.replay(asked, { deadlineMs, token })).rejects.toMatchObject(away);
    expect(tries).toBe(1);
  });
});
