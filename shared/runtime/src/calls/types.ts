import type { Actor, Instant, Role } from '@serai/model';

/** Who holds the token of a call: a person, a device or a service. */
export type Caller = Actor;

/** One request as a handler sees it: authenticated, allowed, complete and within its deadline. */
export interface Call<Q> {
  readonly request: Q;
  /** Who it is for: the person whom a service names, otherwise the caller. */
  readonly actor: Actor;
  readonly caller: Caller;
  /** Chosen by the caller, '' when none: the same id asked twice is one request. */
  readonly requestId: string;
  /** sha256 over method and request bytes, hex: tells a repeat from another request. */
  readonly digest: string;
  readonly deadline: Instant;
  /** Aborted when the caller goes away or the deadline has passed. */
  readonly signal: AbortSignal;
  /** The bearer token as it came, '' when none; to be passed on, never to be stored. */
  readonly token: string;
}

/** Who may call a method, and how. */
export interface Rule {
  /** `anyone` needs no token; `service` are other services as themselves. */
  readonly roles: readonly Role[] | 'anyone';
  /** May be asked again when nobody answered. */
  readonly idempotent?: boolean;
  /** A service may name an actor, whose roles must then be among `roles`. */
  readonly onBehalfOf?: boolean;
  /** Refused without a request id: for calls that create something. */
  readonly needsRequestId?: boolean;
}

/** The methods that a proto declares; an index signature names none. */
export type MethodName<D> = keyof {
  [M in keyof D as string extends M ? never : number extends M ? never : M]: true;
} &
  keyof D &
  string;

export type RequestIn<M> = M extends { requestSerialize: (value: infer Q) => Buffer } ? Q : never;
export type RequestOut<M> = M extends { requestDeserialize: (bytes: Buffer) => infer Q }
  ? Q
  : never;
export type ResponseOut<M> = M extends { responseDeserialize: (bytes: Buffer) => infer A }
  ? A
  : never;

export type Rules<D> = { readonly [M in MethodName<D>]: Rule };

/** One function per method. Answers are typed as read, so that a missing field does not compile. */
export type Handlers<D> = {
  readonly [M in MethodName<D> as Uncapitalize<M>]: (
    call: Call<RequestOut<D[M]>>,
  ) => Promise<ResponseOut<D[M]>>;
};

export interface CallOptions {
  /** How long the caller waits, retries included. */
  readonly deadlineMs: number;
  readonly requestId?: string;
  /** The token of the person who asked, passed on; otherwise the service's own is used. */
  readonly token?: string;
  /** On whose behalf this service asks. */
  readonly actor?: Actor;
  readonly signal?: AbortSignal;
}

export type Client<D> = {
  readonly [M in MethodName<D> as Uncapitalize<M>]: (
    request: RequestIn<D[M]>,
    options: CallOptions,
  ) => Promise<ResponseOut<D[M]>>;
} & { close(): void };
