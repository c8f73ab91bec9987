import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The password of the demo's people, as the installation in a directory keeps it. */
export function demoPassword(directory: string): string {
  const file = join(directory, 'secrets.json');
  if (!existsSync(file)) {
    throw new Error(`${file} is not there: say --password, or --data as given to npm start.`);
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { demoPassword: string }).demoPassword;
}
