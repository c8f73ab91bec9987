import { join } from 'node:path';
import { clock, openDatabase, type Database } from '@serai/runtime';
import { identity } from '../../../../test/support/calls';
import { freshDatabase } from '../../../../test/support/engines';
import { runProgram, type Program } from '../../../../test/support/program';
import { asked, hold, leg, train, type BareCommand } from '../domain/space/space.test-data';
import type { SpaceCommand } from '../domain/space/commands';
import type { InstanceTold } from '../../../../test/support/programs/journalInstance';
import { until } from '../rpc/running.test-data';
import { journalLog } from './journalLog';

const instanceProgram = join(__dirname, '../../../../test/support/programs/journalInstance.ts');
const dayMs = 86_400_000;
const instances = 3;

interface Instance {
  readonly program: Program;
  submit(...commands: readonly SpaceCommand[]): Promise<InstanceTold>;
}

let uri: string;
let database: Database;
let running: Instance[];
let count = 0;

beforeEach(async () => {
  uri = await freshDatabase();
  database = await openDatabase({ uri, service: 'capacity' });
  running = await Promise.all(Array.from({ length: instances }, start));
});

afterEach(async () => {
  for (const { program } of running) await program.kill();
  await database.close();
});

async function start(): Promise<Instance> {
  const token = identity.token({ subject: 'service:capacity', roles: ['service'] });
  const program = runProgram(instanceProgram, {
    env: {
      MONGODB_URI: uri,
      LISTEN: '127.0.0.1:0',
      TEST_KEYS: JSON.stringify(identity.keySet),
      TOKEN: token,
    },
  });
  const told = new Map<number, (told: InstanceTold) => void>();
  const ready = new Promise<void>((resolve) => {
    program.process.on('message', (message: InstanceTold | 'ready') => {
      if (message === 'ready') resolve();
      else told.get(message.id)?.(message);
    });
  });
  await Promise.race([ready, program.ended.then(() => Promise.reject(gone(program)))]);
  const ask = (commands: readonly SpaceCommand[]) =>
    new Promise<InstanceTold>((resolve, reject) => {
      count += 1;
      told.set(count, resolve);
      void program.ended.then(() => reject(gone(program)));
      program.process.send({ id: count, commands });
    });
  return {
    program,
    // As callers do: what could not be written now is asked again, and answered once.
    submit: async (...commands) => {
      for (;;) {
        const answer = await ask(commands);
        if (!answer.codes.includes('TRY_AGAIN')) return answer;
      }
    },
  };
}

function gone(program: Program): Error {
  return new Error(`the instance is gone: ${program.output()}`);
}

/** The space of a departure far enough ahead, by the real clock. */
function opened(): BareCommand {
  const { legs, ...rest } = train();
  const ahead = clock() + dayMs;
  const later = legs.map((one, index) => ({
    ...one,
    departsAt: ahead + index * dayMs,
    arrivesAt: ahead + index * dayMs + 1,
  }));
  return { kind: 'open', departure: { ...rest, legs: later } };
}

function holding(id: string, grams: number): SpaceCommand {
  return asked(hold(id, [leg(0, grams)], { commit: true, until: 0 }), id);
}

/** The one that leads, and the others. */
async function parts(): Promise<readonly [Instance, Instance, Instance]> {
  let found: readonly Instance[] = [];
  await until('one leads', async () => {
    const told = await Promise.all(running.map((one) => one.submit()));
    found = running.filter((_, index) => told[index]?.leads === true);
    return found.length === 1;
  });
  const [leader] = found as [Instance];
  const others = running.filter((one) => one !== leader);
  return [leader, ...others] as unknown as readonly [Instance, Instance, Instance];
}

/** Nothing is written in an epoch once a higher one has begun. */
async function expectEpochsInOrder(): Promise<void> {
  const written = (await journalLog(database).readAfter(0, 1_000)).map(({ epoch }) => epoch);
  expect(written).toEqual([...written].sort((one, other) => one - other));
  expect(written[0]).toBeGreaterThan(0);
  expect(new Set(written).size).toBeGreaterThan(1);
}

test('a leader that is killed is done without at once, and another leads', async () => {
  const [leader, two, three] = await parts();
  await two.submit(asked(opened()));
  expect(await two.submit(holding('h1', 300))).toMatchObject({ codes: ['granted'] });
  await leader.program.kill();
  expect(await two.submit(holding('h2', 300))).toMatchObject({ codes: ['granted'] });
  running = [two, three];
  const [next] = await parts();
  expect([two, three]).toContain(next);
  const codes = await Promise.all([
    two.submit(holding('h1', 300), holding('h3', 300)),
    three.submit(holding('h2', 300), holding('h4', 300)),
  ]);
  const granted = codes.flatMap((told) => told.codes).filter((code) => code === 'granted');
  expect(granted).toHaveLength(3);
  expect(codes.flatMap((told) => told.codes)).toContain('NO_ROOM');
  await expectEpochsInOrder();
});

test('a leader that was paused past its lease writes nothing when it goes on', async () => {
  const [leader, two, three] = await parts();
  await leader.submit(asked(opened()));
  leader.program.process.kill('SIGSTOP');
  // Asked while it sleeps: by itself, and through one that takes it for the leader.
  const sleeping = leader.submit(holding('h1', 300));
  const through = two.submit(holding('h2', 300));
  await until('another leads', async () => {
    const told = await Promise.all([two.submit(), three.submit()]);
    return told.some(({ leads }) => leads);
  });
  expect(await through).toMatchObject({ codes: ['granted'] });
  expect(await three.submit(holding('h3', 300))).toMatchObject({ codes: ['granted'] });
  leader.program.process.kill('SIGCONT');
  // Decided by the one that leads now, on what the others wrote meanwhile.
  expect(await sleeping).toMatchObject({ codes: ['granted'], leads: false });
  expect(await leader.submit(holding('h4', 300))).toMatchObject({ codes: ['NO_ROOM'] });
  await expectEpochsInOrder();
});
