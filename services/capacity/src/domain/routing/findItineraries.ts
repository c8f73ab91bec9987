import type { Door } from './doors';
import { firstRun, readyToGoOn } from './doors';
import type { Relaxed } from './filters';
import type { Label } from './labels';
import type { Network } from './network';
import type { Arrival } from './plan';
import { planOf } from './plan';
import type { Finding } from './reasons';
import { reasonsFor } from './reasons';
import type { FoundWays, RoutingRequirement } from './requirement';
import type { SearchWork } from './scan';
import { maxLabelsInAll, scan } from './scan';

const noneRelaxed: Relaxed = new Set();

/**
 * Every itinerary that no other beats in arrival, price, CO2e and transfers together, sorted by
 * these four; of equals the one that the scan met first. Where there is none: why, cause by cause,
 * as far as the limit of work allows. The answer is advice: only a hold decides. Same network,
 * requirement: same answer.
 */
export function findItineraries(
  network: Network,
  requirement: RoutingRequirement,
  work: SearchWork = { labelsLeft: maxLabelsInAll },
): FoundWays {
  const { arrivals, incomplete } = frontOf(network, requirement, noneRelaxed, work);
  const itineraries = arrivals.map((arrival) => planOf(network, requirement, arrival));
  if (itineraries.length > 0) return { itineraries, reasons: [], incomplete };
  let isCut = incomplete;
  const lookFor = (relaxed: Relaxed): Finding => {
    const front = work.labelsLeft > 0 && frontOf(network, requirement, relaxed, work);
    if (front && front.arrivals.length > 0) return 'found';
    if (front && !front.incomplete) return 'none';
    isCut = true;
    return 'unknown';
  };
  const reasons = reasonsFor(network, requirement, lookFor);
  return { itineraries, reasons, incomplete: isCut };
}

function frontOf(
  network: Network,
  requirement: RoutingRequirement,
  relaxed: Relaxed,
  work: SearchWork,
): { arrivals: readonly Arrival[]; incomplete: boolean } {
  const { ways, incomplete } = scan(network, requirement, relaxed, work);
  const all = [...ways].flatMap(([door, labels]) =>
    labels.flatMap((label) => deliver(network, requirement, door, label, relaxed)),
  );
  return { arrivals: all.filter(isUnbeaten).sort(byCosts), incomplete };
}

/** From the last point to the door, or to the counter of the point itself. */
function deliver(
  network: Network,
  requirement: RoutingRequirement,
  door: Door,
  label: Label,
  relaxed: Relaxed,
): Arrival[] {
  const point = network.points.get(door.pointId);
  if (point === undefined) return [];
  const isHandled = door.area !== undefined && label.from.kind === 'ride';
  const ready =
    door.area === undefined ? label.arrival : readyToGoOn(point, label.arrival, isHandled);
  const run = firstRun(network, requirement, door, ready, relaxed, runOfStart(label));
  const isLate = run !== null && run.endsAt > (requirement.deliverBy ?? Number.MAX_SAFE_INTEGER);
  if (run === null || (isLate && !relaxed.has('time'))) return [];
  return [{ label, door, run }];
}

/** The run that collected what was not yet ridden: a delivery may meet the same one again. */
function runOfStart({ from }: Label): { areaId: string; run: string } | undefined {
  if (from.kind !== 'start' || from.door.area === undefined || from.run.run === undefined) {
    return undefined;
  }
  return { areaId: from.door.area.id, run: from.run.run };
}

function costsOf({ label, door, run }: Arrival): readonly [number, number, number, number] {
  const transfers = Math.max(0, label.boardings - 1);
  return [run.endsAt, label.price + door.price.paid, label.co2eGrams, transfers];
}

function isUnbeaten(arrival: Arrival, index: number, all: readonly Arrival[]): boolean {
  const own = costsOf(arrival);
  return !all.some((other, at) => {
    const theirs = costsOf(other);
    const isNoWorse = theirs.every((cost, criterion) => cost <= (own[criterion] ?? 0));
    const isBetter = theirs.some((cost, criterion) => cost < (own[criterion] ?? 0));
    return isNoWorse && (isBetter || at < index);
  });
}

function byCosts(a: Arrival, b: Arrival): number {
  const [one, other] = [costsOf(a), costsOf(b)];
  const differing = one.findIndex((cost, criterion) => cost !== other[criterion]);
  return differing < 0 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}
