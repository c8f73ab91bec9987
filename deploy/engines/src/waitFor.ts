import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** Asks again and again until the answer is not undefined; throws what `late` makes after the limit. */
export async function waitFor<Answer>(
  ask: () => Promise<Answer | undefined>,
  limitMs: number,
  late: () => Error,
): Promise<Answer> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw late();
    await pause(POLL_MS);
  }
}
