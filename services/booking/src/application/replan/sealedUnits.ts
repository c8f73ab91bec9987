import type { Desk, Kept } from '../desk';
import { seenIn } from '../../domain/bookingState';
import type { OuterUnit } from '../../domain/replan/outerUnit';

/** So deep units lie in one another at most. */
export const mostLevels = 10;

/** Of the units that parcels of these bookings were read in: the outermost sealed one around each. */
export function sealedUnits(
  { replans }: Pick<Desk, 'replans'>,
  found: readonly Pick<Kept, 'booking'>[],
): Promise<ReadonlyMap<string, string>> {
  const outer = found
    .flatMap(({ booking }) => seenIn(booking))
    .map(({ outerSscc }) => outerSscc)
    .filter((sscc) => sscc !== '');
  return outermostSealed(outer, (ssccs) => replans.outerUnits(ssccs));
}

/**
 * By the unit that a parcel lies in: the outermost sealed one of it and those around it. `lookUp`
 * answers what is known of some units; each level is looked up once.
 */
export async function outermostSealed(
  ssccs: readonly string[],
  lookUp: (ssccs: readonly string[]) => Promise<ReadonlyMap<string, OuterUnit>>,
): Promise<ReadonlyMap<string, string>> {
  const sealed = new Map<string, string>();
  let open = [...new Set(ssccs)].map((inner) => ({ inner, at: inner }));
  for (let level = 0; level < mostLevels && open.length > 0; level += 1) {
    const known = await lookUp([...new Set(open.map(({ at }) => at))]);
    for (const { inner, at } of open) if (known.get(at)?.isSealed) sealed.set(inner, at);
    open = open
      .map(({ inner, at }) => ({ inner, at: known.get(at)?.parentSscc ?? '' }))
      .filter(({ at }) => at !== '');
  }
  return sealed;
}
