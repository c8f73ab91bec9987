import { openDatabase, type Database } from '@serai/runtime';
import { freshDatabase } from '../../../../test/support/engines';
import { asked, hold, leg, noon, train, type BareCommand } from '../domain/space/space.test-data';
import type { SpaceAnswer } from '../domain/space/entry';
import { submitted } from './asking.test-data';
import { mostWaiting } from './groupQueue';
import { openJournal } from './journal';
import { journalLog, type JournalLog } from './journalLog';

type Opened = ReturnType<typeof openJournal>;
const opened: BareCommand = { kind: 'open', departure: train() };

let database: Database;
let parts: Opened[];

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'capacity' });
  parts = [];
});

afterEach(async () => {
  for (const part of parts) await part.stop();
  await database.close();
});

async function journal(change: (log: JournalLog) => JournalLog = (log) => log): Promise<Opened> {
  const log = change(journalLog(database));
  const part = openJournal({ log: () => log, now: () => noon });
  await part.start();
  parts.push(part);
  return part;
}

async function ask(one: Opened, bare: BareCommand, key?: string): Promise<SpaceAnswer> {
  const [answer] = await submitted(one, [asked(bare, key)]);
  if (answer === undefined) throw new Error('not answered');
  return answer;
}

function codeOf(answer: SpaceAnswer): string {
  return answer.granted ? 'granted' : answer.refused.code;
}

function sold(one: Opened): number {
  return one.state.departures.get(train().id)?.legs[0]?.soldGrams ?? -1;
}

describe('the journal', () => {
  it('writes what comes together as one document, in the order asked', async () => {
    const one = await journal();
    const commands = [opened, hold('h1', [leg(0, 600)]), hold('h2', [leg(0, 600)])];
    const answers = await submitted(
      one,
      commands.map((bare) => asked(bare)),
    );
    expect(answers.map(codeOf)).toEqual(['granted', 'granted', 'NO_ROOM']);
    const [group, ...others] = await journalLog(database).readAfter(0, 10);
    expect(others).toEqual([]);
    expect(group).toMatchObject({ n: 1, at: noon, entries: [{}, {}, { refused: {} }] });
    expect(group?.keys).toHaveLength(3);
  });

  it('gathers what comes while a group is being written, at most 200 commands at once', async () => {
    const one = await journal();
    await ask(one, opened);
    const holds = Array.from({ length: 450 }, (_, index) => hold(`h${index}`, [leg(0, 2)]));
    const answers = await Promise.all(holds.map((bare) => ask(one, bare)));
    expect(answers.every(({ granted }) => granted)).toBe(true);
    const groups = await journalLog(database).readAfter(1, 100);
    expect(groups.map(({ entries }) => entries.length)).toEqual([200, 200, 50]);
  });

  it('answers repeats at another instance, refusals too, and tells another body apart', async () => {
    const one = await journal();
    const two = await journal();
    await ask(one, opened);
    await ask(one, hold('h1', [leg(0, 900)]), 'h1');
    await ask(one, hold('h2', [leg(0, 200)]), 'h2');
    await ask(one, { kind: 'release', holdId: 'h1', sellerId: null });
    expect(codeOf(await ask(two, hold('h2', [leg(0, 200)]), 'h2'))).toBe('NO_ROOM');
    // The answer is a repeat's, with the hold as that instance knows it by then.
    await two.refresh();
    const again = await ask(two, hold('h1', [leg(0, 900)]), 'h1');
    expect(again).toMatchObject({ granted: true, hold: { status: 'released' } });
    expect(codeOf(await ask(two, hold('h1', [leg(0, 1)]), 'h1'))).toBe('REQUEST_ID_REUSED');
    expect(await journalLog(database).readAfter(4, 10)).toEqual([]);
  });

  it('is never oversold by instances that race, and all end in the same space', async () => {
    const racing = [await journal(), await journal(), await journal()];
    await ask(racing[0] as Opened, opened);
    const asking = Array.from({ length: 300 }, (_, index) => {
      const repeated = index % 3 === 0 ? index : index - 1;
      const bare = hold(`h${repeated}`, [leg(0, 20), leg(1, 20)]);
      return ask(racing[index % 3] as Opened, bare, `h${repeated}`);
    });
    const answers = await Promise.all(asking);
    const granted = answers.filter((answer) => answer.granted);
    const holds = new Set(granted.map((answer) => (answer.granted ? answer.hold?.id : '')));
    expect(holds.size).toBe(50);
    for (const one of racing) await one.refresh();
    expect(racing.map(sold)).toEqual([1_000, 1_000, 1_000]);
    expect(racing[1]?.state).toEqual(racing[0]?.state);
    expect(racing[2]?.state).toEqual(racing[0]?.state);
  });

  it('finds its own group when nobody knows whether the write arrived', async () => {
    let lost = 0;
    const one = await journal((log) => ({
      ...log,
      append: async (group) => {
        const outcome = await log.append(group);
        if (group.n % 2 === 0) {
          lost += 1;
          throw new Error('the connection broke after the write');
        }
        return outcome;
      },
    }));
    await ask(one, opened);
    for (let index = 0; index < 6; index += 1) {
      expect(codeOf(await ask(one, hold(`h${index}`, [leg(0, 100)])))).toBe('granted');
    }
    expect(lost).toBeGreaterThan(2);
    expect(sold(one)).toBe(600);
    const late: BareCommand = { kind: 'commit', holdId: 'late', sellerId: null };
    expect(codeOf(await ask(one, late))).toBe('HOLD_MISSING');
    expect(await journalLog(database).readAfter(8, 10)).toEqual([]);
  });

  it('decides again when the write did not arrive after all', async () => {
    let failures = 3;
    const one = await journal((log) => ({
      ...log,
      append: (group) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('no connection')) : log.append(group);
      },
    }));
    expect(codeOf(await ask(one, opened))).toBe('granted');
    expect(await journalLog(database).readAfter(0, 10)).toHaveLength(1);
  });

  it('says try again when it cannot be written, and a repeat is answered by what came to stand', async () => {
    let isAway = false;
    const one = await journal((log) => ({
      ...log,
      append: (group) => (isAway ? Promise.reject(new Error('away')) : log.append(group)),
    }));
    await ask(one, opened);
    isAway = true;
    await expect(one.submit([asked(hold('h1', [leg(0, 5)]))])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'TRY_AGAIN',
    });
    expect(sold(one)).toBe(0);
    isAway = false;
    expect(codeOf(await ask(one, hold('h1', [leg(0, 5)])))).toBe('granted');
    expect(sold(one)).toBe(5);
  });

  it('refuses more than can wait, as a whole and before anything of it is taken', async () => {
    const one = await journal();
    const commands = Array.from({ length: mostWaiting + 1 }, () => asked(opened));
    await expect(one.submit(commands)).rejects.toMatchObject({
      kind: 'tooMany',
      code: 'SPACE_BUSY',
      retryAfterSeconds: 1,
    });
    expect(one.state.lastGroup).toBe(0);
  });

  it('is as before after a restart, and not ready until it has read everything', async () => {
    const one = await journal();
    await ask(one, opened);
    for (let index = 0; index < 20; index += 1) await ask(one, hold(`h${index}`, [leg(0, 10)]));
    const two = openJournal({ log: () => journalLog(database) });
    expect(two.notReady?.()).toContain('being read');
    await expect(two.submit([asked(opened)])).rejects.toMatchObject({ code: 'TRY_AGAIN' });
    await two.start();
    parts.push(two);
    expect(two.notReady?.()).toBeNull();
    expect(two.state).toEqual(one.state);
  });

  it('never goes back in time, even where a clock does', async () => {
    let now = noon;
    const log = journalLog(database);
    const part = openJournal({ log: () => log, now: () => now });
    await part.start();
    parts.push(part);
    await ask(part, opened);
    now -= 60_000;
    await ask(part, hold('h1', [leg(0, 1)]));
    const groups = await log.readAfter(0, 10);
    expect(groups.map(({ at }) => at)).toEqual([noon, noon]);
  });

  it('follows what another instance writes without being asked', async () => {
    const one = await journal();
    const two = await journal();
    const heard = new Promise<number>((resolve) => two.onApplied(resolve));
    await ask(one, opened);
    expect(await heard).toBe(1);
    expect(two.state).toEqual(one.state);
  });

  it('fails a command that nobody can decide, and not its neighbours', async () => {
    const one = await journal();
    const broken = asked({ kind: 'open', departure: null as never });
    const answers = await Promise.allSettled([one.submit([broken]), ask(one, opened)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
