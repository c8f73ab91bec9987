import type { Instant } from '@serai/model';
import { Alarm } from '@serai/runtime';
import { track, type Tracked, type TrackReads } from './track';

/** Tells of changes to things with some ids; a convenience: whoever waits looks by itself too. */
export interface News {
  /** undefined: too many listen already; whoever waits then looks by itself alone. */
  listen(ids: readonly string[]): Listening | undefined;
}

export interface Listening {
  /** Comes back at the next change, at most after so long. A change since the last call counts. */
  next(atMostMs: number): Promise<void>;
  end(): void;
}

export const longestWaitMs = 20_000;
/** A look without having been told. */
const lookMs = 2_000;

export interface Waiting {
  readonly number: string;
  /** What was seen last; the answer is waited for until it is something else. */
  readonly isSeen: (tracked: Tracked) => boolean;
  readonly until: Instant;
  readonly signal: AbortSignal;
  readonly now: () => Instant;
}

/** What a buyer may know, as soon as it is something else than was seen, at the latest then. */
export async function awaitNews(
  reads: TrackReads,
  news: News,
  { number, isSeen, until, signal, now }: Waiting,
): Promise<Tracked> {
  let tracked = await track(reads, number);
  const { bookingId, parcels } = tracked.consignment;
  if (!isSeen(tracked) || now() >= until) return tracked;
  const listening = news.listen([bookingId, ...parcels.map(({ sscc }) => sscc)]) ?? unheard();
  try {
    do {
      // What came between the first look and listening is seen here.
      tracked = await track(reads, number);
      if (!isSeen(tracked)) break;
      await listening.next(Math.min(lookMs, until - now()));
    } while (now() < until && !signal.aborted);
    return tracked;
  } finally {
    listening.end();
  }
}

/** Who is not told waits as long between two looks: to answer at once would be asked again at once. */
function unheard(): Listening {
  const alarm = new Alarm();
  return { next: (atMostMs) => alarm.wait(atMostMs), end: () => undefined };
}
