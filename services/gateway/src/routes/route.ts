import type { IncomingHttpHeaders } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { Actor, Role } from '@serai/model';
import type { z } from 'zod';
import type { MessageAnswer } from './messages';
import type { Imports } from './imports/imports';
import type { Services } from './services';
import type { TellingDesk } from './telling/desk';
import { answer, nothing } from './schemas';

/** One request as a route sees it: validated, and bound to whoever asks. */
export interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly services: Services;
  readonly imports: Imports;
  readonly telling: TellingDesk;
  /** Who asks; nobody in particular where a route is for anyone. */
  readonly actor: Actor;
  /** The body of a route that takes something else than JSON, still to be read. */
  readonly upload: Readable;
  readonly headers: IncomingHttpHeaders;
  /** Path and query as they were asked. */
  readonly url: string;
  /** Deadline, token and idempotency key, for every call that this request makes. */
  readonly call: {
    readonly deadlineMs: number;
    readonly signal: AbortSignal;
    readonly token?: string;
    readonly requestId?: string;
  };
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: { readonly contentType: string; readonly data: Buffer };
  /** Goes on writing after the head, until the signal or its own end. */
  readonly follow?: (out: Writable, signal: AbortSignal) => Promise<void>;
}

/** One row of the table of routes: what is documented is what validates. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly who: readonly Role[] | 'anyone';
  /** Needs an Idempotency-Key. */
  readonly creates: boolean;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType | MessageAnswer;
  readonly statuses: readonly number[];
  readonly contentType: string;
  readonly takes: 'application/json' | 'text/csv' | 'application/ld+json';
  handle(asked: Asked<unknown, unknown, unknown>): Promise<Answer>;
}

interface Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly summary: string;
  readonly tag: string;
  readonly who: readonly Role[] | 'anyone';
  readonly creates?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: z.ZodType | MessageAnswer;
  readonly statuses?: readonly number[];
  readonly contentType?: string;
  readonly takes?: Route['takes'];
  handle(asked: Asked<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer>;
}

/** Makes a row; the handler is typed by the schemas that validate what it gets. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  method: Route['method'],
  path: string,
  parts: Parts<P, Q, B>,
): Route {
  return {
    method,
    path,
    summary: parts.summary,
    tag: parts.tag,
    who: parts.who,
    creates: parts.creates ?? false,
    params: parts.params ?? nothing,
    query: parts.query ?? nothing,
    body: parts.body,
    answer: parts.answer ?? answer,
    statuses: parts.statuses ?? [200],
    contentType: parts.contentType ?? 'application/json',
    takes: parts.takes ?? 'application/json',
    handle: parts.handle as unknown as Route['handle'],
  };
}

export const everybody: readonly Role[] = ['admin', 'operator', 'shipper', 'device', 'auditor'];
export const sellers: readonly Role[] = ['operator', 'shipper'];
export const field: readonly Role[] = ['operator', 'device'];
export const office: readonly Role[] = ['operator', 'admin'];
