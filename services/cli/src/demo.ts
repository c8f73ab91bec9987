import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { playCancelledTrain } from './cancelledTrain';
import { secretsIn } from './secretsIn';
import { playDemo } from './playDemo';
import type { Language } from './story';

interface Typed {
  readonly url: string;
  readonly data: string;
  readonly password?: string;
  readonly lang: Language;
  readonly story: keyof typeof stories;
}

const ownPort = 18_417;
const startTimeoutMs = 120_000;
const pollMs = 200;
const stories = { parcels: playDemo, 'cancelled-train': playCancelledTrain } as const;

const typed = new Command('npm run demo --')
  .description('Seven parcels from Yiwu to Poznań, as the people of the alliance do it, over REST.')
  .option('--url <url>', 'a running alliance', 'http://127.0.0.1:8080')
  .option('--data <directory>', 'what was given to npm start; has the demo password', '.serai')
  .option('--password <password>', 'of the demo people, when the directory is not here')
  .addOption(new Option('--lang <language>', 'of the story').choices(['en', 'zh']).default('en'))
  .addOption(
    new Option('--story <story>', 'which one').choices(Object.keys(stories)).default('parcels'),
  )
  .allowExcessArguments(false)
  .parse()
  .opts<Typed>();

run().then(
  (isWell) => process.exit(isWell ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

async function run(): Promise<boolean> {
  const { url, data, lang, story } = typed;
  const given = process.argv.some((word) => word.startsWith('--url'));
  if (given || (await isRunning(url))) {
    return stories[story](url, typed.password ?? secretsIn(resolve(data)).demoPassword, lang, say);
  }
  return withOwnAlliance(lang, story);
}

/** No alliance runs: one is started for the demo and is gone afterwards. */
async function withOwnAlliance(lang: Language, story: Typed['story']): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'serai-demo-'));
  const main = createRequire(__filename).resolve('@serai/local/package.json');
  const words = ['--port', String(ownPort), '--data', directory];
  const alliance = spawn(process.execPath, [join(dirname(main), 'dist', 'main.js'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  say('No alliance runs: one is started for the demo.');
  alliance.stdout?.resume();
  try {
    await started(alliance, join(directory, 'seeded'));
    const password = secretsIn(directory).demoPassword;
    return await stories[story](`http://127.0.0.1:${ownPort}`, password, lang, say);
  } finally {
    await stopped(alliance);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function started(alliance: ChildProcess, mark: string): Promise<void> {
  const until = Date.now() + startTimeoutMs;
  while (!existsSync(mark)) {
    if (alliance.exitCode !== null) throw new Error('The alliance could not be started.');
    if (Date.now() > until) throw new Error('The alliance did not start in two minutes.');
    await wait(pollMs);
  }
}

async function stopped(alliance: ChildProcess): Promise<void> {
  if (alliance.exitCode !== null) return;
  const exited = new Promise<void>((done) => alliance.once('exit', () => done()));
  alliance.kill('SIGTERM');
  await exited;
}

async function isRunning(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
