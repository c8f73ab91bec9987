import { count } from '../metrics';
import type { Part } from '../part';
import { logger } from './logger';

/**
 * Runs a task again and again, `intervalMs` after the last run ended, so that runs never overlap. A
 * run that fails is logged and counted; the next one comes all the same.
 */
export function every(name: string, intervalMs: number, task: () => Promise<void>): Part {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function run(): Promise<void> {
    try {
      await task();
    } catch (error) {
      count('serai.task.failures', { task: name });
      logger().error({ err: error, task: name }, 'a repeated task failed');
    }
    schedule();
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = run();
    }, intervalMs);
  }

  return {
    name,
    start: () => {
      schedule();
      return Promise.resolve();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
