import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, stdSerializers } from 'pino';

/** Never written to a log, however deep it lies. */
const secretNames = ['authorization', 'password', 'secret', 'token', 'accessToken', 'assertion'];
const secretDepth = 4;

let instance: pino.Logger | undefined;

/** The log of this process: JSON lines on standard output, with the trace that a line belongs to. */
export function logger(): pino.Logger {
  instance ??= pino(
    {
      name: process.env['SERVICE_NAME'] ?? 'serai',
      level: process.env['LOG_LEVEL'] ?? 'info',
      redact: { paths: secretPaths(), censor: '[redacted]' },
      mixin: traceOfNow,
      serializers: { err: errorInShort },
    },
    // Left to itself pino writes when it can: the last words of a process overtake those before.
    pino.destination({ dest: 1, sync: true }),
  );
  return instance;
}

/** Errors of drivers hold the whole topology, too much and too round to be written. */
function errorInShort(thrown: Error): object | string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { type, message, stack, ...more } = stdSerializers.err(thrown);
  const code: unknown = more['code'];
  return { type, message, stack, ...(code !== undefined && { code }) };
}

function traceOfNow(): object {
  const context = trace.getActiveSpan()?.spanContext();
  if (context === undefined || !isSpanContextValid(context)) return {};
  return { trace_id: context.traceId, span_id: context.spanId };
}

function secretPaths(): string[] {
  const depths = Array.from({ length: secretDepth }, (_, depth) => '*.'.repeat(depth));
  return depths.flatMap((prefix) => secretNames.map((name) => `${prefix}${name}`));
}
