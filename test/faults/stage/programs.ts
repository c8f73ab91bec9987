import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildBeside, buildProgram, type Mutation } from '../buildWorker';

export const stageServices = ['partner', 'capacity', 'booking', 'gateway'] as const;
export type StageService = (typeof stageServices)[number];

/**
 * The program of each service as it was built; with a mutation those that it is a part of are
 * bundled with one rule broken. What the runtime says is a part of capacity and booking here.
 */
export async function stagePrograms(mutation?: Mutation): Promise<Record<StageService, string>> {
  const programs = {} as Record<StageService, string>;
  for (const name of stageServices) programs[name] = await programOf(name, mutation);
  return programs;
}

async function programOf(name: StageService, mutation?: Mutation): Promise<string> {
  if (mutation !== undefined && isPartOf(name, mutation.file)) {
    if (name === 'capacity') await buildBeside('services/capacity/src/main/searchWorker.ts');
    return buildProgram(name, `services/${name}/src/main.ts`, mutation);
  }
  const found = createRequire(__filename).resolve(`@serai/${name}/package.json`);
  return join(dirname(found), 'dist/main.js');
}

function isPartOf(name: StageService, file: string): boolean {
  if (file.startsWith('services/')) return file.startsWith(`services/${name}/`);
  return name === 'capacity' || name === 'booking';
}
