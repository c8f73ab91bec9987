import type { SpaceCommand } from './commands';
import type { RefusedRow } from './entry';

/**
 * Whether an answer is for good. Not that a hold is missing, because it may still come; and not
 * an expiry's, because that asks only what the time is.
 */
export function keepsReceipt(command: SpaceCommand, refused: RefusedRow | null): boolean {
  return command.kind !== 'expire' && refused?.code !== 'HOLD_MISSING';
}
