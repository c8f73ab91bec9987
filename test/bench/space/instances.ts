import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from '@serai/engines';
import { testIdentity } from '../../support/testIdentity';
import type { InstanceAsked, InstanceTold } from './instance';

type Bare<A> = A extends InstanceAsked ? Omit<A, 'id'> : never;

export interface Instance {
  readonly process: ChildProcess;
  /** As it was when its journal was ready. */
  readonly ready: InstanceTold;
  ask(asked: Bare<InstanceAsked>): Promise<InstanceTold>;
  end(): Promise<void>;
}

export const identity = testIdentity();
export const token = identity.token({ subject: 'service:capacity', roles: ['service'] });
/** Beside the benchmark itself, where it is built. */
const program = join(process.cwd(), 'node_modules/.cache/bench/instance.cjs');

/** An instance of the journal in a process of its own, with a database. */
export async function startInstance(uri: string, heapMegabytes = 4_096): Promise<Instance> {
  const [port = 0] = await freePorts(1);
  const child = fork(program, [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    env: {
      ...process.env,
      ...{ URI: uri, ADDRESS: `127.0.0.1:${port}`, TOKEN: token, LOG_LEVEL: 'silent' },
      KEYS: JSON.stringify(identity.keySet),
    },
  });
  const waiting = new Map<number, (told: InstanceTold) => void>();
  let count = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<InstanceTold>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`an instance ended with ${code}`)));
    child.on('message', (told: InstanceTold) => {
      if (told.id === 0) resolve(told);
      waiting.get(told.id)?.(told);
    });
  });
  return {
    process: child,
    ready,
    ask: (asked) =>
      new Promise((resolve) => {
        count += 1;
        waiting.set(count, resolve);
        child.send({ ...asked, id: count });
      }),
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const pollMs = 20;
const mostLooks = 3_000;

/** The one that leads, and the others, once one does. */
export async function leaderOf(
  all: readonly Instance[],
): Promise<{ readonly leader: Instance; readonly others: readonly Instance[] }> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const told = await Promise.all(all.map((one) => one.ask({ what: 'look' })));
    const leader = all.find((_, place) => told[place]?.leads === true);
    if (leader !== undefined) return { leader, others: all.filter((one) => one !== leader) };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error('no instance leads');
}
