import { isRefusal, type Refusal } from '@serai/model';
import { networkRefusals as refusals } from './networkRefusals';
import { decidePublish, type MayFollow } from './publication';
import type { Publication, PublicationFact } from './publication';

export const maxBatchRows = 500;

/** One row's refusal; `row` counts from 0, as asked. */
export interface RowError {
  readonly row: number;
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

/** A row whose value is good in itself; what is published already may still forbid it. */
export interface GoodRow<T> {
  readonly row: number;
  readonly id: string;
  readonly value: T;
}

export interface Judged<T> {
  readonly good: readonly GoodRow<T>[];
  readonly errors: readonly RowError[];
}

/**
 * Makes every row of a batch, each for itself: a row that is refused keeps no other from going on.
 * The second of two rows with one id is refused REFERENCE_REPEATED; a batch over 500 rows is refused
 * BATCH_TOO_LARGE as a whole.
 */
export function judgeRows<D, T>(
  rows: readonly D[],
  make: (draft: D) => { id: string; value: T },
): Judged<T> {
  if (rows.length > maxBatchRows) throw refusals.BATCH_TOO_LARGE();
  const good: GoodRow<T>[] = [];
  const errors: RowError[] = [];
  const seen = new Set<string>();
  rows.forEach((draft, row) => {
    const error = refusing(row, () => {
      const { id, value } = make(draft);
      if (seen.has(id)) throw refusals.REFERENCE_REPEATED({ field: 'reference' });
      seen.add(id);
      good.push({ row, id, value });
    });
    if (error !== null) errors.push(error);
  });
  return { good, errors };
}

/** What publishing the good rows would say, by what is published now. */
export function decideRows<T>(
  good: readonly GoodRow<T>[],
  stateOf: (id: string) => Publication<T>,
  mayFollow: MayFollow<T>,
): {
  readonly decided: readonly { row: GoodRow<T>; facts: readonly PublicationFact<T>[] }[];
  readonly errors: readonly RowError[];
} {
  const decided: { row: GoodRow<T>; facts: readonly PublicationFact<T>[] }[] = [];
  const errors: RowError[] = [];
  for (const row of good) {
    const error = refusing(row.row, () => {
      decided.push({ row, facts: decidePublish(stateOf(row.id), row.value, mayFollow) });
    });
    if (error !== null) errors.push(error);
  }
  return { decided, errors };
}

function refusing(row: number, attempt: () => void): RowError | null {
  try {
    attempt();
    return null;
  } catch (thrown) {
    if (isRefusal(thrown)) return rowErrorOf(row, thrown);
    throw thrown;
  }
}

function rowErrorOf(row: number, { code, field, message }: Refusal): RowError {
  return { row, code, field: field ?? '', message };
}
