import { freshDatabase } from '../../../../test/support/engines';
import { openDatabase, type Database } from './database';
import { onceFor, type CallAsked } from './onceFor';
import { place, shelf } from './shelf.fixture';

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test', kinds: [shelf] });
});

afterAll(() => database.close());

function call(subject: string, requestId: string, digest = 'same'): CallAsked {
  return { caller: { subject, roles: ['operator'] }, requestId, digest };
}

const command = { shelf: 'one', box: 'box' };

describe('onceFor', () => {
  test('the same request of the same caller is decided once', async () => {
    const first = await onceFor(database, place, call('anna', 'r1'), command);
    expect(await onceFor(database, place, call('anna', 'r1'), command)).toEqual(first);
  });

  test('the request id is of the caller: another one may use the same', async () => {
    const first = await onceFor(database, place, call('bert', 'r1'), command);
    const second = await onceFor(database, place, call('carl', 'r1'), command);
    expect(second.count).toBe(first.count + 1);
  });

  test('the same request id with another body is refused', async () => {
    await onceFor(database, place, call('dora', 'r1', 'one body'), command);
    await expect(
      onceFor(database, place, call('dora', 'r1', 'another'), command),
    ).rejects.toMatchObject({ code: 'REQUEST_ID_REUSED', kind: 'conflict' });
  });

  test('without a request id every call is one of its own', async () => {
    const first = await onceFor(database, place, call('emma', ''), command);
    const second = await onceFor(database, place, call('emma', ''), command);
    expect(second.count).toBe(first.count + 1);
  });
});
