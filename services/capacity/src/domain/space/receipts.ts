import type { SpaceCommand } from './commands';
import type { RefusedRow } from './entry';

/**
 * Whether an answer is for good. Not that a hold is missing, because it may still come; and not
 * of what the service asks by itself, because that asks only what the time is.
 */
export function keepsReceipt(command: SpaceCommand, refused: RefusedRow | null): boolean {
  return !asksOnlyTheTime(command) && refused?.code !== 'HOLD_MISSING';
}

/** Asked by the service itself, again and again: what changes nothing leaves no entry. */
export function asksOnlyTheTime({ kind }: SpaceCommand): boolean {
  return kind === 'expire' || kind === 'warn' || kind === 'retire';
}
