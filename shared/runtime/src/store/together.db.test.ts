import { AsyncLocalStorage } from 'node:async_hooks';
import { freshDatabase } from '../../../../test/support/engines';
import { outboxOf, receiptsOf } from './collections';
import { openDatabase, type Database } from './database';
import { askPlace, place, PLACES, shelf, type Place } from './shelf.fixture';
import type { Asked, Step } from './step';
import { onceTogether } from './together';

let database: Database;

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'test', kinds: [shelf] });
});

afterEach(() => database.close());

/** All at once, each by itself, as requests come. */
function all(step: Step<Place, { count: number }>, asked: readonly Asked<Place>[]) {
  return Promise.allSettled(asked.map((one) => onceTogether(database, step, one)));
}

/** How many transactions wrote them: what is written together has one moment. */
async function moments(): Promise<number> {
  return (await receiptsOf(database).distinct('at')).length;
}

describe('commands of one step that come at the same time', () => {
  test('are written together, each once and answered by itself, refusals too', async () => {
    const asked = Array.from({ length: PLACES + 10 }, (_, n) => askPlace(`box-${n}`, 'one'));
    const repeated = asked.slice(0, 10);
    const outcomes = await all(place, [...asked, ...repeated]);
    const granted = outcomes.filter(
      (one) => one.status === 'fulfilled' && one.value.granted && !one.value.repeated,
    );
    expect(granted).toHaveLength(PLACES);
    const refused = outcomes.slice(PLACES, PLACES + 10);
    expect(refused).toMatchObject(
      refused.map(() => ({ value: { granted: false, refusal: { code: 'SHELF_FULL' } } })),
    );
    expect(outcomes.slice(-10)).toMatchObject(
      repeated.map((_, n) => ({ value: { granted: true, answer: { count: n + 1 } } })),
    );
    expect(await outboxOf(database).countDocuments()).toBe(PLACES);
    expect(await moments()).toBeLessThanOrEqual(2);
  });

  test('do not suffer from a neighbour that cannot be decided', async () => {
    const broken: Step<Place, { count: number }> = {
      ...place,
      decide: (command, sheet) => {
        if (command.box === 'box-3') throw new TypeError('nobody thought of that');
        return place.decide(command, sheet);
      },
    };
    const asked = Array.from({ length: 8 }, (_, n) => askPlace(`box-${n}`, 'one'));
    const outcomes = await all(broken, asked);
    expect(outcomes.map(({ status }) => status)).toEqual(
      asked.map((_, n) => (n === 3 ? 'rejected' : 'fulfilled')),
    );
    expect(outcomes[3]).toMatchObject({ reason: { message: 'nobody thought of that' } });
  });

  test('are decided each in the context of its own caller', async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen = new Map<string, string | undefined>();
    const noting: Step<Place, { count: number }> = {
      ...place,
      decide: (command, sheet) => {
        seen.set(command.box, caller.getStore());
        return place.decide(command, sheet);
      },
    };
    const names = ['anna', 'bert', 'carl'];
    const one = (name: string) => onceTogether(database, noting, askPlace(name, 'one'));
    await Promise.all(names.map((name) => caller.run(name, () => one(name))));
    expect([...seen]).toEqual(names.map((name) => [name, name]));
  });

  test('of another database are not written into this one', async () => {
    const other = await openDatabase({
      uri: await freshDatabase(),
      service: 'test',
      kinds: [shelf],
    });
    await Promise.all([
      onceTogether(database, place, askPlace('here', 'one')),
      onceTogether(other, place, askPlace('there', 'one')),
    ]);
    expect(await receiptsOf(database).distinct('_id')).toEqual(['here']);
    expect(await receiptsOf(other).distinct('_id')).toEqual(['there']);
    await other.close();
  });
});
