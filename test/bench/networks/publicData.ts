import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a public data set that lies beside the project, or where SERAI_DATA says. */
export function publicData(...path: readonly string[]): string | null {
  const folder = process.env['SERAI_DATA'] ?? join(process.cwd(), '../shared/data');
  const file = join(folder, ...path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Rows by the names in the first line. */
export function rowsOf(text: string, separator: string): Record<string, string>[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = head.split(separator).map((name) => name.trim());
  return lines.map((line) => {
    const cells = line.split(separator).map((cell) => cell.trim());
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}
