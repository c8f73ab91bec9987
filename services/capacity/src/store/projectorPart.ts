import { randomUUID } from 'node:crypto';
import { clock, every, type Database, type FactRow, type Part } from '@serai/runtime';
import type { Journal } from '../application/journal';
import { spaceProjector, type Projector, type SpaceFact } from '../application/projectSpace';
import { prepareSpaceDocuments, projectionStore } from './spaceDocuments';

const projectEveryMs = 150;
/**
 * After a stretch that took long to write, rest longer: what changes again meanwhile, as the room
 * of a departure does with each hold, is then written once.
 */
const restPerWork = 3;
const longestRestMs = 1_000;

export interface ProjectorOptions {
  readonly database: () => Database;
  readonly journal: Journal;
  readonly rowOf: (fact: SpaceFact) => FactRow;
}

/** The projector of space as a part. It is started before the journal, which it listens to. */
export function projectorPart({
  database,
  journal,
  rowOf,
}: ProjectorOptions): Part & Pick<Projector, 'written'> {
  const projector = spaceProjector(journal, projectionStore(database, rowOf), randomUUID());
  let restsUntil = 0;
  const repeated = every('project space', projectEveryMs, async () => {
    const began = performance.now();
    if (began < restsUntil) return;
    await projector.project(clock());
    const ended = performance.now();
    restsUntil = ended + Math.min(longestRestMs, restPerWork * (ended - began));
  });
  return {
    name: 'projector',
    written: projector.written,
    start: async () => {
      await prepareSpaceDocuments(database());
      await projector.begin();
      await repeated.start();
    },
    stop: () => repeated.stop(),
  };
}
