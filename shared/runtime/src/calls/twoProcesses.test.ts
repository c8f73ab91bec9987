import { join } from 'node:path';
import type { OperationsServiceDefinition } from '@serai/protos/serai/operations/v1/OperationsService';
import { identity, operations, refusalOf, token } from '../../../../test/support/calls';
import type { Operations } from '../../../../test/support/calls';
import { runProgram } from '../../../../test/support/program';
import type { Program } from '../../../../test/support/program';
import { freePorts } from '../../../../deploy/engines/src/ports';
import { connect } from './connect';

const folder = join(__dirname, '../../../../test/support/programs');
const deadlineMs = 120_000;
let programs: Program[] = [];
let clients: Operations[] = [];

afterEach(async () => {
  for (const client of clients) client.close();
  for (const one of programs) await one.kill();
  programs = [];
  clients = [];
});

async function server(port = 0) {
  const program = runProgram(join(folder, 'operationsServer.ts'), {
    env: { TEST_KEYS: JSON.stringify(identity.keySet), GRPC_LISTEN: `127.0.0.1:${port}` },
  });
  programs.push(program);
  const [, bound] = await program.says(/"port":(\d+)/);
  return { program, port: Number(bound), address: `127.0.0.1:${bound}` };
}

function client(address: string, idempotent = false): Operations {
  const one = connect<OperationsServiceDefinition>({
    address,
    service: operations,
    rules: {
      ListParked: { roles: ['admin'] },
      Replay: { roles: ['admin'], idempotent },
      ReadLog: { roles: ['auditor'] },
    },
  });
  clients.push(one);
  return one;
}

test('a server killed in the middle of a call is unavailable, not broken', async () => {
  const one = await server();
  const answer = refusalOf(client(one.address).replay({ consumer: 'hang' }, { deadlineMs, token }));
  await one.program.says(/asked: hang/);
  one.program.process.kill('SIGKILL');
  expect(await answer).toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
});

test('a server that is restarted is found again by a call that was waiting for it', async () => {
  const [port] = await freePorts(1);
  const first = await server(port);
  const calling = client(first.address, true);
  const options = { deadlineMs, token };
  const before = await calling.replay({ consumer: 'c' }, options);
  await first.program.kill();
  const during = calling.replay({ consumer: 'c' }, options);
  const second = await server(first.port);
  const began = Date.now();
  const after = await during;
  // Long before its deadline.
  expect(Date.now() - began).toBeLessThan(deadlineMs / 4);
  expect(after.released).toBe(second.program.process.pid);
  expect(after.released).not.toBe(before.released);
});

test('a server that stops ends the connection, and its clients ask the next one', async () => {
  const [port] = await freePorts(1);
  const first = await server(port);
  const calling = client(first.address, true);
  const options = { deadlineMs, token };
  await calling.replay({ consumer: 'c' }, options);
  first.program.process.kill('SIGTERM');
  await expect(first.program.ended).resolves.toBe(0);
  const second = await server(first.port);
  const answer = await calling.replay({ consumer: 'c' }, options);
  expect(answer.released).toBe(second.program.process.pid);
});

test('a caller that is killed is seen by the handler', async () => {
  const one = await server();
  const caller = runProgram(join(folder, 'operationsCaller.ts'), {
    env: { OPERATIONS_ADDRESS: one.address, TOKEN: token },
  });
  programs.push(caller);
  await one.program.says(/asked: hang/);
  caller.process.kill('SIGKILL');
  await one.program.says(/the caller is gone/);
});
