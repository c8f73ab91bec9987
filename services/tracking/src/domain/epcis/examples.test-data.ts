import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface Example {
  readonly name: string;
  readonly context: unknown;
  readonly events: readonly Record<string, unknown>[];
  readonly document: Record<string, unknown>;
}

const folder = join(process.env['SERAI_DATA'] ?? join(process.cwd(), '../shared/data'), 'epcis');

/** The examples of GS1 that lie beside the project (or where SERAI_DATA says); none: not there. */
export function examples(): readonly Example[] {
  const folders = ['JSON', 'JSON-simple-context', 'XML', 'JSON-Schema/test'];
  return folders.flatMap((each) => filesIn(join(folder, each))).map(exampleOf);
}

/** The official JSON schema of EPCIS 2.0. */
export function officialSchema(): object | undefined {
  const file = join(folder, 'EPCIS-JSON-Schema.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : undefined;
}

function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .map((name) => join(path, String(name)))
    .filter((name) => /\.json(ld)?$/.test(name) && !name.includes('/schemas/'))
    .sort();
}

function exampleOf(file: string): Example {
  const document = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const body = document['epcisBody'] as Record<string, unknown> | undefined;
  const results = body?.['queryResults'] as { resultsBody: Record<string, unknown> } | undefined;
  const list = body?.['eventList'] ?? results?.resultsBody['eventList'] ?? [document];
  return {
    name: relative(folder, file),
    context: document['@context'],
    events: list as Record<string, unknown>[],
    document,
  };
}
