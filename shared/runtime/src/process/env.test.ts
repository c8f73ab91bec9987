import { z } from 'zod';
import { runProgram } from '../../../../test/support/program';
import { join } from 'node:path';
import { commonEnv, EnvProblem, isReflected, parseEnv } from './env';

const right = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017',
  GRPC_LISTEN: '127.0.0.1:7001',
  PARTNER_ADDRESS: '127.0.0.1:7004',
  SERVICE_NAME: 'booking',
  SERVICE_SECRET: 'tell nobody',
};

function sentences(env: NodeJS.ProcessEnv, schema: z.ZodType = commonEnv): readonly string[] {
  try {
    parseEnv(schema, env);
  } catch (error) {
    if (error instanceof EnvProblem) return error.sentences;
    throw error;
  }
  return [];
}

test('what is told is read, and what is not is absent', () => {
  const env = parseEnv(commonEnv, { ...right, KAFKA_BROKERS: '', PATH: '/bin' });
  expect(env).toEqual({ ...right, TOPIC_PREFIX: '' });
  expect(Object.hasOwn(env, 'KAFKA_BROKERS')).toBe(false);
});

test('each variable that is missing or wrong is named in a sentence of its own', () => {
  const { SERVICE_SECRET: _secret, ...rest } = right;
  expect(sentences({ ...rest, MONGODB_URI: 'localhost', PARTNER_ADDRESS: '' })).toEqual([
    'MONGODB_URI is wrong: must be a mongodb:// address.',
    'PARTNER_ADDRESS is not set.',
    'SERVICE_SECRET is not set.',
  ]);
});

test('what is offered is told to whoever asks, not in production, and as it is said', () => {
  const before = { ...process.env };
  const told = (NODE_ENV: string, GRPC_REFLECTION: string): boolean => {
    Object.assign(process.env, { NODE_ENV, GRPC_REFLECTION });
    return isReflected();
  };
  const all = [told('test', ''), told('production', ''), told('production', 'on'), told('', 'off')];
  process.env = before;
  expect(all).toEqual([true, false, true, false]);
});

test('no sentence repeats a value, which may be a secret', () => {
  const schema = z.object({ SERVICE_SECRET: z.string().min(20) });
  expect(sentences({ SERVICE_SECRET: 'hunter2' }, schema).join()).not.toContain('hunter2');
});

test('a process that was told wrongly says so and ends with 1', async () => {
  const program = runProgram(join(__dirname, '../../../../test/support/programs/readsEnv.ts'), {
    env: { ...right, GRPC_LISTEN: 'here' },
  });
  await expect(program.ended).resolves.toBe(1);
  expect(program.output()).toBe('GRPC_LISTEN is wrong: must be host:port.\n');
});
