import { commonEnv, readEnv } from '@serai/runtime';

/** What this process must be told. */
export type TrackingEnv = ReturnType<typeof trackingEnv>;

export function trackingEnv() {
  return readEnv(commonEnv);
}
