import { Server, type IncomingMessage } from 'node:http';
import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';

/** As W3C names the header, in metadata of a call too. */
export const traceHeader = 'traceparent';

let isPassedOn = false;

/** The W3C traceparent of what is going on, for an outbox row; undefined outside a trace. */
export function traceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (span === undefined) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

/** Whether what is going on is told to somebody who looks at traces. */
export function isTraced(): boolean {
  return trace.getSpan(context.active())?.isRecording() === true;
}

/** Runs `fn` in a span that goes on where the parent is; a trace of its own where there is none. */
export function inTraceOf<T>(
  parent: string | undefined,
  spanName: string,
  kind: SpanKind,
  fn: () => T,
): T {
  const carrier = parent === undefined ? {} : { [traceHeader]: parent };
  const from = propagation.extract(ROOT_CONTEXT, carrier);
  const span = trace.getTracer('serai').startSpan(spanName, { kind }, from);
  try {
    return context.with(trace.setSpan(from, span), fn);
  } finally {
    span.end();
  }
}

/**
 * Where no spans are sent, traces are passed on by our own hand, from request to call: what makes
 * spans of both looks at a request a dozen times.
 */
export function passTracesOn(): void {
  isPassedOn = true;
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, name: string, ...told: unknown[]): boolean {
    const tell = (): boolean => Reflect.apply(emit, this, [name, ...told]) as boolean;
    if (name !== 'request') return tell();
    const given = (told[0] as IncomingMessage).headers[traceHeader];
    return inTraceOf(given === undefined ? undefined : String(given), name, SpanKind.SERVER, tell);
  } as typeof emit;
}

/** What a call says about its trace; undefined where that is said by those who make spans. */
export function traceOfCall(): string | undefined {
  return isPassedOn ? traceparent() : undefined;
}

/** Answers a call in the trace that it came in, unless those who make spans did so already. */
export function inTraceOfCall<T>(parent: string | undefined, answer: () => T): T {
  return isPassedOn ? inTraceOf(parent, 'call', SpanKind.SERVER, answer) : answer();
}
