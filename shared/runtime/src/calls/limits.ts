/** The longest that any call may take; a caller that allows more is cut to it. */
export const maxDeadlineMs = 120_000;

export const maxMessageBytes = 8 * 1024 * 1024;

/** How often an idempotent call is asked at most, and how long between. */
export const maxCallTries = 60;
export const firstRetryDelayMs = 50;
export const maxRetryDelayMs = 1_000;

/** What a caller is told to wait when nobody answers. */
export const retryAfterSeconds = 1;

/** Requests under way get this long when a server stops; the process itself has 10 s. */
export const drainTimeoutMs = 7_000;

/** How long an ended answer may take to leave the socket. */
export const flushTimeoutMs = 500;

/** How often health looks at readiness. */
export const healthIntervalMs = 200;

/** A refusal travels in trailers, where 8 KB is what everyone accepts. */
export const maxDetailsBytes = 6 * 1024;

/** Facts that one call asks about. */
export const maxFactsAsked = 500;

export const maxRequestIdLength = 200;
export const maxActorLength = 4 * 1024;
