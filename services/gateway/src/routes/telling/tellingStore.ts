import type { Instant } from '@serai/model';
import type { Secret, Subscription } from './subscription';

/**
 * How far somebody was told: of everything up to `after` it was told what it may see, or it stands
 * among the dead letters. It moves when what comes next was taken, and by nothing else.
 */
export interface Cursor {
  readonly id: string;
  readonly after: number;
  /** Failed since it moved last. */
  readonly tries: number;
  readonly retryAt: Instant;
  readonly lastError: string;
  /** When a schedule comes round next; 0: none. */
  readonly firesAt: Instant;
  /** When a message was taken last; 0: none was. */
  readonly toldAt: Instant;
  /** The estimate that was told last, of a notice; 0: none. */
  readonly estimateAt: Instant;
}

/** What was tried in vain: everything behind `from` up to `position`. */
export interface DeadLetter {
  readonly id: string;
  readonly outletId: string;
  readonly ownerId: string;
  readonly from: number;
  readonly position: number;
  readonly error: string;
  readonly tries: number;
  readonly at: Instant;
  /** Somebody asked to send it again. */
  readonly isQueued: boolean;
}

export type CursorChange = Partial<Omit<Cursor, 'id'>>;

/** How wishes, cursors and dead letters are kept. Refuses TELLING_AWAY when they cannot be. */
export interface TellingStore {
  /** Keeps a new one, with its cursor; answers the one of that id when there is one. */
  add(
    subscription: Subscription,
    after: number,
  ): Promise<{ readonly kept: Subscription; readonly isNew: boolean }>;
  find(id: string): Promise<Subscription | undefined>;
  /** In the order of ids, behind `after`. */
  list(
    by: { readonly ownerId?: string; readonly kind?: Subscription['kind']; bookingId?: string },
    after: string,
    limit: number,
  ): Promise<readonly Subscription[]>;
  count(ownerId: string, kind: Subscription['kind']): Promise<number>;
  remove(id: string): Promise<void>;
  removeAllOf(ownerId: string): Promise<void>;
  setSecrets(id: string, secrets: readonly Secret[]): Promise<void>;

  /** undefined: its subscription ended, or is being made. */
  cursor(id: string): Promise<Cursor | undefined>;
  /** The cursor of that id, made when there is none. */
  begun(id: string, fresh: Pick<Cursor, 'after' | 'firesAt'>): Promise<Cursor>;
  /** Those of these ids that are there. */
  cursors(ids: readonly string[]): Promise<ReadonlyMap<string, Cursor>>;
  /** Changes the cursor while it stands as it stood; false: somebody changed it meanwhile. */
  changeCursor(standing: Cursor, change: CursorChange): Promise<boolean>;
  /** Moves it wherever it stands: what follows is told again. */
  rewind(id: string, after: number): Promise<void>;

  /** Whose cursors and dead letters are there, besides these and those that are kept here. */
  strangers(ids: readonly string[]): Promise<readonly string[]>;
  /** Drops the cursors and dead letters of those that are not kept here. */
  dropEnded(ids: readonly string[]): Promise<void>;

  bury(letter: DeadLetter): Promise<void>;
  deadLetter(id: string): Promise<DeadLetter | undefined>;
  deadLetters(
    by: {
      readonly ownerId?: string;
      readonly outletId?: string;
      readonly outletIds?: readonly string[];
      readonly isQueued?: true;
    },
    after: string,
    limit: number,
  ): Promise<readonly DeadLetter[]>;
  changeDeadLetter(id: string, change: Partial<Omit<DeadLetter, 'id'>>): Promise<void>;
  raise(id: string): Promise<void>;
}
