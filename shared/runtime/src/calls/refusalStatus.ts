import { Metadata } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { Refusal, refusalKindOfGrpc, refusalKinds } from '@serai/model';
import type { RefusalDetail } from '@serai/model';
import { maxDetailsBytes } from './limits';
import { decodeStatus, encodeStatus } from './richStatus';
import type { RichStatus } from './richStatus';

const detailsKey = 'grpc-status-details-bin';
const domain = 'serai';
/** Where ErrorInfo keeps which field the refusal as a whole is about, and what did not fit. */
const fieldKey = 'serai.field';
const omittedKey = 'serai.errorsOmitted';

/** A refusal as gRPC says it: its status, and google.rpc details that a program can read. */
export function statusOfRefusal(refusal: Refusal): StatusObject {
  const metadata = new Metadata();
  metadata.set(detailsKey, detailsThatFit(refusal));
  return { code: refusalKinds[refusal.kind].grpc, details: refusal.message, metadata };
}

/** The refusal that a status carries; undefined when it carries none. */
export function refusalOfStatus(
  status: Pick<StatusObject, 'code' | 'metadata'>,
): Refusal | undefined {
  const [bytes] = status.metadata.get(detailsKey);
  const kind = refusalKindOfGrpc(status.code);
  if (kind === undefined || !Buffer.isBuffer(bytes)) return undefined;
  const { message, details } = decodeStatus(bytes);
  if (details.ErrorInfo?.domain !== domain) return undefined;
  const entries = details.ErrorInfo.metadata.map(({ key, value }) => [key, value] as const);
  const { [fieldKey]: field, ...metadata }: Record<string, string> = Object.fromEntries(entries);
  const delay = details.RetryInfo?.retryDelay;
  return new Refusal(kind, details.ErrorInfo.reason, message, {
    errors: (details.BadRequest?.fieldViolations ?? []).map(errorOf),
    metadata,
    ...(field !== undefined && { field }),
    ...(delay && { retryAfterSeconds: delay.seconds + delay.nanos / 1e9 }),
  });
}

function errorOf(violation: { field: string; description: string; reason: string }): RefusalDetail {
  return { field: violation.field, code: violation.reason, message: violation.description };
}

/** Trailers have a limit: of very many errors the first ones are told, and how many are not. */
function detailsThatFit(refusal: Refusal): Buffer {
  let told = refusal.errors.length;
  let bytes = encodeStatus(richStatus(refusal, told));
  while (bytes.byteLength > maxDetailsBytes && told > 0) {
    told = Math.floor(told / 2);
    bytes = encodeStatus(richStatus(refusal, told));
  }
  return bytes;
}

function richStatus(refusal: Refusal, told: number): RichStatus {
  const omitted = refusal.errors.length - told;
  const metadata = {
    ...refusal.metadata,
    ...(refusal.field !== undefined && { [fieldKey]: refusal.field }),
    ...(omitted > 0 && { [omittedKey]: String(omitted) }),
  };
  const fieldViolations = refusal.errors
    .slice(0, told)
    .map(({ field, code, message }) => ({ field, reason: code, description: message }));
  const seconds = refusal.retryAfterSeconds;
  return {
    code: refusalKinds[refusal.kind].grpc,
    message: refusal.message,
    details: {
      ErrorInfo: { reason: refusal.code, domain, metadata: entriesOf(metadata) },
      ...(fieldViolations.length > 0 && { BadRequest: { fieldViolations } }),
      ...(seconds !== undefined && { RetryInfo: { retryDelay: durationOf(seconds) } }),
    },
  };
}

function entriesOf(metadata: Readonly<Record<string, string>>) {
  return Object.entries(metadata).map(([key, value]) => ({ key, value }));
}

function durationOf(seconds: number): { seconds: number; nanos: number } {
  const whole = Math.floor(seconds);
  return { seconds: whole, nanos: Math.round((seconds - whole) * 1e9) };
}
