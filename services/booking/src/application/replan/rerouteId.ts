import { derivedId } from '@serai/runtime';
import type { Hit } from '../../domain/replan/hits';

/** Parcels of a part that wait at one place, or in one sealed unit, have one reroute, whatever hits them. */
export function rerouteIdOf({
  part,
  behind,
  outerSscc,
}: Pick<Hit, 'part' | 'behind' | 'outerSscc'>): string {
  const unit = outerSscc === undefined ? [] : [outerSscc];
  return derivedId('rrt', part.id, String(behind), ...unit);
}
