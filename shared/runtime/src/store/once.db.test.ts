import type { Refusal } from '@serai/model';
import { freshDatabase } from '../../../../test/support/engines';
import { outboxOf, receiptsOf } from './collections';
import { openDatabase, type Database } from './database';
import { modelOf } from './modelOf';
import { once } from './once';
import { askPlace, place, PLACES, shelf, shelfRefusals, type Place } from './shelf.fixture';
import type { Asked, Outcome, Step } from './step';

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'partner', kinds: [shelf] });
});

afterAll(() => database.close());

async function takenOn(id: string): Promise<string[]> {
  const found = await modelOf(database, shelf).findById(id).lean();
  return found === null ? [] : [...shelf.toState(found).taken];
}

function codeOf(outcome: Outcome<unknown> | undefined): string {
  if (outcome === undefined) return 'not answered';
  return outcome.granted ? 'granted' : (outcome.refusal as Refusal).code;
}

/** As a caller does who is told to try again, under the same ids, for some minutes. */
async function sure<A>(
  step: Step<Place, A>,
  asked: readonly Asked<Place>[],
  times = 30,
): Promise<Outcome<A>[]> {
  const outcomes = await once(database, step, asked);
  const again = times > 1 && outcomes.some((outcome) => codeOf(outcome) === 'TRY_AGAIN');
  return again ? sure(step, asked, times - 1) : outcomes;
}

const twoKinds: Step<Place, null> = {
  name: 'claim',
  touches: () => [],
  decide: (command, sheet) => {
    sheet.claim('box', command.box, shelfRefusals.NAME_TAKEN());
    sheet.record(shelf, command.shelf, [{ type: 'Counted' }]);
    return null;
  },
};

describe('once', () => {
  test('what a decision says that it will look at, or lacks for many, is read together', async () => {
    /** In the last attempt: one that the database did not take is made anew. */
    let decided = 0;
    const many = Array.from({ length: 60 }, (_, nth) => `many-${nth}`);
    const step: Step<boolean, number> = {
      name: 'many',
      touches: () => {
        decided = 0;
        return [];
      },
      decide: (isSaid, sheet) => {
        decided += 1;
        if (isSaid) sheet.look(many.map((id) => ({ kind: shelf, id })));
        sheet.each(many, (id) => sheet.record(shelf, id, [{ type: 'Counted' }]));
        return sheet.version(shelf, 'many-59');
      },
    };
    const ask = async (command: boolean) => {
      const [outcome] = await once(database, step, [{ id: '', digest: '', command }]);
      return { outcome, decided };
    };
    const granted = { granted: true, repeated: false };
    expect(await ask(false)).toEqual({ outcome: { ...granted, answer: 1 }, decided: 2 });
    expect(await ask(true)).toEqual({ outcome: { ...granted, answer: 2 }, decided: 2 });
  });

  test('what is broken in one of many is broken, whatever another one lacks', async () => {
    const broken = new Error('broken');
    const step: Step<null, null> = {
      name: 'broken',
      touches: () => [],
      decide: (_command, sheet) => {
        sheet.each(['lacks', 'breaks'], (id) => {
          sheet.state(shelf, id);
          if (id === 'breaks') throw broken;
        });
        return null;
      },
    };
    const asked = once(database, step, [{ id: '', digest: '', command: null }]);
    await expect(asked).rejects.toBe(broken);
  });

  test('a batch is answered in the order asked and written together', async () => {
    const asked = ['a', 'b', 'c'].map((id) => askPlace(`batch-${id}`, 'batch'));
    const outcomes = await once(database, place, asked);
    expect(outcomes.map((one) => one.granted && one.answer.count)).toEqual([1, 2, 3]);
    expect(await takenOn('batch')).toEqual(['batch-a', 'batch-b', 'batch-c']);
    const rows = await outboxOf(database).find({ key: 'batch' }).sort({ version: 1 }).toArray();
    expect(rows.map((row) => row._id)).toEqual([
      'shelf:batch/1/0',
      'shelf:batch/3/0',
      'shelf:batch/5/0',
    ]);
    expect(rows.every((row) => !row.sent && Buffer.isBuffer(row.data))).toBe(true);
  });

  test('a repeat is given the first answer and changes nothing', async () => {
    const [first] = await once(database, place, [askPlace('repeat-1', 'repeat')]);
    await once(database, place, [askPlace('repeat-2', 'repeat')]);
    const [again] = await once(database, place, [askPlace('repeat-1', 'repeat')]);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await takenOn('repeat')).toHaveLength(2);
  });

  test('a repeat inside the batch is one command', async () => {
    const asked = [askPlace('inside', 'inside'), askPlace('inside', 'inside')];
    const outcomes = await once(database, place, asked);
    expect(outcomes.map((one) => one.granted && one.repeated)).toEqual([false, true]);
    expect(await takenOn('inside')).toEqual(['inside']);
  });

  test('the same id with another body is refused, in one batch and later', async () => {
    const outcomes = await once(database, place, [
      askPlace('reused', 'reused', 'x'),
      askPlace('reused', 'reused', 'y'),
    ]);
    expect(outcomes.map(codeOf)).toEqual(['granted', 'REQUEST_ID_REUSED']);
    const [later] = await once(database, place, [askPlace('reused', 'reused', 'z')]);
    expect(codeOf(later)).toBe('REQUEST_ID_REUSED');
    expect(await takenOn('reused')).toEqual(['x']);
  });

  test('a refused neighbour disturbs nobody, leaves no receipt and may ask again', async () => {
    const fill = Array.from({ length: PLACES - 1 }, (_, i) => askPlace(`fill-${i}`, 'full'));
    await once(database, place, fill);
    const asked = ['last', 'over'].map((id) => askPlace(id, 'full'));
    const outcomes = await once(database, place, [...asked, askPlace('elsewhere', 'roomy')]);
    expect(outcomes.map(codeOf)).toEqual(['granted', 'SHELF_FULL', 'granted']);
    expect(await receiptsOf(database).findOne({ _id: 'over' })).toBeNull();
    expect(codeOf((await once(database, place, [askPlace('over', 'roomy')]))[0])).toBe('granted');
  });

  test('what a refused command wrote in memory is rolled back', async () => {
    const halfway: Step<Place, null> = {
      name: 'halfway',
      touches: place.touches,
      decide: (command, sheet) => {
        sheet.record(shelf, command.shelf, [{ type: 'Placed', box: command.box }]);
        if (command.box === 'bad') throw shelfRefusals.SHELF_FULL();
        return null;
      },
    };
    const asked = ['good', 'bad', 'fine'].map((box) => askPlace(`half-${box}`, 'half', box));
    expect((await once(database, halfway, asked)).map(codeOf)).toEqual([
      'granted',
      'SHELF_FULL',
      'granted',
    ]);
    expect(await takenOn('half')).toEqual(['good', 'fine']);
  });

  test('two callers at the same moment: every place is given once, nobody fails', async () => {
    const callers = Array.from({ length: 8 }, (_, caller) =>
      Array.from({ length: 10 }, (_, i) => askPlace(`race-${caller}-${i}`, 'race')),
    );
    const outcomes = (await Promise.all(callers.map((asked) => sure(place, asked)))).flat();
    const granted = outcomes.filter((one) => one.granted).length;
    expect(granted).toBe(PLACES);
    expect(new Set(outcomes.filter((one) => !one.granted).map(codeOf))).toEqual(
      new Set(['SHELF_FULL']),
    );
    expect(new Set(await takenOn('race')).size).toBe(PLACES);
  });

  test('the same request asked twice at the same moment is granted once', async () => {
    const ask = () => sure(place, [askPlace('twin', 'twin')]);
    const outcomes = (await Promise.all([ask(), ask(), ask(), ask()])).flat();
    expect(outcomes.map((one) => one.granted && one.answer.count)).toEqual([1, 1, 1, 1]);
    expect(await takenOn('twin')).toEqual(['twin']);
    expect(await outboxOf(database).countDocuments({ key: 'twin' })).toBe(1);
  });

  test('a claim is granted to one, also across aggregates that nobody named beforehand', async () => {
    const [first, second] = await once(database, twoKinds, [
      askPlace('claim-1', 'one', 'box'),
      askPlace('claim-2', 'two', 'box'),
    ]);
    expect([first, second].map(codeOf)).toEqual(['granted', 'NAME_TAKEN']);
    const race = ['r1', 'r2', 'r3'].map((id) => sure(twoKinds, [askPlace(id, id, 'rare')]));
    const codes = (await Promise.all(race)).flat().map(codeOf);
    expect(codes.sort()).toEqual(['NAME_TAKEN', 'NAME_TAKEN', 'granted']);
  });

  test('a value that was given back can be claimed again', async () => {
    const giveBack: Step<Place, null> = {
      name: 'giveBack',
      touches: () => [],
      decide: (command, sheet) => {
        sheet.unclaim('box', command.box);
        return null;
      },
    };
    await once(database, twoKinds, [askPlace('back-1', 'one', 'lent')]);
    await once(database, giveBack, [askPlace('back-2', 'one', 'lent')]);
    const [again] = await once(database, twoKinds, [askPlace('back-3', 'one', 'lent')]);
    expect(codeOf(again)).toBe('granted');
  });

  test('a broken decision is thrown, and its neighbours are written all the same', async () => {
    const broken: Step<Place, null> = {
      name: 'broken',
      touches: place.touches,
      decide: (command, sheet) => {
        if (command.box === 'bug') throw new TypeError('a bug');
        sheet.record(shelf, command.shelf, [{ type: 'Placed', box: command.box }]);
        return null;
      },
    };
    const asked = ['x', 'bug', 'y'].map((box) => askPlace(`broken-${box}`, 'broken', box));
    await expect(once(database, broken, asked)).rejects.toThrow('a bug');
    expect(await takenOn('broken')).toEqual(['x', 'y']);
  });

  test('an aggregate that tells nobody loses nothing to a race either', async () => {
    const quiet: typeof shelf = {
      ...shelf,
      name: 'quiet',
      collection: 'quietShelves',
      encode: () => null,
    };
    const step: Step<Place, null> = {
      name: 'quiet',
      touches: (command) => [{ kind: quiet, id: command.shelf }],
      decide: (command, sheet) => {
        sheet.record(quiet, command.shelf, [{ type: 'Placed', box: command.box }]);
        return null;
      },
    };
    const boxes = Array.from({ length: 20 }, (_, number) => `box-${number}`);
    await once(database, step, [askPlace('quiet', 'quiet', 'first')]);
    const racing = boxes.map((box) => sure(step, [askPlace(box, 'quiet', box)]));
    const granted = (await Promise.all(racing)).flat().filter((outcome) => outcome.granted);
    const taken = (await modelOf(database, quiet).findById('quiet').lean())?.taken as string[];
    expect([granted.length, taken.sort()]).toEqual([20, [...boxes, 'first'].sort()]);
  });

  test('a document that the schema does not know fails alone', async () => {
    const odd = { ...shelf, name: 'odd', toDocument: () => ({ unknown: 1 }) };
    const step: Step<Place, null> = {
      name: 'odd',
      touches: () => [],
      decide: (command, sheet) => {
        sheet.record(command.box === 'odd' ? odd : shelf, command.shelf, [{ type: 'Counted' }]);
        return null;
      },
    };
    const asked = [askPlace('odd-1', 'odd-a', 'odd'), askPlace('odd-2', 'odd-b', 'even')];
    await expect(once(database, step, asked)).rejects.toThrow(/unknown/);
    expect(await receiptsOf(database).findOne({ _id: 'odd-2' })).not.toBeNull();
    expect(await receiptsOf(database).findOne({ _id: 'odd-1' })).toBeNull();
  });

  test('what a killed process was writing is waited for, not for minutes', async () => {
    const dead = database.connection.getClient().startSession();
    dead.startTransaction();
    await receiptsOf(database).insertOne(
      { _id: 'locked', digest: '', step: 'dead', at: 0 },
      { session: dead },
    );
    const ask = () => once(database, place, [askPlace('locked', 'locked')]);
    const startedAt = performance.now();
    let outcome = (await ask())[0];
    while (codeOf(outcome) === 'TRY_AGAIN') outcome = (await ask())[0];
    expect(codeOf(outcome)).toBe('granted');
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    await dead.endSession();
  });

  test('more than one transaction holds is still answered in order', async () => {
    const asked = Array.from({ length: 450 }, (_, i) => askPlace(`many-${i}`, `many-${i % 20}`));
    const outcomes = await once(database, place, asked);
    expect(outcomes.every((one) => one.granted)).toBe(true);
    expect((await takenOn('many-3')).slice(0, 3)).toEqual(['many-3', 'many-23', 'many-43']);
  });

  test('an unknown field in a filter is an error, and an operator from outside is a value', async () => {
    const shelves = modelOf(database, shelf);
    await expect(shelves.find({ nobody: 1 } as object).lean()).rejects.toThrow(/nobody/);
    const hostile = JSON.parse('{"_id":{"$ne":null}}') as object;
    await expect(shelves.find(hostile).lean()).rejects.toThrow();
  });
});
