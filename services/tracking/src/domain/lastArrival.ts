import type { Instant } from '@serai/model';

/** When something has come by in a share (0 to 1) of all that may happen. */
export type Quantiles = (share: number) => Instant;

/** The end of a way, and the names of the legs that are ahead on it. */
export interface WayEnd {
  readonly legs: readonly string[];
  readonly quantiles: Quantiles;
}

/** So many points of equal weight stand for what ways with a leg in common come to. */
const points = 199;
/** Halvings of the time between two moments, down to a millisecond within 34 years. */
const mostHalvings = 40;

/**
 * When the last of several ways has ended. Ways that share a leg ahead have one and the same delay:
 * where one of them is at a share of what may come, so are the others (comonotone), and a quantile
 * of the last of them is the largest of theirs (Dhaene et al., The concept of comonotonicity in
 * actuarial science and finance: theory, Insurance: Mathematics and Economics 31, 2002, 3-33). Ways
 * without a leg in common are independent: all have ended by a moment with the product of the
 * likelihoods that each has (David and Nagaraja, Order Statistics, 3rd ed., 2003, 5.2), so that the
 * last of many is later than the last of each. At least one way.
 */
export function lastOf(ways: readonly WayEnd[]): Quantiles {
  const apart = withLegsInCommon(ways).map((together): Quantiles => {
    return (share) => Math.max(...together.map(({ quantiles }) => quantiles(share)));
  });
  const [only] = apart;
  if (apart.length === 1 && only !== undefined) return only;
  const each = apart.map((quantiles) =>
    Float64Array.from({ length: points }, (_, nth) => quantiles((nth + 0.5) / points)),
  );
  const allBy = (at: Instant): number => each.reduce((all, one) => all * shareBy(one, at), 1);
  return (share) => {
    let low = Math.max(...each.map((one) => one[0] ?? 0));
    let high = Math.max(...each.map((one) => one[points - 1] ?? 0));
    for (let halving = 0; halving < mostHalvings && high - low > 1; halving += 1) {
      const middle = Math.floor((low + high) / 2);
      if (allBy(middle) >= share) high = middle;
      else low = middle;
    }
    return allBy(low) >= share ? low : high;
  };
}

/** Whether some of them are independent of others. */
export function areApart(ways: readonly WayEnd[]): boolean {
  return withLegsInCommon(ways).length > 1;
}

/** Of sorted moments, each of which stands for an equal share, by proportion between two. */
export function quantileOf(sorted: ArrayLike<number>, share: number): Instant {
  const place = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return Math.round(low + (high - low) * (place % 1));
}

/** The other way round: which share of them has come by a moment. */
function shareBy(sorted: Float64Array, at: Instant): number {
  const behind = sorted.findIndex((moment) => moment > at);
  if (behind === 0) return 0;
  if (behind < 0) return 1;
  const [low = 0, high = 0] = [sorted[behind - 1], sorted[behind]];
  return (behind - 0.5 + (at - low) / (high - low)) / sorted.length;
}

/** Ways that share a leg, or each share one with a third, and so on. */
function withLegsInCommon(ways: readonly WayEnd[]): readonly (readonly WayEnd[])[] {
  let groups: { readonly legs: ReadonlySet<string>; readonly ways: readonly WayEnd[] }[] = [];
  for (const way of ways) {
    const shares = ({ legs }: { readonly legs: ReadonlySet<string> }): boolean =>
      way.legs.some((leg) => legs.has(leg));
    const same = groups.filter(shares);
    const legs = new Set([...way.legs, ...same.flatMap((group) => [...group.legs])]);
    const joined = { legs, ways: [...same.flatMap((group) => group.ways), way] };
    groups = [...groups.filter((group) => !shares(group)), joined];
  }
  return groups.map((group) => group.ways);
}
