// `npm run bench [-- routing|holds|space|tracking|start] [--queries N] [--seed N]`: compiles the benchmarks, runs them.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const outfile = join(root, 'node_modules/.cache/bench/main.cjs');
/** Three planners hold the same half million departures, each in its own shape. */
const heapMegabytes = 6144;

await build({
  // The second one is a process of its own that the first one starts.
  entryPoints: [join(here, 'main.ts'), join(here, 'space/instance.ts')],
  entryNames: '[name]',
  outExtension: { '.js': '.cjs' },
  outdir: join(root, 'node_modules/.cache/bench'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
});
const child = spawn(
  process.execPath,
  [`--max-old-space-size=${heapMegabytes}`, '--expose-gc', outfile, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
