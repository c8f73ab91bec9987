import type { Happening } from './happening';
import { inOrder, isSameEvent, placeOf } from './happening';
import type { KnownUnit } from './unit';
import type { UnitFact } from './unitFact';

/** Where a unit is, and how, follow from what is told of it. */
export function withHistory(unit: KnownUnit, history: readonly Happening[]): KnownUnit {
  const told = inOrder(history);
  const pointId = told.findLast((each) => placeOf(each) !== undefined)?.pointId;
  const condition = told.findLast((each) => each.condition !== undefined)?.condition ?? 'ok';
  const { pointId: _before, ...rest } = unit;
  return { ...rest, condition, history, ...(pointId === undefined ? {} : { pointId }) };
}

/** The place of an event, by its id or its GLN, while nobody has published it. */
export function unknownPlaceOf({ flags, pointId, gln }: Happening): string | undefined {
  const isUnknown = flags.includes('unknown_point') && !flags.includes('corrected');
  return isUnknown ? (pointId ?? gln) : undefined;
}

export function unknownPlacesOf({ history }: KnownUnit): readonly string[] {
  return [...new Set(history.flatMap((each) => unknownPlaceOf(each) ?? []))];
}

/** The point of an event became known: it is as if it always had been. */
export function placed(
  unit: KnownUnit,
  { eventId, memberId, pointId, isAstray }: UnitFact & { type: 'HappeningPlaced' },
): KnownUnit {
  const odd = isAstray ? (['unexpected_place'] as const) : [];
  const history = unit.history.map((each): Happening => {
    const isIt = isSameEvent(each, { eventId, memberId }) && unknownPlaceOf(each) !== undefined;
    if (!isIt) return each;
    const flags = [...each.flags.filter((flag) => flag !== 'unknown_point'), ...odd];
    return { ...each, pointId, flags };
  });
  return withHistory(unit, history);
}
