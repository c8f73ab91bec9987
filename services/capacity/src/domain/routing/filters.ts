import type { Instant } from '@serai/model';
import type { Network, RoutingLine } from './network';
import { termsBetween } from './network';
import type { RoutingRequirement } from './requirement';

/** What may keep a way out. One at a time is left off to tell a person why nothing was found. */
export type Filter = 'goods' | 'room' | 'time' | 'interlining' | 'sale' | 'avoided' | 'embargo';

export type Relaxed = ReadonlySet<Filter>;

/**
 * Whether this requirement may ride this line at all, on departures that these may sell: a line may
 * be published for others since they were opened. Decided once for each path.
 */
export function mayRide(
  network: Network,
  requirement: RoutingRequirement,
  line: RoutingLine,
  sellerIds: readonly string[],
  relaxed: Relaxed,
): boolean {
  const { sellerId, goods, modes, avoidMembers } = requirement;
  if (!network.activeMembers.has(line.memberId)) return false;
  const isForSale =
    sellerIds.length === 0 || line.memberId === sellerId || sellerIds.includes(sellerId);
  if (!isForSale && !relaxed.has('sale')) return false;
  if (!relaxed.has('goods') && !goods.every((word) => line.goods.includes(word))) return false;
  if (relaxed.has('avoided')) return true;
  return !avoidMembers.includes(line.memberId) && (modes.length === 0 || modes.includes(line.mode));
}

/**
 * Whether parcels may pass from one member to another at that moment; a member always goes with
 * itself. Agreements begin and end, so what holds at the boarding decides, not at the asking.
 */
export function interlining(
  network: Network,
  relaxed: Relaxed,
): (from: string | null, to: string, at: Instant) => boolean {
  return (from, to, at) => {
    if (from === null || from === to || relaxed.has('interlining')) return true;
    return termsBetween(network, from, to, at).interline;
  };
}
