import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One line of the table: a promise, and what was measured. */
export interface Row {
  readonly id: string;
  readonly what: string;
  /** Null: not measured, and the detail says why. */
  readonly figure: number | null;
  readonly goal: number;
  /** Whether the figure must reach the goal or stay within it. */
  readonly sense: 'atLeast' | 'atMost';
  readonly unit: string;
  readonly met: boolean;
  readonly detail: string;
}

export type Measured = Omit<Row, 'met'>;

export function row(measured: Measured): Row {
  const { figure, goal, sense } = measured;
  const met = figure !== null && (sense === 'atLeast' ? figure >= goal : figure <= goal);
  return { ...measured, met };
}

/** Aligned columns, goal beside figure, what was missed named below. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((each) => [
    each.id,
    each.what,
    each.figure === null ? 'not measured' : shown(each.figure),
    `${each.sense === 'atLeast' ? '>=' : '<='} ${shown(each.goal)} ${each.unit}`,
    each.met ? 'met' : 'MISSED',
    each.detail,
  ]);
  const head = ['id', 'what', 'figure', 'goal', '', 'detail'];
  const all = [head, ...cells];
  const widths = head.map((_, column) =>
    Math.max(...all.map((line) => (line[column] ?? '').length)),
  );
  const lines = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const missed = rows.filter(({ met }) => !met).map(({ id }) => id);
  const closing = missed.length === 0 ? 'every goal is met' : `goals missed: ${missed.join(', ')}`;
  return [...lines, '', closing].join('\n');
}

function shown(figure: number): string {
  return figure >= 100 || Number.isInteger(figure)
    ? `${Math.round(figure)}`
    : figure.toPrecision(3);
}

/** Puts rows in place of earlier ones with the same ids, and leaves the others as they were. */
export function mergeResults(path: string, rows: readonly Row[]): void {
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Row[]) : [];
  const fresh = new Set(rows.map(({ id }) => id));
  const merged = [...known.filter(({ id }) => !fresh.has(id)), ...rows];
  merged.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(merged, null, 2)}\n`);
}
