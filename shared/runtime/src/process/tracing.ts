import { context, trace } from '@opentelemetry/api';

/** The W3C traceparent of what is going on, for an outbox row; undefined outside a trace. */
export function traceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (span === undefined) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}
