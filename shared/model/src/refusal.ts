/** Why something is refused, as a kind that every door knows how to say. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'stale'
  | 'tooMany'
  | 'unavailable';

export interface RefusalKindRow {
  grpc: number;
  grpcName: string;
  http: number;
  title: string;
}

/**
 * The one table of kinds. Every kind has a gRPC status of its own, so that it can be turned back on
 * the other side of a call; two kinds may share an HTTP status.
 */
export const refusalKinds: Readonly<Record<RefusalKind, Readonly<RefusalKindRow>>> = {
  invalid: { grpc: 3, grpcName: 'INVALID_ARGUMENT', http: 400, title: 'Not valid' },
  unauthenticated: { grpc: 16, grpcName: 'UNAUTHENTICATED', http: 401, title: 'Not signed in' },
  forbidden: { grpc: 7, grpcName: 'PERMISSION_DENIED', http: 403, title: 'Not allowed' },
  missing: { grpc: 5, grpcName: 'NOT_FOUND', http: 404, title: 'Not found' },
  conflict: { grpc: 9, grpcName: 'FAILED_PRECONDITION', http: 409, title: 'Not possible now' },
  stale: { grpc: 10, grpcName: 'ABORTED', http: 409, title: 'Changed meanwhile' },
  tooMany: { grpc: 8, grpcName: 'RESOURCE_EXHAUSTED', http: 429, title: 'Too many requests' },
  unavailable: { grpc: 14, grpcName: 'UNAVAILABLE', http: 503, title: 'Not available now' },
};

const kindsByGrpc = new Map(
  Object.entries(refusalKinds).map(([kind, row]) => [row.grpc, kind as RefusalKind]),
);

/** The kind that a gRPC status stands for; undefined when the status is no refusal. */
export function refusalKindOfGrpc(status: number): RefusalKind | undefined {
  return kindsByGrpc.get(status);
}

/** One thing that is wrong with one field of a request. */
export interface RefusalDetail {
  field: string;
  code: string;
  message: string;
}

export interface RefusalOptions {
  field?: string;
  errors?: readonly RefusalDetail[];
  retryAfterSeconds?: number;
  metadata?: Readonly<Record<string, string>>;
}

/**
 * A request that cannot be granted. Not a failure of ours: it carries a reason that a program can
 * compare (`code`, UPPER_SNAKE) and a sentence for a person, and it changes nothing.
 */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  declare readonly field?: string;
  readonly errors: readonly RefusalDetail[];
  declare readonly retryAfterSeconds?: number;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(kind: RefusalKind, code: string, message: string, options: RefusalOptions = {}) {
    super(message);
    this.name = 'Refusal';
    this.kind = kind;
    this.code = code;
    if (options.field !== undefined) this.field = options.field;
    const own = options.field === undefined ? [] : [{ field: options.field, code, message }];
    this.errors = options.errors ?? own;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
    this.metadata = options.metadata ?? {};
  }
}

export function isRefusal(thrown: unknown): thrown is Refusal {
  return thrown instanceof Refusal;
}
