import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { logger, newId, type Database } from '@serai/runtime';
import type { mongo } from 'mongoose';
import type { SpaceState } from '../domain/space/space';
import { createOnce, nativeCollection } from './journalLog';

/** Raised when what a group does to the space changes: older snapshots are not read any more. */
const format = 4;
/** A document has at most 16 MB. */
const chunkBytes = 4_000_000;
const mostSnapshots = 2;
const chunksPerWrite = 4;
const chunksPerRead = 4;
const rowsPerBreath = 2_000;

/** The space as it was after a group, in memory: values in it are never changed. */
export interface SpaceCopy {
  readonly n: number;
  readonly at: number;
  readonly epoch: number;
  readonly tables: readonly (readonly [name: string, rows: readonly Row[]])[];
  /** Which receipts and ended holds are no longer in memory; null: all are. */
  readonly gone: Uint8Array | null;
}

type Row = readonly [key: string, value: unknown];

/** Written after its chunks: where it stands, they all stand. */
interface HeadDocument {
  readonly _id: string;
  readonly format: number;
  readonly n: number;
  readonly at: number;
  readonly epoch: number;
  readonly chunks: number;
  /** sha256 of all chunks in order, hex. */
  readonly digest: string;
}

interface ChunkDocument {
  readonly _id: string;
  readonly snapshot: string;
  readonly index: number;
  /** '' for the keys that are gone, otherwise the table whose rows it carries, as JSON. */
  readonly table: string;
  readonly data: Buffer;
}

export interface Snapshots {
  prepare(): Promise<void>;
  /** The latest one that is complete; null where there is none. */
  latest(): Promise<SpaceCopy | null>;
  /** The number of the group of each complete one, latest first. */
  numbers(): Promise<readonly number[]>;
  /** Writes it and keeps the one before; `mayStand` is asked before it counts. */
  write(copy: SpaceCopy, mayStand: () => Promise<boolean>): Promise<boolean>;
}

/** A copy of the space to be written while the space moves on. */
export function copyOf(state: SpaceState, epoch: number, gone: Uint8Array | null): SpaceCopy {
  const tables = Object.entries(state)
    .filter((entry): entry is [string, Map<string, unknown>] => entry[1] instanceof Map)
    .map(([name, table]) => [name, [...table]] as const);
  return { n: state.lastGroup, at: state.lastAt, epoch, tables, gone: gone && gone.slice() };
}

/** Puts a copy in place of a space that is empty; false where it has not the same tables. */
export function restore(state: SpaceState, copy: SpaceCopy): boolean {
  const tables = new Map(Object.entries(state).filter(([, table]) => table instanceof Map));
  const isSame = copy.tables.length === tables.size && copy.tables.every(([it]) => tables.has(it));
  if (!isSame) return false;
  for (const [name, rows] of copy.tables) {
    const table = tables.get(name) as Map<string, unknown>;
    for (const [key, value] of rows) table.set(key, value);
  }
  state.lastGroup = copy.n;
  state.lastAt = copy.at;
  return true;
}

/** Snapshots in MongoDB: a head, and chunks of rows. */
export function snapshots(database: () => Database): Snapshots {
  const heads = () => nativeCollection<HeadDocument>(database(), 'space_snapshots');
  const chunks = () => nativeCollection<ChunkDocument>(database(), 'space_snapshot_chunks');
  const goodHeads = () => heads().find({ format }).sort({ n: -1 }).limit(mostSnapshots).toArray();
  const dropOld = async (): Promise<void> => {
    // Names sort by time: what was begun before the oldest that is kept is over or was given up.
    const [first = '', ...rest] = (await goodHeads()).map(({ _id }) => _id);
    const oldest = rest.reduce((one, other) => (other < one ? other : one), first);
    await heads().deleteMany({ _id: { $lt: oldest } });
    await chunks().deleteMany({ snapshot: { $lt: oldest } });
  };
  return {
    prepare: async () => {
      for (const name of ['space_snapshots', 'space_snapshot_chunks']) {
        await createOnce(database(), name);
      }
      await chunks().createIndexes([{ key: { snapshot: 1, index: 1 } }]);
    },
    numbers: async () => (await goodHeads()).map(({ n }) => n),
    latest: async () => {
      for (const head of await goodHeads()) {
        const copy = await readCopy(chunks(), head);
        if (copy !== null) return copy;
        logger().error({ snapshot: head._id, group: head.n }, 'a snapshot is not whole');
      }
      return null;
    },
    write: async (copy, mayStand) => {
      const name = newId('snp');
      const written = await writeChunks(chunks(), name, copy);
      if (!(await mayStand())) {
        await chunks().deleteMany({ snapshot: name });
        return false;
      }
      const { n, at, epoch } = copy;
      await heads().insertOne({ _id: name, format, n, at, epoch, ...written }, majority);
      await dropOld();
      return true;
    },
  };
}

const majority = { writeConcern: { w: 'majority', journal: true } } as const;

async function writeChunks(
  chunks: mongo.Collection<ChunkDocument>,
  snapshot: string,
  copy: SpaceCopy,
): Promise<{ readonly chunks: number; readonly digest: string }> {
  const hash = createHash('sha256');
  let index = 0;
  let waiting: ChunkDocument[] = [];
  for await (const [table, bytes] of chunksOf(copy)) {
    hash.update(table).update(bytes);
    waiting.push({ _id: `${snapshot}/${index}`, snapshot, index, table, data: bytes });
    index += 1;
    if (waiting.length === chunksPerWrite) {
      await chunks.insertMany(waiting, majority);
      waiting = [];
    }
  }
  if (waiting.length > 0) await chunks.insertMany(waiting, majority);
  return { chunks: index, digest: hash.digest('hex') };
}

/** Rows as JSON, so many to a chunk as fit; others get their turn in between. */
async function* chunksOf({ tables, gone }: SpaceCopy): AsyncGenerator<readonly [string, Buffer]> {
  for (const [table, rows] of tables) {
    let texts: string[] = [];
    let length = 0;
    for (const [place, row] of rows.entries()) {
      const text = JSON.stringify(row);
      texts.push(text);
      length += text.length;
      if (length >= chunkBytes / 2) {
        yield [table, Buffer.from(`[${texts.join(',')}]`)];
        [texts, length] = [[], 0];
      }
      if (place % rowsPerBreath === 0) await breathe();
    }
    // An empty table too: what a snapshot lacks is not taken for empty.
    yield [table, Buffer.from(`[${texts.join(',')}]`)];
  }
  for (let from = 0; from < (gone?.length ?? 0); from += chunkBytes) {
    yield ['', Buffer.from(gone?.subarray(from, from + chunkBytes) ?? [])];
  }
}

/** Null where chunks are missing or are not what was written. */
async function readCopy(
  chunks: mongo.Collection<ChunkDocument>,
  head: HeadDocument,
): Promise<SpaceCopy | null> {
  const hash = createHash('sha256');
  const tables = new Map<string, Row[]>();
  const gone: Buffer[] = [];
  let count = 0;
  for await (const { table, index, data } of chunksAhead(chunks, head)) {
    if (index !== count) return null;
    count += 1;
    hash.update(table).update(data);
    if (table === '') gone.push(data);
    else appendTo(tables, table, JSON.parse(data.toString()) as Row[]);
  }
  const isWhole = count === head.chunks && hash.digest('hex') === head.digest;
  if (!isWhole) return null;
  const { n, at, epoch } = head;
  const bytes = gone.length === 0 ? null : new Uint8Array(Buffer.concat(gone));
  return { n, at, epoch, tables: [...tables], gone: bytes };
}

/** In order, while the next ones are already asked for. */
async function* chunksAhead(
  chunks: mongo.Collection<ChunkDocument>,
  head: HeadDocument,
): AsyncGenerator<ChunkDocument> {
  const readFrom = (from: number): Promise<ChunkDocument[]> =>
    chunks
      .find({ snapshot: head._id, index: { $gte: from, $lt: from + chunksPerRead } })
      .sort({ index: 1 })
      .toArray();
  let next = readFrom(0);
  for (let from = 0; from < head.chunks; from += chunksPerRead) {
    const found = await next;
    next = readFrom(from + chunksPerRead);
    yield* found;
  }
  await next;
}

function appendTo(tables: Map<string, Row[]>, name: string, rows: readonly Row[]): void {
  const known = tables.get(name) ?? [];
  for (const row of rows) known.push(row);
  tables.set(name, known);
}
