import type { Sheet } from '@serai/runtime';
import type { WayChange } from '../domain/consignment';
import { membersOf, stepsOf } from '../domain/consignment';
import { goesOtherwise } from '../domain/incident';
import { custodianOf } from '../domain/unit';
import { clearConnections } from './incidents';
import type { Kinds } from './kinds';
import { moveEstimate } from './progress';

/**
 * Parcels of a booking go another way: who prepares for them are the members ahead on it, what broke
 * on the old one is nobody's to act on any more, and the estimate moves. Custody is as it was.
 */
export function changeWay(
  kinds: Kinds,
  sheet: Sheet,
  bookingId: string,
  change: WayChange,
  leftIds: readonly string[],
): void {
  const state = sheet.state(kinds.consignment, bookingId);
  if (state.status !== 'expected') return;
  const now = sheet.record(kinds.consignment, bookingId, [{ type: 'WayChanged', ...change }]);
  for (const sscc of change.ssccs) {
    const ahead = membersOf(stepsOf(now, sscc).slice(state.progress[sscc]?.step ?? 0));
    const holder = custodianOf(sheet.state(kinds.unit, sscc));
    // Who has it prepares for nothing: the next one is who comes behind it.
    const plannedMemberIds = ahead.slice(ahead.indexOf(holder ?? '') + 1);
    sheet.record(kinds.unit, sscc, [{ type: 'UnitReplanned', plannedMemberIds, at: sheet.at }]);
  }
  const left = change.ssccs.map((sscc) => ({ sscc, departureIds: leftIds }));
  clearConnections(kinds, sheet, left, goesOtherwise);
  moveEstimate(kinds, sheet, bookingId);
}
