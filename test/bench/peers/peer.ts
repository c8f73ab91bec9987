import type { Instant } from '@serai/model';
import type { Question } from '../../../services/capacity/src/domain/routing/question';

/** Another planner over the same departures. */
export interface Peer {
  readonly name: string;
  /** Puts a question into the planner's own words; that is not timed, the answer is. */
  prepare(question: Question): () => Instant | Promise<Instant>;
}

/** Planners for a city's day count seconds since it began, and do so above 0. */
export function secondsSince(origin: Instant, at: Instant): number {
  return Math.round((at - origin) / 1000);
}

/** By id, the entries' earliest ready time in seconds. */
export function readySeconds({ entries }: Question, origin: Instant): Map<number, number> {
  const ready = new Map<number, number>();
  for (const { point, readyAt } of entries) {
    const seconds = secondsSince(origin, readyAt);
    ready.set(point, Math.min(seconds, ready.get(point) ?? seconds));
  }
  return ready;
}
