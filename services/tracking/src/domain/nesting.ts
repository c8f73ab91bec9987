import { trackingRefusals } from './refusals';
import type { Unit } from './unit';

/** Parcel in bag in cage on pallet in container. */
export const maxNestingLevels = 5;

export type ReadUnit = (sscc: string) => Unit;

/** Everything inside a unit, at any depth, itself left out. */
export function contentOf(read: ReadUnit, sscc: string, level = 0): readonly string[] {
  const unit = read(sscc);
  if (unit.status === 'absent' || level > maxNestingLevels) return [];
  return unit.childSsccs.flatMap((child) => [child, ...contentOf(read, child, level + 1)]);
}

/** Refuses NESTING_CYCLE and NESTING_TOO_DEEP, naming the field of the child. */
export function mayEnclose(
  read: ReadUnit,
  parent: string,
  children: readonly string[],
  field: string,
): void {
  const above = outerUnitsOf(read, parent);
  children.forEach((child, index) => {
    const at = `${field}[${index}]`;
    const isCycle = child === parent || above.includes(child);
    if (isCycle) throw trackingRefusals.NESTING_CYCLE({ field: at });
    const depth = above.length + 1 + heightOf(read, child);
    if (depth > maxNestingLevels) throw trackingRefusals.NESTING_TOO_DEEP({ field: at });
  });
}

/** The units around a unit, the nearest first. */
export function outerUnitsOf(read: ReadUnit, sscc: string): readonly string[] {
  const outer: string[] = [];
  let unit = read(sscc);
  while (outer.length <= maxNestingLevels) {
    if (unit.status === 'absent' || unit.parentSscc === undefined) break;
    outer.push(unit.parentSscc);
    unit = read(unit.parentSscc);
  }
  return outer;
}

/** 1 for a unit without content. */
function heightOf(read: ReadUnit, sscc: string): number {
  const unit = read(sscc);
  if (unit.status === 'absent') return 1;
  return 1 + Math.max(0, ...unit.childSsccs.map((child) => heightOf(read, child)));
}
