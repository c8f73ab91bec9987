import { freshDatabase } from '../../../../test/support/engines';
import { encodeCursor } from '../paging';
import { outboxOf, type OutboxRow } from '../store/collections';
import { openDatabase, type Database } from '../store/database';
import { readLog, type LogPage } from './readLog';

let database: Database;

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test' });
});
afterEach(() => database.close());

const row = (key: string, version: number, bytes = 3): OutboxRow => ({
  ...{ _id: `line:${key}/${version}/0`, topic: 't', key, version, type: 'some.Type' },
  ...{ data: Buffer.alloc(bytes, 7), at: 1_000 + version, sent: false },
});
const add = (...rows: readonly OutboxRow[]) => outboxOf(database).insertMany([...rows]);
const first = (limit = 0, above = 0) => readLog(database, { cursor: '', limit, above });

async function rest(page: LogPage, limit = 2): Promise<string[]> {
  const ids: string[] = [];
  let { nextCursor: cursor } = page;
  while (cursor !== '') {
    const next = await readLog(database, { cursor, limit, above: 0 });
    expect(next).toMatchObject({ watermark: page.watermark, readAt: page.readAt });
    ids.push(...next.facts.map(({ id }) => id));
    cursor = next.nextCursor;
  }
  return ids;
}

test('all facts are read by version and id, with their bytes, page by page', async () => {
  await add(row('b', 2), row('a', 2), row('a', 1), row('b', 1), row('a', 10));
  const before = Date.now();
  const page = await first(2);
  expect(page.facts[0]).toEqual({
    ...{ id: 'line:a/1/0', key: 'a', version: 1, type: 'some.Type', at: 1_001 },
    data: Buffer.alloc(3, 7),
  });
  expect(page.readAt).toBeGreaterThanOrEqual(before);
  const ids = [...page.facts.map(({ id }) => id), ...(await rest(page))];
  expect(ids).toEqual(['line:a/1/0', 'line:b/1/0', 'line:a/2/0', 'line:b/2/0', 'line:a/10/0']);
  expect((await first()).facts).toHaveLength(5);
  expect((await first()).nextCursor).toBe('');
  expect((await first(0, 2)).facts.map(({ id }) => id)).toEqual(['line:a/10/0']);
});

test('every page is of the moment of the first, whoever comes late and wherever', async () => {
  await add(row('a', 1), row('b', 1), row('a', 3), row('b', 3));
  const page = await first(2);
  await add(row('0', 1), row('a', 2), row('c', 2), row('c', 9));
  expect(await rest(page)).toEqual(['line:a/3/0', 'line:b/3/0']);
  const now = await first();
  expect(now.facts).toHaveLength(8);
  expect(BigInt(now.watermark)).toBeGreaterThan(BigInt(page.watermark));
});

test('an empty log is a page without facts, with its moment', async () => {
  const page = await first();
  expect(page).toMatchObject({ facts: [], nextCursor: '' });
  expect(page.watermark).toMatch(/^\d+$/);
});

test('a page holds so many bytes, and at least one fact', async () => {
  await add(row('a', 1, 3_000_000), row('b', 1, 1_500_000), row('c', 1, 400_000), row('d', 1));
  const page = await first();
  expect(page.facts.map(({ key }) => key)).toEqual(['a']);
  expect(await rest(page, 100)).toEqual(['line:b/1/0', 'line:c/1/0', 'line:d/1/0']);
});

test('a moment that is forgotten, or none, is refused, and so is what is no cursor', async () => {
  await add(row('a', 1));
  const from = (cursor: string) => readLog(database, { cursor, limit: 0, above: 0 });
  const old = `${2n ** 32n}`;
  const future = `${2n ** 63n - 1n}`;
  for (const moment of [old, future, 'never', '99999999999999999999']) {
    const asked = from(encodeCursor(moment, 1, 0, ''));
    await expect(asked).rejects.toMatchObject({ kind: 'stale', code: 'LOG_MOVED_ON' });
  }
  await expect(from('x')).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  await expect(first(-1)).rejects.toMatchObject({ code: 'LIMIT_INVALID' });
});
