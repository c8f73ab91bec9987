import { setTimeout as wait } from 'node:timers/promises';

const pollMs = 50;

/**
 * Waits for the gateway's word that all services are ready. Throws a sentence that names those
 * which are not when the time is up, or when nobody needs them any more.
 */
export async function allReady(
  base: string,
  timeoutMs: number,
  isNeeded: () => boolean = () => true,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  let waiting = 'the gateway does not answer';
  while (isNeeded() && Date.now() < until) {
    try {
      const response = await fetch(`${base}/readyz`);
      if (response.ok) return;
      waiting = whoWaits(await response.text());
    } catch (error) {
      waiting = `the gateway does not answer (${reasonOf(error)})`;
    }
    await wait(pollMs);
  }
  throw new Error(`The services were not ready in ${timeoutMs / 1000} s: ${waiting}.`);
}

function whoWaits(said: string): string {
  try {
    const { reasons } = JSON.parse(said) as { reasons: Record<string, string> };
    return Object.entries(reasons)
      .map(([service, reason]) => `${service} ${reason}`)
      .join(', ');
  } catch {
    return `the gateway says ${said}`;
  }
}

/** What `fetch` throws says only that it failed; why stands in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { message?: string }; message: string };
  return cause?.message ?? message;
}
