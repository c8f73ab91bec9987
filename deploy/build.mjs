// Compiles every workspace's src to dist, file by file and without bundling: bundled
// dependencies cannot be traced. The types are checked apart, by `npm run types`.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The TypeScript sources below a folder, tests left out. */
function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.ts$/.test(name) && !/\.(test|test-data|fixture|d)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

const workspaces = ['shared', 'services', 'deploy']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
  .filter((folder) => existsSync(join(folder, 'src')) && existsSync(join(folder, 'package.json')));

/** Compiles into a folder of this process's own and swaps it in, so that two builds never mix. */
async function compile(folder) {
  const entryPoints = sourcesIn(join(folder, 'src'));
  if (entryPoints.length === 0) return;
  const fresh = join(folder, `node_modules/.dist-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  await build({
    entryPoints,
    outdir: fresh,
    outbase: join(folder, 'src'),
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
  });
  const dist = join(folder, 'dist');
  const old = join(folder, `node_modules/.old-${process.pid}`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

await Promise.all(workspaces.map(compile));
