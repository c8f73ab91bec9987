import { fromJSON } from '@grpc/proto-loader';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

/** google.rpc.Status with the details that Serai sends, as google/rpc/error_details.proto has them. */
const definitions = fromJSON(
  {
    nested: {
      Any: { fields: { typeUrl: field('string', 1), value: field('bytes', 2) } },
      Status: {
        fields: {
          code: field('int32', 1),
          message: field('string', 2),
          details: { rule: 'repeated', ...field('Any', 3) },
        },
      },
      ErrorInfo: {
        fields: {
          reason: field('string', 1),
          domain: field('string', 2),
          metadata: { rule: 'repeated', ...field('MetadataEntry', 3) },
        },
      },
      /** What map<string, string> is on the wire. */
      MetadataEntry: { fields: { key: field('string', 1), value: field('string', 2) } },
      Duration: { fields: { seconds: field('int64', 1), nanos: field('int32', 2) } },
      RetryInfo: { fields: { retryDelay: field('Duration', 1) } },
      FieldViolation: {
        fields: {
          field: field('string', 1),
          description: field('string', 2),
          reason: field('string', 3),
        },
      },
      BadRequest: {
        fields: { fieldViolations: { rule: 'repeated', ...field('FieldViolation', 1) } },
      },
    },
  },
  { longs: Number, defaults: true, arrays: true, objects: true },
);

export interface ErrorInfo {
  readonly reason: string;
  readonly domain: string;
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
}

export interface BadRequest {
  readonly fieldViolations: readonly {
    readonly field: string;
    readonly description: string;
    readonly reason: string;
  }[];
}

export interface RetryInfo {
  readonly retryDelay: { readonly seconds: number; readonly nanos: number } | null;
}

interface Details {
  readonly ErrorInfo: ErrorInfo;
  readonly BadRequest: BadRequest;
  readonly RetryInfo: RetryInfo;
}

export interface RichStatus {
  readonly code: number;
  readonly message: string;
  readonly details: Partial<Details>;
}

interface PackedStatus {
  readonly code: number;
  readonly message: string;
  readonly details: readonly { readonly typeUrl: string; readonly value: Buffer }[];
}

const detailNames = ['ErrorInfo', 'BadRequest', 'RetryInfo'] as const;
const urlPrefix = 'type.googleapis.com/google.rpc.';

export function encodeStatus(status: RichStatus): Buffer {
  const details = detailNames.flatMap((name) => {
    const detail = status.details[name];
    return detail === undefined
      ? []
      : [{ typeUrl: urlPrefix + name, value: message<object>(name).serialize(detail) }];
  });
  const packed: PackedStatus = { code: status.code, message: status.message, details };
  return message<PackedStatus>('Status').serialize(packed);
}

/** The status in the bytes; kinds of details that are not known are left out. */
export function decodeStatus(bytes: Buffer): RichStatus {
  const packed = message<PackedStatus>('Status').deserialize(bytes);
  const details: Record<string, unknown> = {};
  for (const { typeUrl, value } of packed.details) {
    const name = detailNames.find((known) => typeUrl === urlPrefix + known);
    if (name !== undefined) details[name] = message(name).deserialize(value);
  }
  return { code: packed.code, message: packed.message, details };
}

function message<T>(name: string): MessageTypeDefinition<T, T> {
  return definitions[name] as unknown as MessageTypeDefinition<T, T>;
}

function field(type: string, id: number): { type: string; id: number } {
  return { type, id };
}
