import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { freePorts } from './ports';

test('a port that was given is given to nobody else, here or in another process, but can be used', async () => {
  const [port = 0] = await freePorts(1);
  await expect(freePorts(1, [], [port, port + 1])).rejects.toThrow('no free port');
  const program = `
    const socket = require('node:dgram').createSocket('udp4');
    socket.once('error', ({ code }) => process.stdout.write(code));
    socket.bind({ port: ${port}, address: '127.0.0.1' }, () => socket.close());`;
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  expect(stdout).toBe('EADDRINUSE');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await new Promise((resolve) => server.close(resolve));
});

test('ports that are asked for at once differ, and where too few are free it says so', async () => {
  const asked = await Promise.all(Array.from({ length: 4 }, () => freePorts(5)));
  expect(new Set(asked.flat()).size).toBe(20);
  await expect(freePorts(3, [], [29_000, 29_002])).rejects.toThrow('no free port in 29000-29002');
});
