import { commonEnv, readEnv } from '@serai/runtime';

/** What this process must be told. */
export function trackingEnv() {
  return readEnv(commonEnv);
}
