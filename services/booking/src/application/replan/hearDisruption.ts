import { derivedId, type Sheet } from '@serai/runtime';
import type { Cause } from '../../domain/replan/cause';
import type { Kinds } from '../kinds';

/** A fact makes one disruption, and so does an embargo. */
export function disruptionId(of: string): string {
  return derivedId('dis', of);
}

/** Something happened that ways may break by; whom it hits is found afterwards. */
export function hearDisruption(kinds: Kinds, sheet: Sheet, of: string, cause: Cause): void {
  const id = disruptionId(of);
  if (sheet.state(kinds.disruption, id).status !== 'unknown') return;
  sheet.record(kinds.disruption, id, [{ type: 'DisruptionHeard', cause, at: sheet.at }]);
}

/** The cause is no more: who waits for another way because of it is tried again as ever. */
export function hearGone(kinds: Kinds, sheet: Sheet, of: string): void {
  const id = disruptionId(of);
  if (sheet.state(kinds.disruption, id).status !== 'open') return;
  sheet.record(kinds.disruption, id, [{ type: 'DisruptionWorked' }]);
}
