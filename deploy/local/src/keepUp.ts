import type { EngineMember } from '@serai/engines';

const lookMs = 1_000;

/** Starts an engine's process again when it has ended without being asked to. */
export function keepUp(
  name: string,
  members: readonly EngineMember[],
  say: (line: string) => void,
): { stop(): Promise<void> } {
  let working: Promise<void> = Promise.resolve();
  let isStopping = false;
  const timer = setInterval(() => {
    working = working.then(() => (isStopping ? undefined : look()));
  }, lookMs);

  async function look(): Promise<void> {
    for (const member of members.filter(({ pid }) => !isAlive(pid))) {
      say(`${name} has ended; it is started again, on the same data.`);
      try {
        await member.restart();
      } catch (error) {
        say(
          `${name} could not be started: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }

  return {
    stop: async () => {
      isStopping = true;
      clearInterval(timer);
      await working;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
