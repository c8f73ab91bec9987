import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '@serai/model';
import { clock } from '@serai/runtime';
import type { SpaceCommand } from '../domain/space/commands';
import type { SpaceAnswer } from '../domain/space/entry';

const patienceMs = 60_000;
const askAgainMs = 50;
const away: readonly string[] = ['TRY_AGAIN', 'SPACE_BUSY'];

/** As callers ask: again where it could not be written now. Each command is answered once. */
export async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  const latest = clock() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      const isAway = isRefusal(thrown) && away.includes(thrown.code);
      if (!isAway || clock() > latest) throw thrown;
      await pause(askAgainMs);
    }
  }
}

interface Asked {
  submit(commands: readonly SpaceCommand[]): Promise<readonly SpaceAnswer[]>;
}

export function submitted(
  journal: Asked,
  commands: readonly SpaceCommand[],
): Promise<readonly SpaceAnswer[]> {
  return persistently(() => journal.submit(commands));
}
