import type { Instant } from '@serai/model';
import type { SpaceCommand } from '../domain/space/commands';
import type { DepartureState } from '../domain/space/departure';
import type { SpaceAnswer, SpaceGroup } from '../domain/space/entry';
import type { Evolved } from '../domain/space/evolve';
import type { HoldState } from '../domain/space/hold';
import type { SpaceState } from '../domain/space/space';

/**
 * The journal of space: every change of space in the alliance passes through here, in one order.
 * Correct at any number of instances; each follows what the others write.
 */
export interface Journal {
  /**
   * Answers each command, in the order asked, once it stands in the journal. A refused command is
   * an answer, not an error, and fails no neighbour. Refuses the call as a whole: tooMany
   * SPACE_BUSY when too much is waiting, unavailable TRY_AGAIN when it could not be written in
   * time (repeat it under the same keys: it is done once).
   */
  submit(commands: readonly SpaceCommand[]): Promise<readonly SpaceAnswer[]>;
  /** Space as far as this instance has followed; read it, never change it. */
  readonly state: SpaceState;
  /** A hold as far as this instance has followed, one that ended long ago too. */
  hold(id: string): Promise<HoldState | undefined>;
  /** A departure as far as this instance has followed, one that was retired too. */
  departure(id: string): Promise<DepartureState | undefined>;
  /** When everything written so far has been read. */
  readonly loaded: Promise<void>;
  /** Reads what others wrote up to now. */
  refresh(): Promise<void>;
  /** When everything written was last read; null before it ever was. */
  readAt(): Instant | null;
  /** Called after each group, in order, with what it changed. */
  onApplied(listener: AppliedListener): void;
}

export type AppliedListener = (n: number, applied: AppliedGroup) => void;

export interface AppliedGroup extends Evolved {
  readonly group: SpaceGroup;
}
