import type { Instant } from '@serai/model';
import type { PlannedStep } from './consignment';
import { delayKeys } from './delays';
import type { LiveDepartures } from './estimate';
import { beginningOf, expectedEnd } from './estimate';
import { inOrder } from './happening';
import type { Unit } from './unit';

/** How late a parcel was at the end of a step, by the keys under which that is kept. */
export interface SeenDelay {
  readonly keys: readonly string[];
  readonly delayMs: number;
}

/**
 * What a parcel's way says of the delays of its steps: each against what was to be expected when it
 * set out on the step, so that a delay counts where it was made and not again behind. A step counts
 * where the parcel was seen at both of its ends; what ended before it was to begin teaches nothing.
 */
export function delaysOf(
  steps: readonly PlannedStep[],
  unit: Unit,
  live: LiveDepartures,
): readonly SeenDelay[] {
  const ends = endsOf(steps, unit);
  return steps.flatMap((step, index) => {
    const end = ends[index];
    const reached = index === 0 ? 0 : ends[index - 1];
    if (end === undefined || reached === undefined) return [];
    if (end < beginningOf(step, live)) return [];
    const keys = delayKeys(step, steps[index - 1]);
    return [{ keys, delayMs: end - expectedEnd(step, live, reached) }];
  });
}

/** When the parcel was first seen at the end of each step. */
function endsOf(steps: readonly PlannedStep[], unit: Unit): readonly (Instant | undefined)[] {
  const seen = unit.status === 'absent' ? [] : inOrder(unit.history);
  return steps.map(({ kind, toPointId }) => {
    const isEnd = (each: (typeof seen)[number]): boolean =>
      kind === 'delivery' ? each.kind === 'delivered' : each.pointId === toPointId;
    return seen.find(isEnd)?.eventTime;
  });
}
