import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

/** The rows of a table in deploy/local/alliance. */
export function readTable<T>(file: string): readonly T[] {
  const folder = dirname(createRequire(__filename).resolve('@serai/local/package.json'));
  return JSON.parse(readFileSync(join(folder, 'alliance', file), 'utf8')) as T[];
}
