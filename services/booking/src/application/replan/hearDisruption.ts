import { derivedId, type Sheet } from '@serai/runtime';
import type { Cause } from '../../domain/replan/cause';
import type { Kinds } from '../kinds';

/** A fact makes one disruption. */
export function disruptionId(factId: string): string {
  return derivedId('dis', factId);
}

/** Something happened that ways may break by; whom it hits is found afterwards. */
export function hearDisruption(kinds: Kinds, sheet: Sheet, factId: string, cause: Cause): void {
  const id = disruptionId(factId);
  if (sheet.state(kinds.disruption, id).status !== 'unknown') return;
  sheet.record(kinds.disruption, id, [{ type: 'DisruptionHeard', cause, at: sheet.at }]);
}
