import { Metadata, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall, StatusObject } from '@grpc/grpc-js';
import { isRefusal } from '@serai/model';
import type { Instant } from '@serai/model';
import type { Verifier } from '../identity/types';
import { clock } from '../ids';
import { count, record } from '../metrics';
import { crashPoints } from '../process/crashPoint';
import { inTraceOfCall, traceHeader } from '../process/tracing';
import { authorize } from './authorize';
import { callRefusals } from './callRefusals';
import type { Codec } from './codec';
import type { DoorMethod } from './door';
import { statusOfThrown } from './failureStatus';
import { maxDeadlineMs } from './limits';
import type { Call } from './types';

export type UnaryCall = ServerUnaryCall<Buffer, Buffer>;
export type Answer = sendUnaryData<Buffer>;

const crashPoint = crashPoints(['call.beforeAnswer', 'call.afterAnswer']);

/** Requests that are being answered, so that a server can wait for them and then end them. */
export type UnderWay = Map<Promise<void>, AbortController>;

/**
 * One method as grpc-js calls it. Never throws and never rejects: an async handler that did would
 * end the process.
 */
export function unaryHandler(
  method: DoorMethod,
  codec: Codec,
  verifier: Verifier,
  underWay: UnderWay,
): (call: UnaryCall, answer: Answer) => void {
  return (call, answer) => {
    const controller = new AbortController();
    const [parent] = call.metadata.get(traceHeader);
    const begin = () => handle(method, codec, verifier, call, answer, controller);
    const done = inTraceOfCall(parent?.toString(), begin).finally(() => underWay.delete(done));
    underWay.set(done, controller);
  };
}

async function handle(
  method: DoorMethod,
  codec: Codec,
  verifier: Verifier,
  call: UnaryCall,
  answer: Answer,
  controller: AbortController,
): Promise<void> {
  const began = performance.now();
  const once = answerOnce(answer, (code) => measure(codec.path, code, began));
  call.on('cancelled', () => {
    if (!once.answered()) controller.abort(new Error('the caller went away'));
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const deadline = deadlineOf(call);
    timer = setTimeout(() => {
      controller.abort(new Error('the deadline has passed'));
      once({ code: status.DEADLINE_EXCEEDED, details: 'Deadline exceeded' });
    }, deadline - clock());
    const asked = askedOf(method, codec, verifier, call, deadline, controller.signal);
    once(encoded(codec, await method.handler(asked)));
  } catch (error) {
    if (isRefusal(error)) count('serai.refusals', { reason: error.code, method: codec.path });
    once(isEndOf(controller.signal, error) ? cancelled : statusOfThrown(error, codec.path));
  } finally {
    clearTimeout(timer);
  }
}

const cancelled: Partial<StatusObject> = { code: status.CANCELLED, details: 'Cancelled' };

function askedOf(
  method: DoorMethod,
  codec: Codec,
  verifier: Verifier,
  call: UnaryCall,
  deadline: Instant,
  signal: AbortSignal,
): Call<unknown> {
  const asking = authorize(method.rule, call.metadata, verifier);
  const request = codec.decodeRequest(call.request);
  return {
    ...asking,
    request,
    get digest() {
      return codec.digest(call.request);
    },
    deadline,
    signal,
  };
}

/** An answer that cannot be told exactly is our mistake, not the caller's. */
function encoded(codec: Codec, response: unknown): Buffer {
  try {
    return codec.encodeResponse(response);
  } catch (cause) {
    throw new Error(`the answer of ${codec.path} cannot be told`, { cause });
  }
}

/** Whether a handler stopped because its caller was gone, as it should. */
function isEndOf(signal: AbortSignal, error: unknown): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

function deadlineOf(call: UnaryCall): Instant {
  const given = Number(call.getDeadline());
  if (!Number.isFinite(given)) throw callRefusals.DEADLINE_REQUIRED();
  return Math.min(given, clock() + maxDeadlineMs);
}

/** The first answer counts: a deadline may come while the handler is still at it. */
function answerOnce(answer: Answer, ended: (code: status) => void) {
  let answered = false;
  const once = (given: Buffer | Partial<StatusObject>): void => {
    if (answered) return;
    answered = true;
    if (Buffer.isBuffer(given)) {
      ended(status.OK);
      crashPoint('call.beforeAnswer');
      answer(null, given);
      crashPoint('call.afterAnswer');
      return;
    }
    const { code = status.UNKNOWN, details = '', metadata = new Metadata() } = given;
    ended(code);
    answer({ code, details, metadata });
  };
  return Object.assign(once, { answered: () => answered });
}

function measure(path: string, code: status, began: number): void {
  const attributes = { method: path, status: status[code] };
  count('serai.requests', attributes);
  record('serai.requests.duration', performance.now() - began, attributes);
}
