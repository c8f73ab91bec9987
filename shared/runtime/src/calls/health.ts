import type { Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { healthIntervalMs } from './limits';

export interface Health {
  start(): void;
  /** Says that nothing is served any more. */
  stop(): void;
}

/**
 * grpc.health.v1 for the process ('') and each of its services: serving while `notReady` answers
 * null. It is looked at again and again, so that those who watch are told.
 */
export function healthOn(
  server: Server,
  services: readonly string[],
  notReady: () => string | null,
): Health {
  const names = ['', ...services];
  const health = new HealthImplementation(
    Object.fromEntries(names.map((name) => [name, 'NOT_SERVING' as const])),
  );
  health.addToServer(server);
  let serving = false;
  let timer: NodeJS.Timeout | undefined;

  function tell(isServing: boolean): void {
    if (isServing === serving) return;
    serving = isServing;
    for (const name of names) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  }

  const look = () => tell(notReady() === null);
  return {
    start: () => {
      look();
      timer = setInterval(look, healthIntervalMs);
      timer.unref();
    },
    stop: () => {
      clearInterval(timer);
      tell(false);
    },
  };
}
