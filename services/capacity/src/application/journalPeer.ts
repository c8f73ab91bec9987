import type { SpaceCommand } from '../domain/space/commands';
import type { RefusedRow } from '../domain/space/entry';

/** What became of commands that another instance was asked to write. */
export interface Submitted {
  /** The journal up to this group answers them all. */
  readonly group: number;
  /** By command, in the order asked: why it is refused, or null. */
  readonly refused: readonly (RefusedRow | null)[];
}

/** Another instance of this service, asked to write what came here. */
export interface JournalPeer {
  /**
   * Answers once everything stands in the journal. Refuses as `Journal.submit` does; whatever it
   * refuses or fails with leaves open whether it was written.
   */
  submit(commands: readonly SpaceCommand[], signal: AbortSignal): Promise<Submitted>;
  close(): void;
}

/** This instance, asked by another: it writes only while it leads. */
export interface JournalLeader {
  /** Refuses TRY_AGAIN when it does not lead (any more), and as `Journal.submit` does. */
  lead(commands: readonly SpaceCommand[]): Promise<Submitted>;
}
