import { toRest } from './names';
import type { Answer } from './route';

/** What was asked for. */
export function ok(value: unknown): Answer {
  return { status: 200, body: toRest(value) };
}

/** What was made, and where it is from now on. */
export function created(value: unknown, location: string): Answer {
  return { status: 201, body: toRest(value), headers: { Location: location } };
}

export const done: Answer = { status: 204 };

/** A page of a list; `next` is the cursor of the following one. */
export function pageOf(items: readonly unknown[], nextCursor: string): Answer {
  return { status: 200, body: { items: toRest(items), next: nextCursor || null } };
}
