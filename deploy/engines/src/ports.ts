import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Below the range that outgoing connections take theirs from: a restart finds its port free. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const PORT_TRIES = 50;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** `count` different ports of this machine that nobody listens on, none of those in `except`. */
export async function freePorts(
  count: number,
  except: readonly number[] = [],
): Promise<readonly number[]> {
  const found = new Set<number>();
  for (let attempt = 0; attempt < PORT_TRIES * count && found.size < count; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (!except.includes(port) && (await isFree(port))) found.add(port);
  }
  if (found.size < count) throw new Error(`no free port in ${LOWEST_PORT}-${HIGHEST_PORT}`);
  return [...found];
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
