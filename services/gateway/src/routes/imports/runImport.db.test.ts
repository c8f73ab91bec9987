import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal, type Actor } from '@serai/model';
import { openDatabase, type CallOptions, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../../test/support/engines';
import { importStore } from '../../store/imports';
import type { Services } from '../services';
import { columns } from './columns';
import type { ImportJob, ImportStore } from './importStore';
import { silentAfterMs, stateAt } from './importStore';
import { Imports } from './imports';
import type { ImportAsked } from './imports';

let database: Database;
let store: ImportStore;

beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'gateway' });
  store = importStore(() => Promise.resolve(database));
});
afterAll(() => database.close());

interface Batch {
  readonly count: number;
  readonly checkOnly: boolean;
  readonly call: CallOptions;
}

/** Services of which only publishing points answers; every batch is written down. */
function capacityThat(answer: (batch: Batch, nth: number) => Promise<unknown>): {
  services: Services;
  batches: Batch[];
} {
  const batches: Batch[] = [];
  const publishPoints = (
    { points, checkOnly }: { points?: unknown[]; checkOnly?: boolean },
    call: CallOptions,
  ): Promise<unknown> => {
    const batch = { count: points?.length ?? 0, checkOnly: checkOnly ?? false, call };
    batches.push(batch);
    return answer(batch, batches.length);
  };
  return { services: { network: { publishPoints } } as unknown as Services, batches };
}

const granted = ({ count }: Batch): Promise<unknown> =>
  Promise.resolve({ errors: [], changed: count });
const operator: Actor = { subject: 'per_1', member: 'mbr_1', roles: ['operator'] };
const names = columns.points.map(({ name }) => name);
const example = columns.points.map((column) => column.example);

function csv(count: number, wrong: (index: number) => boolean = () => false): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const name = wrong(index) ? '' : 'A name';
    return [`P${index}`, name, ...example.slice(2)].join(',');
  });
  return [names.join(','), ...rows].join('\n');
}

function asked(services: Services, text: string, more: Partial<ImportAsked> = {}): ImportAsked {
  return {
    actor: operator,
    token: 'the token',
    requestId: `key-${Math.random()}`,
    kind: 'points',
    onError: 'rollback',
    memberId: '',
    upload: Readable.from([Buffer.from(text)]),
    services,
    ...more,
  };
}

async function ended(imports: Imports, id: string): Promise<ImportJob> {
  for (;;) {
    const { job } = await imports.show(operator, id, 0, 1);
    if (job.state !== 'checking' && job.state !== 'publishing') return job;
    await wait(10);
  }
}

const roomLimitMs = 60_000;

/** That a job has ended can be read a moment before its own process has heard of it. */
async function onceThereIsRoom<T>(take: () => Promise<T>): Promise<T> {
  const until = Date.now() + roomLimitMs;
  for (;;) {
    try {
      return await take();
    } catch (error) {
      const isBusy = (error as { code?: string }).code === 'IMPORTS_BUSY';
      if (!isBusy || Date.now() > until) throw error;
    }
    await wait(10);
  }
}

test('everything is checked in batches before anything is published', async () => {
  const { services, batches } = capacityThat(granted);
  const imports = new Imports(store);
  const { id } = await imports.take(asked(services, csv(1_200)));
  const job = await ended(imports, id);
  expect(job).toMatchObject({ state: 'done', rows: 1_200, things: 1_200, changed: 1_200 });
  expect(batches.map(({ count, checkOnly }) => [count, checkOnly])).toEqual([
    [500, true],
    [500, true],
    [200, true],
    [500, false],
    [500, false],
    [200, false],
  ]);
  expect(batches.every(({ call }) => call.token === 'the token')).toBe(true);
});

test('what the service refuses at the check keeps all from being published', async () => {
  const refused = { row: 3, field: 'country', code: 'COUNTRY_UNKNOWN', message: 'No.' };
  const { services, batches } = capacityThat(() =>
    Promise.resolve({ errors: [refused], changed: 0 }),
  );
  const imports = new Imports(store);
  const { id } = await imports.take(asked(services, csv(10)));
  expect(await ended(imports, id)).toMatchObject({ state: 'refused', badThings: 1, errors: 1 });
  expect(batches.filter(({ checkOnly }) => !checkOnly)).toEqual([]);
  const { errors } = await imports.show(operator, id, 0, 10);
  expect(errors).toEqual([{ row: 5, field: 'country', code: 'COUNTRY_UNKNOWN', message: 'No.' }]);
});

test('a service that is away is waited for, and asked again under the same id', async () => {
  const away = new Refusal('unavailable', 'SERVICE_UNAVAILABLE', 'Away.');
  const { services, batches } = capacityThat((batch, nth) =>
    nth === 2 ? Promise.reject(away) : granted(batch),
  );
  const imports = new Imports(store);
  const { id } = await imports.take(asked(services, csv(1)));
  expect(await ended(imports, id)).toMatchObject({ state: 'done', changed: 1 });
  const ids = batches.map(({ call }) => call.requestId);
  expect(ids).toEqual([`${id}/1/1`, `${id}/1/2`, `${id}/1/2`]);
});

test('a token that ends before the job interrupts it, and the same request goes on', async () => {
  let isExpired = true;
  const expired = new Refusal('unauthenticated', 'TOKEN_EXPIRED', 'Sign in again.');
  const { services } = capacityThat((batch, nth) =>
    isExpired && nth > 3 ? Promise.reject(expired) : granted(batch),
  );
  const imports = new Imports(store);
  const request = { requestId: 'goes-on' };
  const { id } = await imports.take(asked(services, csv(1_200), request));
  const job = await ended(imports, id);
  expect(job).toMatchObject({ state: 'interrupted', reasonCode: 'TOKEN_EXPIRED', run: 1 });
  isExpired = false;
  const again = await imports.take(asked(services, csv(1_200), request));
  expect([again.id, again.run]).toEqual([id, 2]);
  expect(await ended(imports, id)).toMatchObject({ state: 'done', changed: 1_200, reason: '' });
});

test('a process that stops leaves its job interrupted; one that is killed leaves it silent', async () => {
  const { services } = capacityThat(async ({ call }) => {
    await new Promise((resolve) => call.signal?.addEventListener('abort', resolve));
    throw new Refusal('unavailable', 'SERVICE_UNAVAILABLE', 'Cancelled.');
  });
  const imports = new Imports(store);
  const job = await imports.take(asked(services, csv(1)));
  const silent = { ...job, changedAt: 1_000 };
  expect(stateAt(silent, 1_000 + silentAfterMs)).toBe('checking');
  expect(stateAt(silent, 1_001 + silentAfterMs)).toBe('interrupted');
  await imports.stop();
  const { job: left } = await imports.show(operator, job.id, 0, 1);
  expect(left).toMatchObject({ state: 'interrupted' });
});

test('one that is stopped between two batches says so', async () => {
  const { services } = capacityThat((batch, nth) => {
    if (nth === 1) void imports.stop();
    return granted(batch);
  });
  const imports = new Imports(store);
  const { id } = await imports.take(asked(services, csv(1_200)));
  expect(await ended(imports, id)).toMatchObject({
    ...{ state: 'interrupted', reasonCode: 'IMPORT_STOPPED', changed: 0 },
  });
});

test('one imports for the own member, and sees its imports alone; an admin for all', async () => {
  const { services } = capacityThat(granted);
  const imports = new Imports(store);
  const foreign = imports.take(asked(services, csv(1), { memberId: 'mbr_2' }));
  await expect(foreign).rejects.toMatchObject({
    ...{ code: 'IMPORT_OWNER_FOREIGN', kind: 'forbidden', field: 'memberId' },
  });
  const admin: Actor = { subject: 'per_9', roles: ['admin'] };
  const { id } = await imports.take(asked(services, csv(1), { actor: admin, memberId: 'mbr_2' }));
  const missing = { code: 'IMPORT_MISSING', kind: 'missing' };
  await expect(imports.show(operator, id, 0, 1)).rejects.toMatchObject(missing);
  await expect(imports.show(admin, 'imp_none', 0, 1)).rejects.toMatchObject(missing);
  const { job } = await imports.show(admin, id, 0, 1);
  expect(job).toMatchObject({ memberId: 'mbr_2' });
  await imports.stop();
});

test('four imports at once are enough for one process', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const { services } = capacityThat(async (batch) => {
    await released;
    return granted(batch);
  });
  const imports = new Imports(store);
  const taken: ImportJob[] = [];
  for (let nth = 0; nth < 4; nth += 1) taken.push(await imports.take(asked(services, csv(1))));
  await expect(imports.take(asked(services, csv(1)))).rejects.toMatchObject({
    code: 'IMPORTS_BUSY',
    kind: 'tooMany',
  });
  release();
  for (const { id } of taken) await ended(imports, id);
  expect(await onceThereIsRoom(() => imports.take(asked(services, csv(1))))).toMatchObject({
    run: 1,
  });
  await imports.stop();
});

test('of very many errors 10,000 are kept and all are counted', async () => {
  const { services } = capacityThat(granted);
  const imports = new Imports(store);
  const { id } = await imports.take(
    asked(
      services,
      csv(10_100, () => true),
    ),
  );
  expect(await ended(imports, id)).toMatchObject({ state: 'refused', errors: 10_100 });
  expect((await imports.show(operator, id, 9_999, 200)).errors).toHaveLength(1);
  expect((await imports.show(operator, id, 10_000, 200)).errors).toEqual([]);
});

test('a database that is away is said to be away', async () => {
  const error = Object.assign(new Error('no server'), { name: 'MongoServerSelectionError' });
  const imports = new Imports(importStore(() => Promise.reject(error)));
  await expect(imports.show(operator, 'imp_1', 0, 1)).rejects.toMatchObject({
    code: 'IMPORTS_AWAY',
    kind: 'unavailable',
  });
});
