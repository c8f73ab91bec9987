import type { Instant } from '@serai/model';
import type { ImportKind } from './columns';
import type { RowError } from './rows';

export type OnError = 'rollback' | 'proceed';

/** refused: rows were wrong and nothing was published. interrupted: send the same again. */
export type ImportState = 'checking' | 'publishing' | 'done' | 'refused' | 'interrupted';

export interface ImportCounts {
  /** Rows below the names of the columns. */
  readonly rows: number;
  /** What they make: a line's calls are several rows and one line. */
  readonly things: number;
  readonly badThings: number;
  readonly changed: number;
  /** Published before, exactly so. */
  readonly unchanged: number;
  /** All errors; the first 10,000 are kept. */
  readonly errors: number;
}

export interface ImportJob extends ImportCounts {
  readonly id: string;
  /** Of whom the things are; the only member that sees the job. */
  readonly memberId: string;
  readonly kind: ImportKind;
  readonly onError: OnError;
  readonly state: ImportState;
  /** Of the file. */
  readonly digest: string;
  /** 1, and one more each time it was begun again after an interruption. */
  readonly run: number;
  /** Why it was interrupted. */
  readonly reasonCode: string;
  readonly reason: string;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** How jobs are kept. Refuses IMPORTS_AWAY when they cannot be. */
export interface ImportStore {
  /** Keeps a new job; answers the one of that id when there is one. */
  begin(job: ImportJob): Promise<{ readonly job: ImportJob; readonly isNew: boolean }>;
  /** Begins the next run of a job, unless somebody else did. */
  again(job: ImportJob): Promise<boolean>;
  change(id: string, run: number, changes: Partial<ImportJob>): Promise<void>;
  addErrors(id: string, run: number, errors: readonly RowError[]): Promise<void>;
  find(id: string): Promise<ImportJob | undefined>;
  /** Errors behind `after`, in the order they were found. */
  errors(job: ImportJob, after: number, limit: number): Promise<readonly RowError[]>;
}

/** A run that is silent for longer was in a process that is gone. */
export const silentAfterMs = 90_000;

/** The state as it is now: a run of a process that is gone is interrupted. */
export function stateAt(job: ImportJob, now: Instant): ImportState {
  const isUnderWay = job.state === 'checking' || job.state === 'publishing';
  return isUnderWay && job.changedAt < now - silentAfterMs ? 'interrupted' : job.state;
}
