import { Socket } from 'node:net';
import type { Part } from '../part';
import { end } from './ending';
import { logger } from './logger';

export interface ServiceOptions {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly stopTimeoutMs?: number;
}

const defaultStopTimeoutMs = 10_000;

/** Why the first part that is not ready is not; null when all are. */
export function notReadyOf(parts: readonly Part[]): string | null {
  for (const part of parts) {
    const reason = part.notReady?.() ?? null;
    if (reason !== null) return `${part.name}: ${reason}`;
  }
  return null;
}

/**
 * The life of a process: starts the parts in order, says `ready`, and stops them in reverse when it
 * is told to (SIGTERM, SIGINT) or when the parent that started it is gone. Whatever has not stopped
 * within the limit is cut off. Comes back when everything is started. A mistake that nobody caught
 * ends the process with status 1, to be started again.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const begun: Part[] = [];
  let stopping: Promise<never> | undefined;
  const stop = (why: string, status: number): void => {
    stopping ??= stopAll(begun, why, status, options.stopTimeoutMs ?? defaultStopTimeoutMs);
  };
  endWith(stop);
  for (const part of options.parts) {
    if (stopping !== undefined) return stopping;
    begun.push(part);
    try {
      await part.start();
    } catch (error) {
      logger().fatal({ err: error, part: part.name }, 'could not start');
      stop(`${part.name} could not start`, 1);
    }
  }
  if (stopping !== undefined) return stopping;
  logger().info({ service: options.name, pid: process.pid }, 'ready');
}

function endWith(stop: (why: string, status: number) => void): void {
  process.once('SIGTERM', () => stop('SIGTERM', 0));
  process.once('SIGINT', () => stop('SIGINT', 0));
  process.on('uncaughtException', (error) => crash(error, 'uncaught exception'));
  process.on('unhandledRejection', (error) => crash(error, 'unhandled rejection'));
  whenOrphaned(() => stop('the parent is gone', 0));
}

/** A parent that is killed cannot send a signal; a closed channel or pipe tells it all the same. */
function whenOrphaned(end: () => void): void {
  if (process.connected) process.once('disconnect', end);
  const pipe = process.env['SERAI_PARENT_PIPE'];
  if (pipe === undefined || pipe === '') return;
  const socket = new Socket({ fd: Number(pipe), readable: true, writable: false });
  socket.on('error', end).on('close', end).resume().unref();
}

function crash(error: unknown, what: string): never {
  logger().fatal({ err: error }, what);
  process.exit(1);
}

async function stopAll(
  begun: readonly Part[],
  why: string,
  status: number,
  limitMs: number,
): Promise<never> {
  logger().info({ why }, 'stopping');
  setTimeout(() => {
    logger().error({ limitMs }, 'not stopped in time');
    process.exit(1);
  }, limitMs);
  for (const part of [...begun].reverse()) {
    try {
      await part.stop();
    } catch (error) {
      logger().error({ err: error, part: part.name }, 'could not stop');
    }
  }
  await end();
  logger().info({ why }, 'stopped');
  process.exit(status);
}
