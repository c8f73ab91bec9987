import { derivedId } from '@serai/runtime';
import type { Hit } from '../../domain/replan/hits';

/** Parcels of a part that wait at one place have one reroute, whatever hits them. */
export function rerouteIdOf({ part, behind }: Pick<Hit, 'part' | 'behind'>): string {
  return derivedId('rrt', part.id, String(behind));
}
