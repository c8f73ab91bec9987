import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EngineUnavailable } from './engineUnavailable';

/** Where an engine keeps its data, one folder per member. */
export interface DataDirectory {
  readonly folder: string;
  readonly isThrowaway: boolean;
  readonly memberFolders: readonly string[];
}

interface Label {
  readonly engine: string;
  readonly members: number;
}

const LABEL_FILE = 'engine.json';

async function labelOf(folder: string): Promise<Label | undefined> {
  const text = await readFile(join(folder, LABEL_FILE), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  return text === undefined ? undefined : (JSON.parse(text) as Label);
}

/** Prepares the folders; refuses data that another engine or another number of members made. */
export async function prepareData(
  wanted: Label,
  dataDirectory: string | undefined,
): Promise<DataDirectory> {
  const folder =
    dataDirectory === undefined
      ? await mkdtemp(join(tmpdir(), `serai-${wanted.engine}-`))
      : resolve(dataDirectory);
  const memberFolders = Array.from({ length: wanted.members }, (_, n) => join(folder, `${n}`));
  for (const member of memberFolders) await mkdir(member, { recursive: true });
  const label = await labelOf(folder);
  if (label && (label.engine !== wanted.engine || label.members !== wanted.members)) {
    throw new EngineUnavailable(
      `${folder} holds data of ${label.engine} with ${label.members} member(s), ` +
        `not of ${wanted.engine} with ${wanted.members}.`,
      'Name another data directory, or start it as it was.',
    );
  }
  await writeFile(join(folder, LABEL_FILE), `${JSON.stringify(wanted)}\n`);
  return { folder, isThrowaway: dataDirectory === undefined, memberFolders };
}
