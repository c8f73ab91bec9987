import { setTimeout as pause } from 'node:timers/promises';
import { EngineUnavailable } from './engineUnavailable';
import { MemberEnded } from './member';

/** An earlier run that was killed needs a moment until its engine has let go of data and ports. */
const BUSY_LIMIT_MS = 25_000;
const RETRY_MS = 250;

/**
 * Starts an engine, and again while its port or data are still in use by one that is ending.
 * Refuses with EngineUnavailable and what the engine's log says.
 */
export async function startPatiently<Engine>(
  engine: { name: string; isBusy: (how: string, reason: string) => boolean },
  start: () => Promise<Engine>,
): Promise<Engine> {
  const end = Date.now() + BUSY_LIMIT_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof MemberEnded)) throw error;
      const isBusy = engine.isBusy(error.how, error.reason);
      if (!isBusy || Date.now() > end) {
        throw new EngineUnavailable(
          `${engine.name} does not start: ${error.message}.`,
          isBusy
            ? 'Its port or its data are in use: stop the other one, or name others.'
            : 'Read its log in the data directory, or name another data directory.',
        );
      }
    }
    await pause(RETRY_MS);
  }
}
