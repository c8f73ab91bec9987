import type { Instant } from '@serai/model';
import type { Cursor, CursorChange } from './tellingStore';

/** Something to be told to one who asked for it. */
export interface Message {
  /** Where its receiver stands once it was taken. */
  readonly position: number;
  /** What else the cursor then says. */
  readonly change?: CursorChange;
  /** Comes back once it was taken; whatever it throws means that it was not. */
  send(now: Instant, signal: AbortSignal): Promise<void>;
}

export interface Batch {
  readonly messages: readonly Message[];
  /** Everything up to here was looked at. */
  readonly after: number;
  /** There may be more at once. */
  readonly isMore: boolean;
}

/** When somebody was looked at last: where its cursor stood afterwards, and where the feed ended. */
export interface Look {
  readonly after: number;
  readonly head: number;
  readonly at: Instant;
}

export interface Now {
  readonly now: Instant;
  /** Of the feed. */
  readonly head: number;
  readonly before: Look | undefined;
}

/**
 * One who is told, whichever way: by webhook, by EPCIS or by mail. What is read is what it may see
 * at that moment, in an order that never changes.
 */
export interface Outlet {
  readonly id: string;
  readonly ownerId: string;
  /**
   * Where a cursor begins that is not there yet. Absent: the cursor was made with the subscription,
   * and one that is not there says that the subscription ended.
   */
  fresh?(now: Instant): Pick<Cursor, 'after' | 'firesAt'>;
  /** Whether it is worth looking, when nothing has failed. */
  isDue(cursor: Cursor, now: Now): boolean;
  /** What follows the cursor, up to `until` where that is given. */
  read(cursor: Cursor, until?: number): Promise<Batch>;
  /** What the cursor says once all was told. */
  atRest?(cursor: Cursor, now: Instant): CursorChange;
}
