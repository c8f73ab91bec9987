import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a person asked to write down the contracts of today: WRITE_CONTRACTS=1 npx jest test/contracts */
export const isWriting = process.env['WRITE_CONTRACTS'] === '1';
export const howToWrite = 'additions are written down by WRITE_CONTRACTS=1 npx jest test/contracts';

export function readCommitted<T>(name: string): T | undefined {
  const path = join(__dirname, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

export function writeCommitted(name: string, value: unknown): void {
  writeFileSync(join(__dirname, name), `${JSON.stringify(value, null, 1)}\n`);
}
