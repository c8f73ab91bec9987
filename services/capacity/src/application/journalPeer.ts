import type { Asked } from '../domain/space/decideGroup';
import type { RefusedRow } from '../domain/space/entry';

/** What became of commands that another instance was asked to write. */
export interface Submitted {
  /** The journal up to this group answers them all. */
  readonly group: number;
  /** By command, in the order asked: why it is refused, or null. */
  readonly refused: readonly (RefusedRow | null)[];
  /** As JSON: the groups that whoever asked has not followed yet; none where they are too many. */
  readonly groups: readonly string[];
}

/** A command with its digest and the bytes that it takes in a group. */
export interface Sized extends Asked {
  readonly bytes: number;
}

/** Commands to be written for an instance that has followed the journal up to a group. */
export interface Submission {
  /** A digest is empty where an instance of an older version asks. */
  readonly batch: readonly Sized[];
  readonly after: number;
}

/** Another instance of this service, asked to write what came here. */
export interface JournalPeer {
  /**
   * Answers once everything stands in the journal. Refuses as `Journal.submit` does; whatever it
   * refuses or fails with leaves open whether it was written.
   */
  submit(submission: Submission, signal: AbortSignal): Promise<Submitted>;
  close(): void;
}

/** This instance, asked by another: it writes only while it leads. */
export interface JournalLeader {
  /** Refuses TRY_AGAIN when it does not lead (any more), and as `Journal.submit` does. */
  lead(submission: Submission): Promise<Submitted>;
}
