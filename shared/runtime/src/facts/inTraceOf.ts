import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';

/** Runs `fn` in a span that goes on where the fact was recorded. */
export function inTraceOf<T>(parent: string | undefined, spanName: string, fn: () => T): T {
  const carrier = parent === undefined ? {} : { traceparent: parent };
  const from = propagation.extract(ROOT_CONTEXT, carrier);
  const span = trace.getTracer('serai').startSpan(spanName, { kind: SpanKind.CONSUMER }, from);
  try {
    return context.with(trace.setSpan(from, span), fn);
  } finally {
    span.end();
  }
}
