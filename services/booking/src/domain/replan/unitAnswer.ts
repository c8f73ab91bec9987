import type { Instant } from '@serai/model';
import type { Proposal } from './proposal';
import { isDeclined, type KnownReroute } from './reroute';

/** What all that lies in a sealed unit comes to: not all is answered, one way for all, or none. */
export type UnitAnswer =
  | { readonly is: 'open' }
  | { readonly is: 'none' }
  | { readonly is: 'way'; readonly unitWay: string };

type Asked = KnownReroute & { readonly proposal: Proposal };

/**
 * The one answer of a sealed unit, of the reroutes in it that are not settled. It is open until each
 * that was asked has answered, or should have. Who kept silent goes with the others, and if all did,
 * as the charter's default says; so it is where they chose different ways: by 'earliest' the one of
 * them by which the last of it arrives first. Where one wants none of them, no way is taken.
 */
export function answerOfUnit(reroutes: readonly KnownReroute[], now: Instant): UnitAnswer {
  const asked = reroutes.filter(isAsked);
  if (reroutes.some((one) => one.status === 'unplaced' && isDeclined(one))) return { is: 'none' };
  const isOpen = ({ chosenId, proposal }: Asked): boolean =>
    chosenId === undefined && proposal.answerBy > now;
  if (asked.length === 0 || asked.some(isOpen)) return { is: 'open' };
  const silent = asked.filter(({ chosenId }) => chosenId === undefined);
  const isToDecline = ({ proposal }: Asked): boolean => proposal.byDefault === 'decline';
  if (silent.some(isToDecline)) return { is: 'none' };
  const chosen = new Set(asked.flatMap((one) => unitWayOf(one, one.chosenId) ?? []));
  if (chosen.size > 1 && asked.some(isToDecline)) return { is: 'none' };
  const unitWay = earliestOf(asked, chosen);
  return unitWay === undefined ? { is: 'none' } : { is: 'way', unitWay };
}

/** What an option is called for all of a unit. */
export function unitWayOf(
  { proposal }: Pick<KnownReroute, 'proposal'>,
  optionId: string | undefined,
): string | undefined {
  return proposal?.options.find(({ id }) => id === optionId)?.unitWay;
}

/** Of the ways that are offered to all, and were chosen where any was, the last to arrive first. */
function earliestOf(asked: readonly Asked[], chosen: ReadonlySet<string>): string | undefined {
  const [first, ...others] = asked.map(({ proposal }) => arrivals(proposal));
  const common = [...(first?.entries() ?? [])]
    .filter(
      ([way]) => (chosen.size === 0 || chosen.has(way)) && others.every((one) => one.has(way)),
    )
    .map(([way, at]) => ({ way, at: Math.max(at, ...others.map((one) => one.get(way) ?? 0)) }));
  return common.sort((one, other) => one.at - other.at)[0]?.way;
}

function arrivals({ options }: Proposal): ReadonlyMap<string, Instant> {
  return new Map(
    options.flatMap(({ unitWay, found }) =>
      unitWay === undefined ? [] : [[unitWay, found.arrivesAt] as const],
    ),
  );
}

function isAsked(one: KnownReroute): one is Asked {
  return one.status === 'proposed' && one.proposal !== undefined;
}
