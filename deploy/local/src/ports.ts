import { createServer } from 'node:net';

/** Whether somebody listens on the port already. */
export async function isPortUsed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}
