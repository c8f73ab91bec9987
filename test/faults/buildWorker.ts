import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** A rule broken on purpose: the text of one source file of the runtime, and what takes its place. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = process.cwd();
const FOLDER = join(ROOT, 'node_modules/.cache/faults');

/**
 * Builds the program of a worker. As it is, it uses the built packages; with a mutation the sources
 * of the runtime are bundled into it, one rule of them broken.
 */
export function buildWorker(name: string, mutation?: Mutation): Promise<string> {
  return buildProgram(name, `test/faults/workers/${name}.ts`, mutation);
}

/** The same of any file that is a program. */
export async function buildProgram(
  name: string,
  file: string,
  mutation?: Mutation,
): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const outfile = join(FOLDER, `${name}-${mutation?.name ?? 'plain'}-${process.pid}.cjs`);
  await build({
    entryPoints: [join(ROOT, file)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    ...(mutation === undefined
      ? { packages: 'external' as const }
      : { plugins: [externalButSerai(), breaking(mutation)], conditions: ['@serai/source'] }),
  });
  return outfile;
}

/** A program that another one starts from its own folder, as it is. */
export async function buildBeside(file: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, file)],
    outfile: join(FOLDER, `${basename(file, '.ts')}.cjs`),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
}

function externalButSerai(): Plugin {
  return {
    name: 'external',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        const isOurs = path === '@serai/runtime' || path === '@serai/model';
        return isOurs || kind === 'entry-point' ? undefined : { path, external: true };
      });
    },
  };
}

function breaking(mutation: Mutation): Plugin {
  return {
    name: 'mutation',
    setup: ({ onLoad, onEnd }) => {
      let isBroken = false;
      onLoad({ filter: new RegExp(`${mutation.file.replaceAll('.', '\\.')}$`) }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (!source.includes(mutation.from)) {
          throw new Error(`${mutation.file} does not say: ${mutation.from}`);
        }
        isBroken = true;
        return { contents: source.replaceAll(mutation.from, mutation.to), loader: 'ts' };
      });
      onEnd(() => {
        if (!isBroken) throw new Error(`${mutation.file} is no part of this worker`);
      });
    },
  };
}
