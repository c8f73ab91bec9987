import type { Instant } from '@serai/model';
import { identityRefusals } from './identityRefusals';

/** How often a sign-in with one login may fail before it must wait. */
export const maxSignInFailures = 10;
export const signInWindowMs = 15 * 60_000;

/**
 * Whether one more try may be made, after those in `tries` (instants, failed or still under way)
 * that lie within the window. Refuses SIGN_INS_EXHAUSTED with the seconds until the oldest is out.
 */
export function mayTrySignIn(tries: readonly Instant[], at: Instant): void {
  const recent = tries.filter((tried) => tried > at - signInWindowMs);
  if (recent.length < maxSignInFailures) return;
  const oldest = Math.min(...recent);
  const retryAfterSeconds = Math.max(1, Math.ceil((oldest + signInWindowMs - at) / 1000));
  throw identityRefusals.SIGN_INS_EXHAUSTED({ retryAfterSeconds });
}
