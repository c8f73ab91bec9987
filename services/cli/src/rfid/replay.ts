import { createHash } from 'node:crypto';
import type { Json, Rest } from '../rest';
import type { FileRead } from './readFile';

export interface Replay {
  /** Of the gate; the device must stand there. */
  readonly pointId: string;
  readonly reads: readonly FileRead[];
  /** Of the gate's own lane; none: all. */
  readonly antennas: readonly number[];
  readonly perUpload: number;
  /** How far the clock of the reader is ahead of ours. */
  readonly clockAheadMs: number;
  say(line: string): void;
}

/** What a replay came to, counted by what each pass was and what the gate was told to do. */
export interface Summary {
  readonly counts: Readonly<Record<string, number>>;
  readonly advice: Readonly<Record<string, number>>;
  readonly inferred: number;
  readonly refused: readonly string[];
  readonly offsetMs: number;
}

interface Answered {
  readonly answers: readonly {
    readonly status: string;
    readonly sscc?: string;
    readonly answer?: { readonly advice: string; readonly incidentId?: string };
  }[];
  readonly faults: readonly { readonly index: number; readonly message: string }[];
  readonly inferredSsccs: readonly string[];
  readonly clockOffsetMs: number;
}

/**
 * Sends reads in uploads, in the order of their times, as a reader would. The ids of uploads follow
 * from what is in them, so that a file that is sent twice is kept once.
 */
export async function replay(gate: Rest, what: Replay): Promise<Summary> {
  const counts: Record<string, number> = {};
  const advice: Record<string, number> = {};
  const refused: string[] = [];
  let [inferred, offsetMs] = [0, 0];
  const uploads = uploadsOf(what.reads, what.perUpload);
  for (const [index, reads] of uploads.entries()) {
    const told = (await gate.post('/v1/reads', bodyOf(what, reads))) as unknown as Answered;
    for (const { status, answer } of told.answers) {
      add(counts, status);
      if (answer !== undefined) add(advice, answer.advice);
      if (answer?.incidentId) add(counts, 'incident');
    }
    for (const fault of told.faults) {
      refused.push(`${reads[fault.index]?.tag ?? ''}: ${fault.message}`);
    }
    inferred += told.inferredSsccs.length;
    offsetMs = told.clockOffsetMs;
    what.say(`  upload ${index + 1} of ${uploads.length}: ${reads.length} reads`);
  }
  return { counts, advice, inferred, refused, offsetMs };
}

function bodyOf({ pointId, antennas, clockAheadMs }: Replay, reads: readonly FileRead[]): Json {
  const hash = createHash('sha256').update(JSON.stringify([pointId, antennas, reads]));
  const uploadId = `file-${hash.digest('hex').slice(0, 40)}`;
  const sentAt = new Date(Date.now() + clockAheadMs).toISOString();
  return { uploadId, pointId, sentAt, antennas, reads };
}

function uploadsOf(reads: readonly FileRead[], size: number): readonly (readonly FileRead[])[] {
  const count = Math.ceil(reads.length / size);
  return Array.from({ length: count }, (_, index) => reads.slice(index * size, (index + 1) * size));
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
