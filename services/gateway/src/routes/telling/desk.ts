import type { Feed } from './feed';
import type { Streams } from './streams';
import type { TellingStore } from './tellingStore';

/** What the routes that tell people work with. */
export interface TellingDesk {
  readonly store: TellingStore;
  readonly feed: Feed;
  readonly streams: Streams;
  /** Whether messages may go to the machine itself: for tests and demonstrations only. */
  readonly isLoopbackAllowed: boolean;
  readonly isMailOn: boolean;
}
