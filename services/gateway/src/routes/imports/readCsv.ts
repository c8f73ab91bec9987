import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { columns } from './columns';
import type { ImportKind } from './columns';
import { importRefusals } from './importRefusals';
import { rowError } from './rows';
import type { Row, RowError } from './rows';

/** What one import may have. */
export const importLimits = { bytes: 32_000_000, rows: 50_000 };
/** One row; a service area may name thousands of postcodes. */
const maxRowBytes = 200_000;
const maxColumns = 100;

export interface ReadRows {
  readonly rows: readonly Row[];
  readonly errors: readonly RowError[];
  /** Of what was sent: the same file again has the same. */
  readonly digest: string;
}

/**
 * Reads the file as it arrives. Refuses CSV_INVALID, CSV_EMPTY, IMPORT_TOO_LARGE, IMPORT_TOO_LONG
 * and columns that are unknown, missing or there twice; a row with too many or too few cells is an
 * error of that row. What was refused is still read to its end, so that the answer is heard.
 */
export async function readCsv(
  kind: ImportKind,
  upload: Readable,
  limits = importLimits,
): Promise<ReadRows> {
  const hash = createHash('sha256');
  try {
    return await readRows(kind, upload, hash, limits);
  } catch (error) {
    upload.resume();
    throw error instanceof CsvError ? unreadable(error) : error;
  }
}

async function readRows(
  kind: ImportKind,
  upload: Readable,
  hash: Hash,
  limits: typeof importLimits,
): Promise<ReadRows> {
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: maxRowBytes });
  const source = Readable.from(textOf(upload, hash, limits.bytes));
  source.once('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const rows: Row[] = [];
  const errors: RowError[] = [];
  let names: readonly string[] | undefined;
  let number = 0;
  for await (const record of parser as AsyncIterable<string[]>) {
    number += 1;
    const cells = record.map((cell) => cell.trim());
    if (names === undefined) {
      names = namesOf(kind, cells);
    } else if (cells.some((cell) => cell !== '')) {
      if (rows.length >= limits.rows) throw importRefusals.IMPORT_TOO_LONG();
      if (cells.length !== names.length) errors.push(rowError(number, '', 'CELLS_MISCOUNTED'));
      rows.push(rowOf(number, names, cells));
    }
  }
  if (rows.length === 0) throw importRefusals.CSV_EMPTY();
  return { rows, errors, digest: hash.digest('hex') };
}

/** The text of the upload, counted; bytes that are no UTF-8 would be names that nobody reads. */
async function* textOf(upload: Readable, hash: Hash, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const chunk of upload.iterator({ destroyOnReturn: false })) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > maxBytes) throw importRefusals.IMPORT_TOO_LARGE();
    hash.update(part);
    yield decoded(() => decoder.decode(part, { stream: true }));
  }
  yield decoded(() => decoder.decode());
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (error) {
    if (isNoText(error)) throw importRefusals.CSV_INVALID();
    throw error;
  }
}

function isNoText(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

function namesOf(kind: ImportKind, given: readonly string[]): readonly string[] {
  const known = columns[kind];
  if (given.length > maxColumns) throw importRefusals.CSV_COLUMN_UNKNOWN();
  for (const [index, name] of given.entries()) {
    const message = `${name.slice(0, 40)}: the columns are ${known.map((column) => column.name).join(', ')}.`;
    if (!known.some((column) => column.name === name)) {
      throw importRefusals.CSV_COLUMN_UNKNOWN({ field: name.slice(0, 40), message });
    }
    if (given.indexOf(name) !== index) throw importRefusals.CSV_COLUMN_REPEATED({ field: name });
  }
  const missing = known.find(({ name, required }) => required && !given.includes(name));
  if (missing !== undefined) throw importRefusals.CSV_COLUMN_MISSING({ field: missing.name });
  return given;
}

function rowOf(number: number, names: readonly string[], cells: readonly string[]): Row {
  return { number, cells: new Map(names.map((name, index) => [name, cells[index] ?? ''])) };
}

function unreadable(error: CsvError): Error {
  const line = (error as CsvError & { lines?: number }).lines;
  const where = line === undefined ? '' : ` Line ${line} cannot be read.`;
  return importRefusals.CSV_INVALID({
    message: `${importRefusals.table.CSV_INVALID.message}${where}`,
  });
}
