import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { answersAt } from './ports';
import type { EngineMember } from './engine';
import type { Keeper, Kept, Program } from './keeper';
import { waitFor } from './waitFor';

/** The process of a member would not start; `how` it ended, and what its log says about it. */
export class MemberEnded extends Error {
  constructor(
    readonly how: string,
    readonly reason: string,
  ) {
    super(`it ended while starting (${how}): ${reason}`);
  }
}

export interface MemberOptions {
  readonly port: number;
  readonly program: Program;
  readonly keeper: Keeper;
  readonly startLimitMs: number;
  /** The line of the log that says why the process ended. */
  readonly reasonIn: (log: string) => Promise<string>;
  /** Resolves when a restarted member does its work again. */
  readonly rejoined: (port: number) => Promise<void>;
}

/** Signals after which a process is waited for until it is gone. */
const ENDING: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGABRT'];

/** Starts one process of an engine; resolves when it takes connections at its port. */
export async function startMember(options: MemberOptions): Promise<EngineMember> {
  await rm(options.program.log, { force: true });
  let kept = await launch(options);
  return {
    port: options.port,
    get pid() {
      return kept.pid;
    },
    kill: async (signal) => {
      kept.signal(signal);
      if (ENDING.includes(signal)) await kept.ended;
    },
    restart: async () => {
      if (kept.isRunning()) throw new Error('a member that runs is not restarted: kill it first');
      const { cwd } = options.program;
      if (!existsSync(cwd)) throw new Error(`its folder ${cwd} is gone, and all that was in it`);
      kept = await launch(options);
      await options.rejoined(options.port).catch((error: unknown) => endAndThrow(kept, error));
    },
  };
}

/** All members, or none: where one would not start, the others are ended. */
export async function startAll(
  starting: readonly Promise<EngineMember>[],
): Promise<EngineMember[]> {
  const settled = await Promise.allSettled(starting);
  const members = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return members;
  await Promise.all(members.map((member) => member.kill('SIGTERM')));
  throw failed.reason;
}

async function launch(options: MemberOptions): Promise<Kept> {
  const kept = await options.keeper.start(options.program);
  let how: string | undefined;
  const ended = kept.ended.then((phrase) => {
    how = phrase;
    return phrase;
  });
  const answers = async () => {
    if (how !== undefined) throw new MemberEnded(how, await options.reasonIn(options.program.log));
    return (await answersAt(options.port)) || undefined;
  };
  const late = () => new Error(`no answer at port ${options.port} in ${options.startLimitMs} ms`);
  await Promise.race([waitFor(answers, options.startLimitMs, late), ended.then(answers)]).catch(
    (error: unknown) => endAndThrow(kept, error),
  );
  return kept;
}

/** What did not come up is not left half up: it would be in the way of the next start. */
async function endAndThrow(kept: Kept, error: unknown): Promise<never> {
  kept.signal('SIGKILL');
  await kept.ended;
  throw error;
}
