import type { Sheet } from '@serai/runtime';
import type { KnownUnit } from '../domain/unit';
import type { Kinds } from './kinds';

/**
 * Ends the nesting of children in an outer unit, on both sides. They part where nothing was told of
 * the outer unit itself, so that it may have to be derived again when something is.
 */
export function takeOut(
  kinds: Kinds,
  sheet: Sheet,
  outer: KnownUnit,
  children: readonly string[],
  isParting = false,
): void {
  const inside = children.filter((child) => outer.childSsccs.includes(child));
  if (inside.length === 0) return;
  for (const child of inside) sheet.record(kinds.unit, child, [{ type: 'UnitTakenOut' }]);
  const childSsccs = outer.childSsccs.filter((child) => !inside.includes(child));
  const parted = isParting ? { parted: inside } : {};
  sheet.record(kinds.unit, outer.sscc, [{ type: 'ContentChanged', childSsccs, ...parted }]);
}

/** The unit is no longer in what it was in, if it was in anything. */
export function leaveOuter(kinds: Kinds, sheet: Sheet, unit: KnownUnit): void {
  if (unit.parentSscc === undefined) return;
  const outer = sheet.state(kinds.unit, unit.parentSscc);
  if (outer.status !== 'absent') takeOut(kinds, sheet, outer, [unit.sscc], true);
}
