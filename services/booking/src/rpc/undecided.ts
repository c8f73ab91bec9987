import { isRefusal, type RefusalKind } from '@serai/model';
import { logger } from '@serai/runtime';

/** Nothing is decided by these, for nobody: the same is asked again, under the same hold id. */
const away: readonly RefusalKind[] = ['unavailable', 'tooMany', 'unauthenticated'];

/** Why it is not known whether space was given back, or exchanged. Throws a refusal. */
export function notReleased(thrown: unknown): 'away' | 'failed' {
  const answer = undecided('release', thrown);
  if (answer === undefined) throw thrown;
  return answer;
}

/** Whether everybody must wait or only this booking; undefined where it was refused for good. */
export function undecided(method: string, thrown: unknown): 'away' | 'failed' | undefined {
  const kind = isRefusal(thrown) ? thrown.kind : undefined;
  if (kind !== undefined && away.includes(kind)) {
    logger().warn({ err: thrown, method }, 'capacity is away; the booking is resumed later');
    return 'away';
  }
  if (kind !== undefined && kind !== 'stale') return undefined;
  logger().error({ err: thrown, method }, 'capacity failed; the booking is resumed later');
  return 'failed';
}

/** undefined where there is no such thing. */
export async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (isRefusal(thrown) && thrown.kind === 'missing') return undefined;
    throw thrown;
  }
}
