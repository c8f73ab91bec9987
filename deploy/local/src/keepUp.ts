import type { EngineMember } from '@serai/engines';
import type { StartLimits } from './startsInARow';
import { inVain, startsInARow } from './startsInARow';

const lookMs = 1_000;
const limits: StartLimits = { most: 5, firstWaitMs: 100, mostWaitMs: 5_000 };

/** Who hears of it, in sentences. */
export interface Told {
  say(line: string): void;
  /** It does not stay up, and is not started any more. */
  giveUp(why: string): void;
}

/**
 * Starts an engine's process again when it has ended without being asked to, ever slower, and gives
 * up after five starts in a row of which none lasted. `stop` waits for nothing: what is starting at
 * the moment ends with its engine.
 */
export function keepUp(
  name: string,
  members: readonly EngineMember[],
  told: Told,
): { stop(): Promise<void> } {
  const keepers = members.map((member) => keepMember(name, member, told));
  return {
    stop: () => {
      for (const stop of keepers) stop();
      return Promise.resolve();
    },
  };
}

function keepMember(name: string, member: EngineMember, { say, giveUp }: Told): () => void {
  const starts = startsInARow(limits);
  let last = '';
  let isStopping = false;
  let timer = setTimeout(look, lookMs);

  function next(act: () => void, waitMs: number): void {
    if (!isStopping) timer = setTimeout(act, waitMs);
  }

  function look(): void {
    if (isAlive(member.pid)) return next(look, lookMs);
    const waitMs = starts.nextWaitMs();
    if (waitMs === null) return giveUp(inVain(name, limits.most, last));
    say(`${name} has ended; it is started again, on the same data.`);
    next(() => void restart(), waitMs);
  }

  async function restart(): Promise<void> {
    try {
      await member.restart();
      last = 'it came up and ended soon after';
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
      if (!isStopping) say(`${name} could not be started: ${last}`);
    }
    starts.begun();
    if (!isStopping) look();
  }

  return () => {
    isStopping = true;
    clearTimeout(timer);
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
