import { randomUUID } from 'node:crypto';
import { clock, every, type Database, type FactRow, type Part } from '@serai/runtime';
import type { Journal } from '../application/journal';
import { spaceProjector, type Projector, type SpaceFact } from '../application/projectSpace';
import { prepareSpaceDocuments, projectionStore } from './spaceDocuments';

const projectEveryMs = 150;

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
  const repeated = every('project space', projectEveryMs, async () => {
    await projector.project(clock());
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
