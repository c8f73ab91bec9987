import { Refusal, type RefusalDetail, type RefusalKind, type RefusalOptions } from './refusal';

/** One row of a domain's table: the kind, and the sentence that a person reads. */
export interface RefusalRow {
  kind: RefusalKind;
  message: string;
}

/** What one case adds to its row; `message` replaces the sentence by a more exact one. */
export interface RefusalCase {
  field?: string | undefined;
  message?: string | undefined;
  errors?: readonly RefusalDetail[] | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
  retryAfterSeconds?: number | undefined;
}

export type RefusalTable = Record<string, RefusalRow>;

export type DeclaredRefusals<T extends RefusalTable> = {
  readonly [K in keyof T]: (options?: RefusalCase) => Refusal;
} & { readonly table: Readonly<T> };

const reasonPattern = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const declared = new Map<string, Readonly<RefusalRow>>();

/**
 * Declares the reasons of one domain and answers a maker for each, as in
 * `throw refusals.SPACE_SOLD_OUT({ field: 'parcels' })`. Everything the alliance can refuse stands
 * in such a table, and `declaredRefusals()` lists them all for the documentation. A code means one
 * thing everywhere: declaring it again with another kind is a mistake in the program.
 */
export function declareRefusals<const T extends RefusalTable>(table: T): DeclaredRefusals<T> {
  const makers: Record<string, unknown> = { table };
  for (const [code, row] of Object.entries(table)) {
    if (!reasonPattern.test(code)) throw new Error(`${code} is no UPPER_SNAKE reason`);
    const before = declared.get(code);
    if (before !== undefined && before.kind !== row.kind) {
      throw new Error(`${code} is declared as ${before.kind} and as ${row.kind}`);
    }
    if (before === undefined) declared.set(code, row);
    makers[code] = (options: RefusalCase = {}) => refusalOf(code, row, options);
  }
  return makers as DeclaredRefusals<T>;
}

/** Every reason declared by the modules loaded so far, ordered by code. */
export function declaredRefusals(): readonly (RefusalRow & { code: string })[] {
  return [...declared]
    .map(([code, row]) => ({ code, ...row }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function refusalOf(code: string, row: RefusalRow, options: RefusalCase): Refusal {
  const { message, field, errors, metadata, retryAfterSeconds } = options;
  const given: RefusalOptions = {
    ...(field !== undefined && { field }),
    ...(errors !== undefined && { errors }),
    ...(metadata !== undefined && { metadata }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  return new Refusal(row.kind, code, message ?? row.message, given);
}
