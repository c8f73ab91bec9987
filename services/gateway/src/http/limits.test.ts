import type { Server } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Verifier } from '@serai/runtime';
import express from 'express';
import { limits, maxUnderWay } from './limits';

test('streams take no place of requests', async () => {
  const verifier: Verifier = { verify: () => ({ subject: 'per_1', roles: [] }) };
  const app = express();
  app.use('/v1', limits(verifier));
  app.get('/v1/stream', (_request, response) => {
    response.flushHeaders();
  });
  app.get('/v1/members', (_request, response) => {
    response.json([]);
  });
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const asked = (path: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        response.on('error', () => undefined);
        resolve(response.statusCode);
      }).on('error', reject);
    });
  const open = Array.from({ length: 2 * maxUnderWay }, (_, n) =>
    asked(n % 2 === 0 ? '/v1/stream' : '/v1/Stream/'),
  );
  expect(new Set(await Promise.all(open))).toEqual(new Set([200]));
  expect(await asked('/v1/members')).toBe(200);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
