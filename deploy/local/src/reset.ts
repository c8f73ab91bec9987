import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';

const typed = new Command('npm run reset --')
  .description('Empties what npm start has kept.')
  .option('--data <directory>', 'what was given to npm start', '.serai')
  .option('--yes', 'do not ask', false)
  .parse()
  .opts<{ data: string; yes: boolean }>();

void reset(resolve(typed.data), typed.yes);

async function reset(directory: string, isSure: boolean): Promise<void> {
  if (!existsSync(directory)) {
    process.stdout.write(`There is nothing in ${directory}.\n`);
    return;
  }
  // A slip in a path must not cost somebody a home directory.
  if (!existsSync(join(directory, 'secrets.json'))) {
    process.stderr.write(`${directory} was not made by npm start: nothing was changed.\n`);
    process.exitCode = 1;
    return;
  }
  if (!isSure && !(await isAffirmed(directory))) {
    process.stdout.write('Nothing was changed.\n');
    return;
  }
  rmSync(directory, { recursive: true });
  process.stdout.write(`${directory} is empty. npm start begins anew.\n`);
}

/** Only the word yes; an end without an answer is none. */
async function isAffirmed(directory: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const asked = terminal.question(`Everything in ${directory} will be gone. Type yes: `);
  const said = await Promise.race([asked, ended]);
  terminal.close();
  return said.trim() === 'yes';
}
