import { leaseIn, openDatabase, serve, fixedKeys, type Database, type Part } from '@serai/runtime';
import { identity } from '../../../../test/support/calls';
import { freshDatabase } from '../../../../test/support/engines';
import type { JournalPeer, Submission } from '../application/journalPeer';
import { asked, hold, leg, noon, train, type BareCommand } from '../domain/space/space.test-data';
import type { SpaceCommand } from '../domain/space/commands';
import type { SpaceAnswer } from '../domain/space/entry';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { journalDoor, journalPeer } from '../rpc/journal';
import { until } from '../rpc/running.test-data';
import { submitted } from './asking.test-data';
import { openJournal, type JournalPart } from './journal';
import { journalLog, type JournalLog } from './journalLog';

const opened: BareCommand = { kind: 'open', departure: train() };
const service = identity.token({ subject: 'service:capacity', roles: ['service'] });
/** No pause of this process or of the database ends a lease, or the patience with a leader. */
const ttlMs = 60_000;
const patienceMs = 60_000;

let database: Database;
let parts: Part[];

beforeEach(async () => {
  database = await openDatabase({ uri: await freshDatabase(), service: 'capacity' });
  parts = [];
});

afterEach(async () => {
  for (const part of parts.reverse()) await part.stop();
  await database.close();
});

interface Instance extends JournalPart {
  /** How many groups it wrote, or tried to. */
  readonly appends: () => number;
  readonly address: string;
}

interface Change {
  readonly log?: (log: JournalLog) => JournalLog;
  readonly peer?: (peer: JournalPeer) => JournalPeer;
}

/** An instance with its door, as a process has it; whether it leads is for the lease to say. */
async function instance(name: string, change: Change = {}): Promise<Instance> {
  let appends = 0;
  const real = journalLog(database);
  const counted: JournalLog = {
    ...real,
    append: (group) => {
      appends += 1;
      return real.append(group);
    },
  };
  const log = change.log?.(counted) ?? counted;
  let address = '';
  const journal = openJournal({
    log: () => log,
    now: () => noon,
    longestTryMs: patienceMs,
    leading: {
      lease: () => leaseIn({ database, name: 'space', owner: name, ttlMs, address }),
      peer: (where) => {
        const peer = journalPeer(where, { token: () => Promise.resolve(service) }, patienceMs);
        return change.peer?.(peer) ?? peer;
      },
    },
  });
  const served = serve({
    listen: '127.0.0.1:0',
    doors: [journalDoor({ leader: journal })],
    verify: fixedKeys(identity.keySet),
  });
  await journal.start();
  await served.start();
  address = `127.0.0.1:${served.port()}`;
  await journal.leadership.start();
  parts.push(journal, served, journal.leadership);
  return { ...journal, appends: () => appends, address };
}

async function leading(name: string, change?: Change): Promise<Instance> {
  const one = await instance(name, change);
  await until('it leads', () => one.leadership.leads() !== null);
  return one;
}

/** One that knows whom to ask. */
async function following(name: string, change?: Change): Promise<Instance> {
  const one = await instance(name, change);
  await until('it knows who leads', () => one.leadership.leader() !== null);
  return one;
}

async function ask(one: JournalPart, bare: BareCommand, key?: string): Promise<string> {
  const [answer] = await submitted(one, [asked(bare, key)]);
  return codeOf(answer);
}

/** Of somebody who has followed nothing, without its digest, as an older version sends it. */
function submission(command: SpaceCommand): Submission {
  return { batch: [{ command, digest: '', bytes: 0 }], after: 0 };
}

function codeOf(answer: SpaceAnswer | undefined): string {
  return answer?.granted === true ? 'granted' : (answer?.refused.code ?? 'nothing');
}

describe('the leader of the journal', () => {
  it('begins with an empty group of its epoch, and writes in that epoch', async () => {
    const one = await leading('one');
    await ask(one, opened);
    const groups = await journalLog(database).readAfter(0, 10);
    expect(groups).toMatchObject([
      { n: 1, epoch: 1, keys: [], entries: [] },
      { n: 2, epoch: 1, entries: [{}] },
    ]);
  });

  it('writes what others ask, and they answer as it does, themselves up to date', async () => {
    const one = await leading('one');
    const two = await following('two');
    expect(await ask(two, opened)).toBe('granted');
    const [granted, refused] = await two.submit([
      asked(hold('h1', [leg(0, 900)]), 'h1'),
      asked(hold('h2', [leg(0, 200)]), 'h2'),
    ]);
    expect(granted).toMatchObject({ granted: true, hold: { id: 'h1', status: 'held' } });
    expect(refused).toMatchObject({
      granted: false,
      refused: { kind: 'conflict', code: 'NO_ROOM', field: 'items[0]' },
    });
    expect(two.appends()).toBe(0);
    expect(two.state).toEqual(one.state);
  });

  it('writes for other instances of its own service alone', async () => {
    const one = await leading('one');
    const { lastGroup } = one.state;
    const token = identity.token({ subject: 'service:booking', roles: ['service'] });
    const other = journalPeer(one.address, { token: () => Promise.resolve(token) });
    const asking = other.submit({ batch: [], after: 0 }, new AbortController().signal);
    await expect(asking).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    other.close();
    expect(one.state.lastGroup).toBe(lastGroup);
  });

  it('answers repeats that come through others, refusals too', async () => {
    const one = await leading('one');
    const [two, three] = [await following('two'), await following('three')];
    await ask(one, opened);
    await ask(one, hold('h1', [leg(0, 900)]), 'h1');
    expect(await ask(two, hold('h2', [leg(0, 200)]), 'h2')).toBe('NO_ROOM');
    const group = one.state.lastGroup;
    expect(await ask(three, hold('h2', [leg(0, 200)]), 'h2')).toBe('NO_ROOM');
    expect(await ask(two, hold('h1', [leg(0, 900)]), 'h1')).toBe('granted');
    expect(await ask(three, hold('h1', [leg(0, 1)]), 'h1')).toBe('REQUEST_ID_REUSED');
    expect(one.state.lastGroup).toBe(group);
  });

  it('takes 500 holds of one call from another instance, each answered by itself', async () => {
    await leading('one');
    const two = await following('two');
    await ask(two, opened);
    const holds = Array.from({ length: 500 }, (_, index) => hold(`h${index}`, [leg(0, 4)]));
    const codes = (await two.submit(holds.map((bare) => asked(bare)))).map(codeOf);
    expect(codes.filter((code) => code === 'granted')).toHaveLength(250);
    expect(codes.slice(250)).toEqual(Array.from({ length: 250 }, () => 'NO_ROOM'));
    expect(two.appends()).toBe(0);
  });

  it('says try again when it cannot write, and nobody keeps that as an answer', async () => {
    let isAway = false;
    const away = () => Promise.reject(new Error('away'));
    await leading('one', {
      log: (log) => ({ ...log, append: (group) => (isAway ? away() : log.append(group)) }),
    });
    const two = await following('two', {
      log: (log) => ({ ...log, append: (group) => (isAway ? away() : log.append(group)) }),
    });
    await ask(two, opened);
    isAway = true;
    const refused = { kind: 'unavailable', code: 'TRY_AGAIN' };
    const asking = two.submit([asked(hold('h1', [leg(0, 5)]), 'h1')]);
    await expect(asking).rejects.toMatchObject(refused);
    isAway = false;
    expect(await ask(two, hold('h1', [leg(0, 5)]), 'h1')).toBe('granted');
    const groups = await journalLog(database).readAfter(0, 10);
    expect(JSON.stringify(groups)).not.toContain('TRY_AGAIN');
  });

  it('writes nothing for others once it leads no more: they write it, once', async () => {
    const one = await leading('one');
    const two = await following('two');
    await ask(two, opened);
    // What a leader that was paused finds in the journal when it wakes.
    const group = { n: 3, epoch: 9, group: 'g9', at: noon, keys: [], entries: [] };
    await journalLog(database).append(group);
    const before = one.appends();
    expect(await ask(two, hold('h1', [leg(0, 5)]), 'h1')).toBe('granted');
    // At most one try of it, which the number refused.
    expect(one.appends() - before).toBeLessThanOrEqual(1);
    // The second, where it had not read yet what the first number was taken by.
    expect([1, 2]).toContain(two.appends());
    await expect(one.lead(submission(asked(opened)))).rejects.toMatchObject({ code: 'TRY_AGAIN' });
    const epochs = (await journalLog(database).readAfter(0, 10)).map(({ epoch }) => epoch);
    expect(epochs.slice(0, 4)).toEqual([1, 1, 9, 9]);
  });

  it('that answers too much at once is let be: its followers say so, and do not write', async () => {
    await leading('one');
    const two = await following('two', {
      peer: (peer) => ({
        ...peer,
        submit: () => Promise.reject(spaceRefusals.SPACE_BUSY({ retryAfterSeconds: 1 })),
      }),
    });
    const asking = two.submit([asked(opened)]);
    await expect(asking).rejects.toMatchObject({ kind: 'tooMany', code: 'SPACE_BUSY' });
    expect(two.appends()).toBe(0);
  });

  it('is done without where its answer is lost: what it wrote is answered by its receipts', async () => {
    const one = await leading('one');
    const two = await following('two', {
      peer: (peer) => ({
        ...peer,
        submit: async (commands, signal) => {
          await peer.submit(commands, signal);
          throw new Error('the connection broke after the write');
        },
      }),
    });
    await ask(one, opened);
    expect(await ask(two, hold('h1', [leg(0, 5)]), 'h1')).toBe('granted');
    await two.refresh();
    expect(two.state.departures.get(train().id)?.legs[0]?.soldGrams).toBe(5);
    const entries = (await journalLog(database).readAfter(0, 9)).flatMap((group) => group.entries);
    expect(entries).toHaveLength(2);
  });

  it('tells with its answer what whoever asks has not followed yet', async () => {
    const one = await leading('one');
    await ask(one, opened);
    const two = await following('two');
    await two.refresh();
    for (const id of ['h1', 'h2', 'h3']) {
      expect(await ask(two, hold(id, [leg(0, 5)]), id)).toBe('granted');
      expect(two.state).toEqual(one.state);
    }
    const peer = journalPeer(one.address, { token: () => Promise.resolve(service) });
    const { signal } = new AbortController();
    const told = async (after: number) => {
      const asking = { ...submission(asked(hold('h1', [leg(0, 5)]), 'h1')), after };
      return (await peer.submit(asking, signal)).groups.map((text) => JSON.parse(text) as object);
    };
    expect(await told(2)).toMatchObject([{ n: 3 }, { n: 4 }, { n: 5 }]);
    expect(await told(5)).toEqual([]);
    peer.close();
  });

  it('gives the lease back when it stops, and the next one leads in a higher epoch', async () => {
    const one = await leading('one');
    const two = await following('two');
    await ask(two, opened);
    await one.leadership.stop();
    await until('the next one leads', () => two.leadership.leads() !== null);
    expect(two.leadership.leads()).toBe(2);
    expect(await ask(two, hold('h1', [leg(0, 5)]))).toBe('granted');
    expect(await ask(one, hold('h2', [leg(0, 5)]))).toBe('granted');
  });

  it('refuses what is no command, and whoever is no service', async () => {
    const one = await leading('one');
    const refused = { kind: 'invalid', code: 'MESSAGE_INVALID' };
    const { signal } = new AbortController();
    const strange = [{ ...asked(opened), kind: 'steal' }, null, { kind: 'open' }] as never[];
    const peer = journalPeer(one.address, { token: () => Promise.resolve(service) });
    for (const command of strange) {
      await expect(peer.submit(submission(command), signal)).rejects.toMatchObject(refused);
    }
    peer.close();
    const person = identity.token({ subject: 'per_1', roles: ['operator'], member: 'mbr_1' });
    const other = journalPeer(one.address, { token: () => Promise.resolve(person) });
    await expect(other.submit(submission(asked(opened)), signal)).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });
    other.close();
  });
});
