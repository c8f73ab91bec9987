import type { Instant, Prefixes } from '@serai/model';
import type { EventIndex } from '../../domain/epcis/event';
import type { Fault } from '../../domain/epcis/faults';

/**
 * How far a row came. `staged`: its document is not complete; `kept`: acknowledged, for good;
 * `applied`: what it says of units was decided; `parked`: kept, and given up after tries that all
 * failed.
 */
export type Stage = 'staged' | 'kept' | 'applied' | 'parked';

/**
 * One event as it is kept: written in batches, each row by itself, and never changed but for how
 * far it came.
 */
export interface EventRow extends EventIndex {
  /** Of member and event id: the same event told twice is one row. */
  readonly id: string;
  readonly eventId: string;
  readonly memberId: string;
  readonly subject: string;
  /** Of what it says: another body under the same id is another event. */
  readonly digest: string;
  readonly json: string;
  readonly prefixes: Prefixes;
  /** Where the device that told it stands, or the alliance's point that it names. */
  readonly pointId?: string;
  /** The row that it declares wrong; only its own member's. */
  readonly corrects?: string;
  /** Its place in its document. */
  readonly index: number;
}

export interface KeptEvent extends EventRow {
  readonly recordTime: Instant;
  /** How often it was tried, and failed. */
  readonly tries?: number;
  /** What was wrong the last time. */
  readonly failure?: string;
}

/** Why a row could not be applied, for how many times now; parked, it is not tried again. */
export interface FailedTry {
  readonly id: string;
  readonly tries: number;
  readonly reason: string;
  readonly isParked: boolean;
}

/** A row that was kept as it was applied. */
export interface AppliedEvent extends KeptEvent {
  readonly viewers: readonly string[];
  readonly captureId: string;
  /** Of one that was read; absent: it is being written, as applied. */
  readonly stage?: Stage;
}

export type ErrorBehaviour = 'rollback' | 'proceed';

export interface IndexedFault extends Fault {
  readonly index: number;
}

/**
 * A document under way. `open`: more of it may come; `accepted`: it is kept, and being worked off;
 * `refused`: nothing of it is kept; `done`: units have moved too.
 */
export interface CaptureJob {
  readonly id: string;
  readonly memberId: string;
  readonly errorBehaviour: ErrorBehaviour;
  readonly state: 'open' | 'accepted' | 'refused' | 'done';
  readonly createdAt: Instant;
  readonly touchedAt: Instant;
  readonly finishedAt?: Instant;
  readonly faultCount: number;
  readonly faults: readonly IndexedFault[];
}

export interface Viewing {
  readonly id: string;
  readonly viewers: readonly string[];
}

/** How events and their jobs are kept. */
export interface EventStore {
  /** The job of that id, made when there is none. */
  openJob(job: CaptureJob): Promise<CaptureJob>;
  job(id: string): Promise<CaptureJob | undefined>;
  addFaults(id: string, faults: readonly IndexedFault[], at: Instant): Promise<void>;
  /** Moves a job on, unless somebody else did; answers it as it is now. */
  moveJob(
    id: string,
    from: CaptureJob['state'],
    to: CaptureJob['state'],
    at: Instant,
  ): Promise<CaptureJob>;
  /** Writes rows under a job, in one go; answers the ids under which another body is kept. */
  stage(jobId: string, rows: readonly EventRow[], at: Instant): Promise<ReadonlySet<string>>;
  /** Rows of an accepted job are kept for good, recorded at that moment. */
  keep(jobId: string, at: Instant): Promise<void>;
  /** Rows of a refused job that no other job has are gone. */
  discard(jobId: string): Promise<void>;
  jobsIn(
    state: CaptureJob['state'],
    before: Instant,
    limit: number,
  ): Promise<readonly CaptureJob[]>;
  /** Kept rows that were not applied: those that never failed first, each time the oldest. */
  unapplied(limit: number): Promise<readonly KeptEvent[]>;
  applied(rows: readonly Viewing[]): Promise<void>;
  failed(row: FailedTry): Promise<void>;
  /** Parked rows, those that failed least first; of one id, where it is given. */
  parked(limit: number, id?: string): Promise<readonly KeptEvent[]>;
  hasUnapplied(jobId: string): Promise<boolean>;
  /** The alliance's point of each of these GLNs, where exactly one point has it. */
  pointsOf(glns: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Members that may see events of these units, though nobody knew so when they came. */
  addViewers(ssccs: readonly string[], viewers: readonly string[]): Promise<void>;
}
