import { CsvError, parse } from 'csv-parse/sync';

/** A line of a file of reads, as it is sent. */
export interface FileRead {
  readonly tag: string;
  readonly antenna: number;
  readonly rssi: number;
  readonly readAt: string;
}

export interface LineFault {
  readonly line: number;
  readonly why: string;
}

export interface ReadsOfFile {
  /** In the order of their times. */
  readonly reads: readonly FileRead[];
  readonly faults: readonly LineFault[];
}

export const columns = ['tag', 'antenna', 'rssi', 'time'] as const;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads of a gate from CSV with a line of names, in any order: tag (24 hexadecimal digits), antenna
 * (number), rssi (dBm), time (RFC 3339 with zone). A line that nothing can mean is named by its
 * number and the others are read. Throws when the names are missing or the file is no CSV.
 */
export function readsOf(text: string): ReadsOfFile {
  const [first, ...lines] = linesOf(text);
  const names = first?.record ?? [];
  const missing = columns.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`The file has no column ${missing.join(', ')}.`);
  const reads: FileRead[] = [];
  const faults: LineFault[] = [];
  for (const { record: cells, info } of lines) {
    const { lines: line } = info;
    const cell = (name: (typeof columns)[number]): string => cells[names.indexOf(name)] ?? '';
    const read = { tag: cell('tag'), antenna: cell('antenna'), rssi: cell('rssi') };
    const why =
      cells.length === names.length
        ? faultOf(read, cell('time'))
        : `${cells.length} cells in place of ${names.length}`;
    if (why !== undefined) faults.push({ line, why });
    else {
      const numbers = { antenna: Number(read.antenna), rssi: Number(read.rssi) };
      reads.push({ tag: read.tag, ...numbers, readAt: cell('time') });
    }
  }
  reads.sort((a, b) => Date.parse(a.readAt) - Date.parse(b.readAt));
  return { reads, faults };
}

function faultOf(
  { tag, antenna, rssi }: { tag: string; antenna: string; rssi: string },
  time: string,
): string | undefined {
  if (!/^[0-9A-Fa-f]{24}$/.test(tag)) return 'the tag is no 24 hexadecimal digits';
  if (!/^\d{1,3}$/.test(antenna)) return 'the antenna is no number from 0 to 999';
  if (!/^[+-]?\d{1,3}(\.\d+)?$/.test(rssi)) return 'the rssi is no number of dBm';
  const isTime = instantPattern.test(time) && !Number.isNaN(Date.parse(time));
  return isTime ? undefined : 'the time is no instant with its zone (RFC 3339)';
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function linesOf(text: string): readonly Line[] {
  const options = { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true };
  try {
    return parse(text, { ...options, info: true }) as unknown as readonly Line[];
  } catch (error) {
    if (error instanceof CsvError) {
      throw new Error(`The file is no CSV: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
