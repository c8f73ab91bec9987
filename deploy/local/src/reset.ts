import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
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
  if (!isSure) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const said = await terminal.question(`Everything in ${directory} will be gone. Type yes: `);
    terminal.close();
    if (said.trim() !== 'yes') {
      process.stdout.write('Nothing was changed.\n');
      return;
    }
  }
  rmSync(directory, { recursive: true });
  process.stdout.write(`${directory} is empty. npm start begins anew.\n`);
}
