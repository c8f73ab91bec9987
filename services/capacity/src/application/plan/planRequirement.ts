import { formatInstant, isRefusal } from '@serai/model';
import type { Relaxed } from '../../domain/routing/filters';
import type { Front, Ridden, Way } from '../../domain/routing/question';
import { causesAmong } from '../../domain/routing/reasons';
import { scan } from '../../domain/routing/scan';
import type { Timetable } from '../../domain/routing/timetable';
import type { PlanNetwork } from './planNetwork';
import type { LegCosts } from './planQuestion';
import { legCostsOf, planQuestion } from './planQuestion';
import type { PlanRequirement } from './requirementForms';

/** A way as it is printed. */
export interface PlanOption {
  /** RFC 3339 in UTC. */
  readonly arrives: string;
  /** Whole minor units of the network's currency. */
  readonly price: number;
  readonly co2eGrams: number;
  readonly transfers: number;
  /** Every leg ridden, by its place in its departure. */
  readonly legs: readonly { readonly departure: string; readonly leg: number }[];
}

export interface PlanAnswer {
  readonly id: string | null;
  readonly options: readonly PlanOption[];
  readonly reason?: string;
  /** The causes for which nothing, or not all, was answered. */
  readonly refused: readonly string[];
}

/** About a gigabyte of labels: a search that would keep more is ended before its end. */
const mostLabels = 16_000_000;

/**
 * Every way that no other beats in arrival, price, CO2e and transfers together, sorted by these four;
 * where there is none, the reason, by leaving off one filter at a time. What is too large to be added
 * exactly, or to be searched to the end, is refused.
 */
export function planRequirement(
  network: PlanNetwork,
  requirement: PlanRequirement,
  limit = mostLabels,
): PlanAnswer {
  const { id } = requirement;
  const costs = exactCosts(network, requirement);
  if (costs === null) return refusal(id, ['grams: a price is too large to be exact']);
  const search = (relaxed: Relaxed): Front => {
    const question = planQuestion(network, requirement, costs, relaxed);
    return scan(network.timetable, question, { maxLabels: limit, isOver: () => false });
  };
  const { ways, incomplete } = search(new Set());
  if (!ways.every(isExact)) return refusal(id, ['grams: a sum is too large to be exact']);
  const options = ways.map((way) => optionOf(network.timetable, way));
  if (incomplete) {
    const cut = `more than ${limit} labels: later ways were not looked at`;
    return { id, options, reason: cut, refused: [cut] };
  }
  if (options.length > 0) return { id, options, refused: [] };
  const causes = causesAmong(['goods', 'room', 'time', 'interlining', 'avoided'], (relaxed) => {
    const found = search(relaxed);
    if (found.ways.length > 0) return 'found';
    return found.incomplete ? 'unknown' : 'none';
  });
  const reason = causes.map(({ code, message }) => `${code}: ${message}`).join('; ');
  return { id, options, reason, refused: [] };
}

/** The answer to what was not searched. */
export function refusal(id: string | null, refused: readonly string[]): PlanAnswer {
  return { id, options: [], reason: refused.join('; '), refused };
}

function exactCosts(network: PlanNetwork, requirement: PlanRequirement): LegCosts | null {
  try {
    return legCostsOf(network, requirement);
  } catch (error) {
    if (isRefusal(error) && error.code === 'TARIFF_INVALID') return null;
    throw error;
  }
}

function isExact({ price, co2eGrams }: Way): boolean {
  return Number.isSafeInteger(price) && Number.isSafeInteger(co2eGrams);
}

function optionOf(timetable: Timetable, way: Way): PlanOption {
  return {
    arrives: formatInstant(way.arrives),
    price: way.price,
    co2eGrams: way.co2eGrams,
    transfers: way.boardings - 1,
    legs: way.rides.flatMap((ridden) => legsOf(timetable, ridden)),
  };
}

function legsOf({ paths, trips, leg, next }: Timetable, ridden: Ridden): PlanOption['legs'] {
  const departure = trips.departureIds[ridden.trip] as string;
  const path = paths.path[leg[ridden.first] as number] as number;
  const firstLeg = paths.firstLeg[path] as number;
  const legs: { departure: string; leg: number }[] = [];
  let at = ridden.first;
  for (;;) {
    legs.push({ departure, leg: (leg[at] as number) - firstLeg });
    if (at === ridden.last) return legs;
    at = next[at] as number;
  }
}
