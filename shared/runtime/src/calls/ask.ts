import { setTimeout as pause } from 'node:timers/promises';
import { Metadata, status } from '@grpc/grpc-js';
import type { Client, ServiceError } from '@grpc/grpc-js';
import { isRefusal } from '@serai/model';
import type { Instant } from '@serai/model';
import type { TokenSource } from '../identity/types';
import { clock } from '../ids';
import { count, record } from '../metrics';
import { traceHeader, traceOfCall } from '../process/tracing';
import { writeActor } from './actorHeader';
import { CallFailed } from './callFailed';
import { callRefusals } from './callRefusals';
import type { Codec } from './codec';
import {
  firstRetryDelayMs,
  maxCallTries,
  maxDeadlineMs,
  maxRetryDelayMs,
  retryAfterSeconds,
} from './limits';
import { metadataKeys } from './metadataKeys';
import { refusalOfStatus } from './refusalStatus';
import type { CallOptions } from './types';

export interface Target {
  readonly channel: Client;
  readonly codec: Codec;
  readonly isIdempotent: boolean;
  readonly tokens: TokenSource | undefined;
}

/** Asks once, or, where it does no harm, again until the deadline while nobody answers. */
export async function ask(
  target: Target,
  request: unknown,
  options: CallOptions,
): Promise<unknown> {
  const deadline = deadlineOf(options);
  const bytes = target.codec.encodeRequest(request);
  const began = performance.now();
  let outcome = 'OK';
  try {
    return target.codec.decodeResponse(await retried(target, bytes, options, deadline));
  } catch (error) {
    outcome = isRefusal(error) ? error.code : 'FAILED';
    throw error;
  } finally {
    const attributes = { method: target.codec.path, outcome };
    count('serai.calls', attributes);
    record('serai.calls.duration', performance.now() - began, attributes);
  }
}

async function retried(
  target: Target,
  bytes: Buffer,
  options: CallOptions,
  deadline: Instant,
): Promise<Buffer> {
  for (let tries = 1; ; tries += 1) {
    try {
      const metadata = await metadataOf(target, options);
      return await askOnce(target, bytes, metadata, deadline, options.signal);
    } catch (error) {
      const delayMs = delayAfter(tries);
      const mayRetry = target.isIdempotent && tries < maxCallTries && isAway(error);
      if (!mayRetry || clock() + delayMs >= deadline) throw error;
      count('serai.calls.retries', { method: target.codec.path });
      await pause(delayMs, undefined, options.signal && { signal: options.signal });
    }
  }
}

/** Doubling, with half of it drawn, so that those who wait do not come back together. */
function delayAfter(tries: number): number {
  const delayMs = Math.min(maxRetryDelayMs, firstRetryDelayMs * 2 ** (tries - 1));
  return delayMs / 2 + (Math.random() * delayMs) / 2;
}

function isAway(error: unknown): boolean {
  return isRefusal(error) && error.kind === 'unavailable' && error.code !== 'DEADLINE_EXCEEDED';
}

function deadlineOf(options: CallOptions): Instant {
  const { deadlineMs } = options;
  if (!(deadlineMs > 0)) throw callRefusals.DEADLINE_EXCEEDED({ retryAfterSeconds });
  return clock() + Math.min(deadlineMs, maxDeadlineMs);
}

async function metadataOf(target: Target, options: CallOptions): Promise<Metadata> {
  const metadata = new Metadata();
  const token = options.token ?? (await target.tokens?.token());
  if (token) metadata.set(metadataKeys.authorization, `Bearer ${token}`);
  if (options.requestId) metadata.set(metadataKeys.requestId, options.requestId);
  if (options.actor) metadata.set(metadataKeys.actor, writeActor(options.actor));
  const parent = traceOfCall();
  if (parent !== undefined) metadata.set(traceHeader, parent);
  return metadata;
}

function askOnce(
  target: Target,
  bytes: Buffer,
  metadata: Metadata,
  deadline: Instant,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const same = (buffer: Buffer) => buffer;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const call = target.channel.makeUnaryRequest<Buffer, Buffer>(
      target.codec.path,
      same,
      same,
      bytes,
      metadata,
      { deadline },
      (error, response) => {
        signal?.removeEventListener('abort', cancel);
        if (error) reject(signal?.aborted ? (signal.reason as Error) : thrownOf(error, target));
        else resolve(response ?? Buffer.alloc(0));
      },
    );
    const cancel = () => call.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

function thrownOf(error: ServiceError, target: Target): Error {
  const refusal = refusalOfStatus(error);
  if (refusal !== undefined) return refusal;
  switch (error.code) {
    case status.UNAVAILABLE:
    case status.CANCELLED:
      return callRefusals.SERVICE_UNAVAILABLE({ retryAfterSeconds });
    case status.DEADLINE_EXCEEDED:
      return callRefusals.DEADLINE_EXCEEDED({ retryAfterSeconds });
    case status.RESOURCE_EXHAUSTED:
      return callRefusals.MESSAGE_TOO_LARGE();
    default:
      return new CallFailed(target.codec.path, error.code, error.details);
  }
}
