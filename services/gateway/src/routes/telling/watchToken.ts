import { isRefusal } from '@serai/model';
import type { Verifier } from '@serai/runtime';

/** Who was removed is heard of about as often. */
const lookEveryMs = 2_000;

/**
 * Aborted once the token is good no more: it has expired, or whoever held it was removed. Looks no
 * more after `until`.
 */
export function watchToken(verifier: Verifier, token: string, until: AbortSignal): AbortSignal {
  const ended = new AbortController();
  const timer = setInterval(() => {
    if (!isGood(verifier, token)) ended.abort();
  }, lookEveryMs);
  const stop = (): void => clearInterval(timer);
  for (const signal of [ended.signal, until]) {
    signal.addEventListener('abort', stop, { once: true });
  }
  return ended.signal;
}

function isGood(verifier: Verifier, token: string): boolean {
  try {
    verifier.verify(token);
    return true;
  } catch (error) {
    return !(isRefusal(error) && error.kind === 'unauthenticated');
  }
}
