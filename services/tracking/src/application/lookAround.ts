import type { Sheet } from '@serai/runtime';
import { maxNestingLevels } from '../domain/nesting';
import { bookingOf } from '../domain/unit';
import type { Kinds } from './kinds';
import { estimateTouches } from './progress';

/**
 * What many reads of units will look at, read together: what lies in the units and around them,
 * their bookings, and what their estimates depend on. What was not foreseen is read when it is
 * asked for.
 */
export function lookAround(kinds: Kinds, sheet: Sheet, ssccs: readonly string[]): void {
  lookAtUnits(kinds, sheet, ssccs);
  const bookings = new Set(ssccs.map((sscc) => bookingOf(sheet.state(kinds.unit, sscc))));
  bookings.delete('');
  const ids = [...bookings];
  sheet.look(ids.map((id) => ({ kind: kinds.consignment, id })));
  sheet.look(ids.flatMap((id) => estimateTouches(kinds, sheet.state(kinds.consignment, id))));
}

/** Level by level, as they lie in one another. */
function lookAtUnits(kinds: Kinds, sheet: Sheet, ssccs: readonly string[]): void {
  const found = new Set(ssccs);
  let open = [...found];
  for (let level = 0; level <= maxNestingLevels && open.length > 0; level += 1) {
    sheet.look(open.map((id) => ({ kind: kinds.unit, id })));
    const next = open.flatMap((sscc) => {
      const unit = sheet.state(kinds.unit, sscc);
      if (unit.status === 'absent') return [];
      return unit.parentSscc === undefined
        ? unit.childSsccs
        : [...unit.childSsccs, unit.parentSscc];
    });
    open = next.filter((sscc) => !found.has(sscc));
    for (const sscc of open) found.add(sscc);
  }
}
