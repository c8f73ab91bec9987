import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What the load generator, a process of its own, posts. */
export interface Request {
  readonly token: string;
  readonly key: string;
  readonly body: string;
}

export interface Load {
  readonly url: string;
  readonly clients: number;
  readonly requests: readonly Request[];
  readonly keepAnswers?: boolean;
}

export interface Told {
  readonly took: readonly number[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly answers: readonly string[];
  readonly seconds: number;
}

/** Asked by so many clients, each again as soon as it was answered. */
export async function ask(generator: ChildProcess, load: Load): Promise<Told> {
  generator.send(load);
  const [told] = (await once(generator, 'message')) as [Told];
  return told;
}
