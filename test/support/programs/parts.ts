import type { Part } from '../../../shared/runtime/src/part';
import { logger } from '../../../shared/runtime/src/process/logger';
import { runService } from '../../../shared/runtime/src/process/service';

/** Three parts that say what they do, and go wrong as the environment says. */
const names = ['first', 'second', 'third'];
const told = (name: string) => process.env[name] ?? '';
const forever = () => new Promise<void>(() => undefined);

function part(name: string): Part {
  return {
    name,
    start: async () => {
      logger().info(`part: ${name} starts`);
      if (told('FAIL_START') === name) throw new Error('no');
      if (told('HANG_START') === name) await forever();
    },
    stop: async () => {
      logger().info(`part: ${name} stops`);
      if (told('FAIL_STOP') === name) throw new Error('no');
      if (told('HANG_STOP') === name) await forever();
    },
  };
}

const stopTimeoutMs = Number(told('STOP_TIMEOUT_MS') || 10_000);
const aliveMs = 60_000;
setTimeout(() => process.exit(9), aliveMs);

void runService({ name: 'parts', parts: names.map(part), stopTimeoutMs }).then(() => {
  if (told('MISTAKE') === 'throw') {
    setTimeout(() => {
      throw new Error('a mistake of ours');
    }, 0);
  }
  if (told('MISTAKE') === 'reject') void Promise.reject(new Error('a mistake of ours'));
});
