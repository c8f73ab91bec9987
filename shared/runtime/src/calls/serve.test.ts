import { status } from '@grpc/grpc-js';
import { Refusal, refusalKinds } from '@serai/model';
import type { RefusalKind } from '@serai/model';
import {
  admin,
  asked,
  bearer,
  deadlineMs,
  done,
  refusalOf,
  running,
  token,
  until,
} from '../../../../test/support/calls';
import type { Running } from '../../../../test/support/calls';
import { CallFailed } from './callFailed';

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

describe('a call that is granted', () => {
  test('reaches the handler with who asks, until when, and its own id, and is answered', async () => {
    const one = await serving();
    const before = Date.now();
    await expect(
      one.client.replay(asked, { deadlineMs, token, requestId: 'req-1' }),
    ).resolves.toEqual(done);
    const [call] = one.seen;
    expect(call).toMatchObject({ request: asked, actor: admin, caller: admin, token });
    expect(call?.requestId).toBe('req-1');
    expect(call?.deadline).toBeGreaterThan(before + deadlineMs - 1_000);
    expect(call?.deadline).toBeLessThanOrEqual(Date.now() + deadlineMs);
    expect(call?.signal.aborted).toBe(false);
  });

  test('has one digest when it is repeated, and another with another body', async () => {
    const one = await serving();
    await one.client.replay(asked, { deadlineMs, token });
    await one.client.replay({ ...asked }, { deadlineMs, token });
    await one.client.replay({ ...asked, key: 'dep_2' }, { deadlineMs, token });
    const [first, repeat, other] = one.seen.map(({ digest }) => digest);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(repeat).toBe(first);
    expect(other).not.toBe(first);
  });

  test('waits no longer than the longest deadline, whatever its caller says', async () => {
    const one = await serving();
    const options = { deadline: Date.now() + 3_600_000 };
    await expect(one.rawCall(Buffer.alloc(0), bearer(token), options)).resolves.toBeNull();
    await one.client.replay(asked, { deadlineMs: 3_600_000, token });
    expect(one.seen).toHaveLength(2);
    for (const { deadline } of one.seen) {
      expect(deadline).toBeLessThanOrEqual(Date.now() + 120_000);
    }
  });
});

describe('a refusal', () => {
  test.each(Object.keys(refusalKinds) as RefusalKind[])(
    'of kind %s is the same on the other side of a call',
    async (kind) => {
      const refusal = new Refusal(kind, 'KEY_UNKNOWN', 'Nothing is parked under „dep_1”.', {
        field: 'key',
        retryAfterSeconds: 7,
        metadata: { consumer: 'booking' },
      });
      const one = await serving(() => Promise.reject(refusal));
      const thrown = await refusalOf(one.client.replay(asked, { deadlineMs, token }));
      expect(thrown).toBeInstanceOf(Refusal);
      expect({ ...(thrown as Refusal) }).toEqual({ ...refusal });
      expect((thrown as Refusal).message).toBe(refusal.message);
    },
  );

  test('thrown before the handler awaits anything ends nothing but its call', async () => {
    const one = await serving(() => {
      throw new Refusal('conflict', 'X', 'No.');
    });
    await expect(one.client.replay(asked, { deadlineMs, token })).rejects.toMatchObject({
      code: 'X',
    });
    await expect(one.client.listParked({}, { deadlineMs, token })).resolves.toBeDefined();
  });
});

describe('a failure of ours', () => {
  test('is INTERNAL, says nothing, and the server lives on', async () => {
    const one = await serving(() => Promise.reject(new Error('password=hunter2')));
    const thrown = await refusalOf(one.client.replay(asked, { deadlineMs, token }));
    expect(thrown).toBeInstanceOf(CallFailed);
    expect(thrown).toMatchObject({ status: 'INTERNAL' });
    expect(JSON.stringify(thrown) + String(thrown)).not.toContain('hunter2');
    await expect(one.client.listParked({}, { deadlineMs, token })).resolves.toBeDefined();
  });

  test.each([2 ** 53, NaN, 1.5])('an answer with the count %p is one', async (released) => {
    const one = await serving(() => Promise.resolve({ released, parkedAgain: 0 }));
    const thrown = await refusalOf(one.client.replay(asked, { deadlineMs, token }));
    expect(thrown).toMatchObject({ name: 'CallFailed', status: 'INTERNAL' });
  });

  test('a database that is away is unavailable, with a time to come back', async () => {
    const away = Object.assign(new Error('no primary'), { name: 'MongoServerSelectionError' });
    const one = await serving(() => Promise.reject(away));
    await expect(one.client.replay(asked, { deadlineMs, token })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'STORE_UNAVAILABLE',
      retryAfterSeconds: 1,
    });
  });
});

describe('a deadline', () => {
  test('is required', async () => {
    const one = await serving();
    const error = await one.rawCall(Buffer.alloc(0), bearer(token), {});
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    expect(error?.metadata.get('grpc-status-details-bin').toString()).toContain(
      'DEADLINE_REQUIRED',
    );
    expect(one.seen).toHaveLength(0);
  });

  test('that has passed is told to the handler, and its caller asks again later', async () => {
    let reason: unknown;
    const one = await serving(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      reason = signal.reason;
      throw signal.reason;
    });
    // Connected before: the deadline is the handler's alone.
    await one.client.listParked({}, { deadlineMs, token });
    const thrown = await refusalOf(one.client.replay(asked, { deadlineMs: 1_500, token }));
    expect(thrown).toMatchObject({ kind: 'unavailable', code: 'DEADLINE_EXCEEDED' });
    await until(() => reason !== undefined);
  });

  test('of nothing is refused before anything is sent', async () => {
    const one = await serving();
    await expect(one.client.replay(asked, { deadlineMs: 0, token })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(one.seen).toHaveLength(0);
  });
});

test('a caller that gives up is seen by the handler', async () => {
  const controller = new AbortController();
  let why: unknown;
  const one = await serving(async ({ signal }) => {
    controller.abort(new Error('enough'));
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    why = signal.reason;
    return done;
  });
  const options = { deadlineMs, token, signal: controller.signal };
  await expect(one.client.replay(asked, options)).rejects.toThrow('enough');
  await until(() => why !== undefined);
  expect(String(why)).toContain('went away');
  expect(one.seen[0]?.deadline).toBeGreaterThan(Date.now());
  await expect(one.client.replay(asked, options)).rejects.toThrow('enough');
  expect(one.seen).toHaveLength(1);
});

describe('a server that stops', () => {
  test('lets requests under way finish, and takes no new ones', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const one = await serving(async ({ signal }) => {
      await finished;
      signal.throwIfAborted();
      return done;
    });
    const answer = one.client.replay(asked, { deadlineMs, token });
    await until(() => one.seen.length === 1);
    const stopped = one.stopServer();
    const late = one.connect();
    await expect(late.replay(asked, { deadlineMs, token })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    finish();
    await expect(answer).resolves.toEqual(done);
    await stopped;
  });
});
