import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { connect, createServer } from 'node:net';

/** Below the range that outgoing connections take theirs from: a restart finds its port free. */
const RANGE = [20_000, 32_000] as const;
const PORT_TRIES = 50;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Nobody else is given the port while this process lives, whether or not somebody listens on it by
 * now: it has the same number of UDP, which only one can have and which is free again when it ends.
 */
function claim(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('error', () => socket.close(() => resolve(undefined)));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(socket.unref()));
  });
}

/**
 * `count` different ports of this machine that nobody listens on and nobody was given before, none
 * of those in `except`, from the first of `range` up to below the last.
 */
export async function freePorts(
  count: number,
  except: readonly number[] = [],
  [from, below]: readonly [number, number] = RANGE,
): Promise<readonly number[]> {
  const found = new Map<number, Socket>();
  for (let attempt = 0; attempt < PORT_TRIES * count && found.size < count; attempt += 1) {
    const port = randomInt(from, below);
    if (except.includes(port) || found.has(port)) continue;
    const claimed = (await isFree(port)) ? await claim(port) : undefined;
    if (claimed !== undefined) found.set(port, claimed);
  }
  if (found.size === count) return [...found.keys()];
  for (const claimed of found.values()) claimed.close();
  throw new Error(`no free port in ${from}-${below}`);
}

/** The ports from `first` on, or free ones when that is absent. */
export async function portsFor(
  count: number,
  first: number | undefined,
): Promise<readonly number[]> {
  if (first === undefined) return freePorts(count);
  return Array.from({ length: count }, (_, n) => first + n);
}

/** Whether something on this machine takes connections at the port. */
export function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
