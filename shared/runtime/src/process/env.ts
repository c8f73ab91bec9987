import { z } from 'zod';

/** What every service process is told. Optional ones are absent, never empty. */
export const commonEnv = z.object({
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must be a mongodb:// address'),
  BUS_MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must be a mongodb:// address')
    .exactOptional(),
  KAFKA_BROKERS: z.string().exactOptional(),
  TOPIC_PREFIX: z.string().default(''),
  GRPC_LISTEN: z.string().regex(/:\d+$/, 'must be host:port').default('127.0.0.1:7001'),
  PARTNER_ADDRESS: z.string().regex(/:\d+$/, 'must be host:port'),
  SERVICE_NAME: z.string().min(1),
  SERVICE_SECRET: z.string().min(1),
  NODE_ENV: z.string().exactOptional(),
  /** Proofs only: a crash point, and at which passing, as `point:3`. */
  SERAI_CRASH_AT: z.string().exactOptional(),
  /** on: gRPC reflection tells whoever asks what is served; by default off in production. */
  GRPC_REFLECTION: z.enum(['on', 'off']).exactOptional(),
  LOG_LEVEL: z.string().exactOptional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url('must be a URL').exactOptional(),
});

export type CommonEnv = z.infer<typeof commonEnv>;

/** One sentence per variable that is missing or wrong. */
export class EnvProblem extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'EnvProblem';
    this.sentences = sentences;
  }
}

/** What the process was told, checked. An empty variable counts as absent. Throws EnvProblem. */
export function parseEnv<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EnvProblem(parsed.error.issues.map((issue) => sentence(issue, given)));
}

/** As `parseEnv`, for a process at its start: says what is wrong and ends with status 1. */
export function readEnv<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv = process.env): T {
  try {
    return parseEnv(schema, env);
  } catch (error) {
    if (!(error instanceof EnvProblem)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function sentence(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = issue.path.map(String).join('.');
  if (given[name] === undefined) return `${name} is not set.`;
  return `${name} is wrong: ${issue.message}.`;
}

/** Whether anybody is told what the process offers: not where this is for real, unless it is said. */
export function isReflected(): boolean {
  const said = process.env['GRPC_REFLECTION'] || (isProduction() ? 'off' : 'on');
  return said === 'on';
}

/** Whether this is for real. */
export function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}
