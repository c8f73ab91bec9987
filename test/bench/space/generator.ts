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
  const over = new AbortController();
  const { signal } = over;
  const told = once(generator, 'message', { signal }) as Promise<[Told]>;
  const ended = once(generator, 'exit', { signal }).then(() => {
    throw new Error('the load generator ended');
  });
  generator.send(load);
  try {
    const [answer] = await Promise.race([told, ended]);
    return answer;
  } finally {
    over.abort();
    for (const each of [told, ended]) each.catch(() => undefined);
  }
}
