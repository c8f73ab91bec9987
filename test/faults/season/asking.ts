import type { Actor } from '@serai/model';
import { isRefusal } from '@serai/model';
import type { TrackingAlone } from '../stage/trackingAlone';

const deadlineMs = 20_000;
const retryMs = 100;
const mostTries = 600;
/** What gRPC says of a stream that ended with its process. */
const brokenConnection = /RST_STREAM|ECONNRESET|EPIPE/;

/** Everything that was acknowledged. */
export interface Acknowledged {
  readonly events: Set<string>;
  /** Hand-overs, by id, with what they were answered to be last. */
  readonly handOvers: Map<string, string>;
  /** How often somebody had to ask again. */
  repeats: number;
}

/** Who asks, and until it is answered. */
export interface Asking {
  as(memberId: string, requestId: string): { deadlineMs: number; token: string; requestId: string };
  sure<T>(work: () => Promise<T>): Promise<T>;
}

/** As operators of members, who ask again, under the same ids, until they are answered. */
export function askingOf(alone: TrackingAlone, acknowledged: Acknowledged): Asking {
  const tokens = new Map<string, string>();
  return {
    as: (memberId, requestId) => {
      const actor: Actor = { subject: `op ${memberId}`, member: memberId, roles: ['operator'] };
      const token = tokens.get(memberId) ?? alone.token(actor);
      tokens.set(memberId, token);
      return { deadlineMs, token, requestId };
    },
    sure: (work) => untilAnswered(work, acknowledged),
  };
}

/** A process that is away, or went away while it was asked, is asked again; nothing else is. */
export async function untilAnswered<T>(
  work: () => Promise<T>,
  acknowledged: Acknowledged,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || tries === mostTries) throw error;
      acknowledged.repeats += 1;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

function isAway(error: unknown): boolean {
  if (isRefusal(error)) return error.kind === 'unavailable';
  return error instanceof Error && brokenConnection.test(error.message);
}
