import { fork, type ChildProcess } from 'node:child_process';
import type { InstanceTold } from './programs/journalInstance';

/** A process that writes the journal by itself, asked from here. */
export interface JournalInstance {
  readonly process: ChildProcess;
  /** 'granted', or the code of the refusal, by command. */
  submit(commands: readonly object[]): Promise<readonly string[]>;
  kill(): Promise<void>;
}

/** Asked again so often where it is to be asked again. */
const mostTries = 200;

export async function runBuilt(program: string, uri: string): Promise<JournalInstance> {
  const child = fork(program, [], {
    env: { ...process.env, MONGODB_URI: uri, LOG_LEVEL: 'silent' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting = new Map<number, (told: InstanceTold) => void>();
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`an instance ended with ${code}`)));
    child.on('message', (told: InstanceTold | 'ready') => {
      if (told === 'ready') resolve();
      else waiting.get(told.id)?.(told);
    });
  });
  const ask = (commands: readonly object[]): Promise<InstanceTold> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, resolve);
      void ended.then(() => reject(new Error('the instance is gone')));
      child.send({ id: count, commands });
    });
  return {
    process: child,
    submit: async (commands) => {
      for (let tries = 1; ; tries += 1) {
        const { codes } = await ask(commands);
        if (codes[0] !== 'TRY_AGAIN' || tries === mostTries) return codes;
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
