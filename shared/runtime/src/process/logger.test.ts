import { join } from 'node:path';
import { runProgram } from '../../../../test/support/program';

test('no secret is written, however deep it lies, and what is not secret is; an error says what it was', async () => {
  const program = runProgram(join(__dirname, '../../../../test/support/programs/logs.ts'), {
    env: { SERVICE_NAME: 'booking' },
  });
  await program.ended;
  const lines = program.output().trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(program.output()).not.toContain('hunter2');
  const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  expect(line).toMatchObject({ name: 'booking', msg: 'a line', login: 'anna' });
  expect(line['token']).toBe('[redacted]');
  const { err } = JSON.parse(lines[1] ?? '') as { err: Record<string, unknown> };
  expect(Object.keys(err)).toEqual(['type', 'message', 'stack', 'code']);
  expect(err).toMatchObject({ type: 'Error', message: 'not primary', code: 10_107 });
});
