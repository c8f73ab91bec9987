import { serviceProgram, type Mutation } from '../../support/buildProgram';

export const stageServices = ['partner', 'capacity', 'booking', 'gateway'] as const;
export type StageService = (typeof stageServices)[number];

/**
 * The program of each service; with a mutation those that it is a part of have one rule broken.
 * What the runtime says is a part of capacity and booking here.
 */
export async function stagePrograms(mutation?: Mutation): Promise<Record<StageService, string>> {
  const programs = {} as Record<StageService, string>;
  for (const name of stageServices) {
    const own = mutation !== undefined && isPartOf(name, mutation.file) ? mutation : undefined;
    programs[name] = await serviceProgram(name, own);
  }
  return programs;
}

function isPartOf(name: StageService, file: string): boolean {
  if (file.startsWith('services/')) return file.startsWith(`services/${name}/`);
  return name === 'capacity' || name === 'booking';
}
