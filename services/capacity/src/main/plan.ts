import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as afterEvents } from 'node:timers/promises';
import { lineOf, plan } from '../application/plan/plan';
import type { PlanNetwork } from '../application/plan/planNetwork';
import { NetworkRefused, readPlanNetwork } from '../application/plan/readPlanNetwork';

const usage = 'npm run -s plan -- NETWORK.json REQUIREMENTS.jsonl';
const chunkBytes = 1 << 20;
/** Who waits longer is told how far it is. */
const tellEveryMs = 10_000;

// Who has read enough of the answers closes them: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});

/** 0: all answered. 1: some lines refused. 2: nothing answered, on stderr is why. */
async function main(typed: readonly string[]): Promise<0 | 1 | 2> {
  const [networkPath, requirementsPath, ...others] = typed;
  if (networkPath === undefined || requirementsPath === undefined || others.length > 0) {
    return failed(usage);
  }
  try {
    const requirements = openSync(requirementsPath, 'r');
    const network = readPlanNetwork(chunksOf(openSync(networkPath, 'r'), 'of the network read'));
    return await answer(network, requirements);
  } catch (error) {
    if (error instanceof NetworkRefused) return failed(error.message);
    if (error instanceof Error && 'syscall' in error) return failed(error.message);
    throw error;
  }
}

async function answer(network: PlanNetwork, requirements: number): Promise<0 | 1> {
  const tell = teller('lines answered');
  let exit: 0 | 1 = 0;
  for (const answered of plan(network, chunksOf(requirements, 'of the requirements read'))) {
    process.stdout.write(`${lineOf(answered)}\n`);
    for (const cause of answered.refused) say(`line ${answered.line}: ${cause}`);
    if (answered.refused.length > 0) exit = 1;
    tell(() => `${answered.line}`);
    await afterEvents();
  }
  return exit;
}

function* chunksOf(file: number, what: string): Generator<Uint8Array> {
  const tell = teller(what);
  let total = 0;
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const length = readSync(file, chunk, 0, chunkBytes, null);
      if (length === 0) return;
      total += length;
      tell(() => `${Math.round(total / chunkBytes)} MiB`);
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

function teller(what: string): (howFar: () => string) => void {
  let told = Date.now();
  return (howFar) => {
    if (Date.now() - told < tellEveryMs) return;
    told = Date.now();
    say(`${howFar()} ${what}`);
  };
}

function failed(sentence: string): 2 {
  say(sentence);
  return 2;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
