import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Passwords that the installation in a directory keeps: of its admin, and of the demo's people. */
export interface Secrets {
  readonly adminPassword: string;
  readonly demoPassword: string;
}

/** Throws where the directory is no installation. */
export function secretsIn(directory: string): Secrets {
  const file = join(directory, 'secrets.json');
  if (!existsSync(file)) {
    throw new Error(`${file} is not there: say --password, or --data as given to npm start.`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}
