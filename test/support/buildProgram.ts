import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** A rule broken on purpose: the text of one source file of the runtime, and what takes its place. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = process.cwd();
/** What one Jest run builds is shared by all its files; outside of one each process has its own. */
function folder(): string {
  const run = process.env['SERAI_TEST_ENGINES'] ?? `${process.pid}`;
  const name = createHash('sha256').update(run).digest('hex').slice(0, 12);
  return join(ROOT, 'node_modules/.cache/programs', name);
}

/** What the gateway shows lies beside what it was compiled to. */
const asBuilt = 'gateway';
/** They read files of their own, beside them. */
const external = ['grpc-health-check', '@grpc/reflection', 'pdfkit', 'fontkit'];
const built = new Map<string, Promise<string>>();

/**
 * The program of a service, all that it needs in one file: it starts in a third of the time, and
 * the proofs start hundreds. With a mutation one rule of it is broken.
 */
export async function serviceProgram(name: string, mutation?: Mutation): Promise<string> {
  if (name === asBuilt && mutation === undefined) {
    const found = createRequire(__filename).resolve(`@serai/${name}/package.json`);
    return join(dirname(found), 'dist/main.js');
  }
  if (name === 'capacity') await buildBeside('services/capacity/src/main/searchWorker.ts');
  return buildProgram(name, `services/${name}/src/main.ts`, mutation);
}

/** Builds the program of a worker, as `serviceProgram` does of a service. */
export function buildWorker(name: string, mutation?: Mutation): Promise<string> {
  return buildProgram(name, `test/faults/workers/${name}.ts`, mutation);
}

/** The same of any file that is a program. */
export function buildProgram(name: string, file: string, mutation?: Mutation): Promise<string> {
  const outfile = join(folder(), `${name}-${mutation?.name ?? 'plain'}.cjs`);
  const plugins = mutation === undefined ? [] : [breaking(mutation)];
  return builtOnce(outfile, { entryPoints: [join(ROOT, file)], plugins });
}

/** A program that another one starts from its own folder, as it is. */
async function buildBeside(file: string): Promise<void> {
  const outfile = join(folder(), `${basename(file, '.ts')}.cjs`);
  await builtOnce(outfile, { entryPoints: [join(ROOT, file)] });
}

function builtOnce(outfile: string, options: BuildOptions): Promise<string> {
  const before = built.get(outfile);
  if (before !== undefined) return before;
  const made = existsSync(outfile) ? Promise.resolve(outfile) : builtAt(outfile, options);
  built.set(outfile, made);
  return made;
}

/** Whoever else builds the same at the moment builds it beside, and one takes the place of the other. */
async function builtAt(place: string, options: BuildOptions): Promise<string> {
  const outfile = `${place}.${process.pid}.cjs`;
  await build({
    ...{ ...options, outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' },
    ...{ external, keepNames: true, conditions: ['@serai/source'], logLevel: 'error' },
  });
  renameSync(outfile, place);
  return place;
}

/** Removes what this run has built. */
export function removePrograms(): void {
  rmSync(folder(), { recursive: true, force: true });
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
