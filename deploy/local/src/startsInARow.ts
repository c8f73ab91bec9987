/** A process that ran for so long has come up: what ends it then is another matter. */
const lastingMs = 60_000;

export interface StartLimits {
  /** Starts in a row of which none lasted a minute. */
  readonly most: number;
  /** Doubles with each start, up to the other. */
  readonly firstWaitMs: number;
  readonly mostWaitMs: number;
}

/** The starts of one process, one after the other. */
export interface StartsInARow {
  /** How long to wait before the next start, in ms; null: there were as many as there may be. */
  nextWaitMs(): number | null;
  /** It has been started, or that was tried. */
  begun(): void;
}

/** Counts starts until one lasts; `now` in ms. */
export function startsInARow(limits: StartLimits, now: () => number = Date.now): StartsInARow {
  let count = 0;
  let begunAt = now();
  return {
    nextWaitMs: () => {
      if (now() - begunAt >= lastingMs) count = 0;
      count += 1;
      if (count > limits.most) return null;
      return Math.min(limits.mostWaitMs, limits.firstWaitMs * 2 ** (count - 1));
    },
    begun: () => (begunAt = now()),
  };
}

/** What a person is told when a process is given up: what happened, what follows, what to do. */
export function inVain(name: string, most: number, last: string): string {
  return (
    `${name} was started again ${most} times in a row in vain (the last time: ${last}), and the ` +
    'alliance cannot run without it: everything is ended; put that right, then npm start again.'
  );
}
