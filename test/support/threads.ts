import { join } from 'node:path';
import type * as threads from 'node:worker_threads';

/** Threads that a test starts read the project's TypeScript as it is, as its programs do. */
jest.mock('node:worker_threads', () => {
  const actual = jest.requireActual<typeof threads>('node:worker_threads');
  const execArgv = ['--conditions=@serai/source', '--require', join(__dirname, 'typescript.cjs')];
  class Worker extends actual.Worker {
    constructor(file: string | URL, options: threads.WorkerOptions = {}) {
      super(file, { execArgv, ...options });
    }
  }
  return { ...actual, Worker };
});
