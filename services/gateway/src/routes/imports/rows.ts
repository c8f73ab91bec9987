import { rowRefusals } from './importRefusals';
import type { ImportKind } from './columns';
import { columns } from './columns';

/** A row as it stands in the file; the names of the columns are row 1. */
export interface Row {
  readonly number: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** What is wrong with a row. */
export interface RowError {
  readonly row: number;
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Rows that make one thing, in their order: the calls of a line, the legs of a tariff. */
export interface Group {
  readonly reference: string;
  readonly rows: readonly [Row, ...Row[]];
}

export function rowError(
  row: number,
  field: string,
  code: keyof typeof rowRefusals.table,
): RowError {
  return { row, field, code, message: rowRefusals.table[code].message };
}

/**
 * Rows with the same reference are one thing, wherever they stand. A point has one row: a second is
 * an error. So is a row that says something else about the whole than the first did; either way
 * the thing has an error and is not published.
 */
export function grouped(
  kind: ImportKind,
  rows: readonly Row[],
): { groups: readonly Group[]; errors: readonly RowError[] } {
  const found = new Map<string, [Row, ...Row[]]>();
  const errors: RowError[] = [];
  for (const row of rows) {
    const reference = row.cells.get('reference') ?? '';
    const key = reference === '' ? `\n${row.number}` : reference;
    const first = found.get(key);
    if (first === undefined) {
      found.set(key, [row]);
      continue;
    }
    first.push(row);
    if (kind === 'points') errors.push(rowError(row.number, 'reference', 'REFERENCE_REPEATED'));
    else errors.push(...disagreements(kind, first[0], row));
  }
  const groups = [...found].map(([key, own]) => ({
    reference: key.startsWith('\n') ? '' : key,
    rows: own,
  }));
  return { groups, errors };
}

function disagreements(kind: ImportKind, first: Row, later: Row): RowError[] {
  return columns[kind]
    .filter(({ of, name }) => {
      const said = later.cells.get(name) ?? '';
      return of === 'thing' && said !== '' && said !== first.cells.get(name);
    })
    .map(({ name }) => rowError(later.number, name, 'ROWS_DISAGREE'));
}
