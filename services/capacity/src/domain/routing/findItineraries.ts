import { named, withoutRide } from './doorToDoor';
import type { Relaxed } from './filters';
import type { Network } from './network';
import type { DoorToDoor } from './plan';
import { planOf } from './plan';
import type { Patience } from './question';
import type { StartWindow } from './questionOf';
import { questionOf } from './questionOf';
import type { Finding } from './reasons';
import { reasonsFor } from './reasons';
import type { FoundWays, RoutingRequirement } from './requirement';
import { scan } from './scan';

const noneRelaxed: Relaxed = new Set();

/** All scans of one search together: the ways themselves, and the causes where there is none. */
export const maxLabelsInAll = 4_000_000;

/** A scan that would keep more labels than this says that it is incomplete. */
export const maxLabels = 2_000_000;

/** What one search may still do; every scan draws on it. */
export interface SearchWork {
  labelsLeft: number;
  /** True when nobody waits for the answer any more, or it must be given now. */
  isOver?(): boolean;
}

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
  const { ways, incomplete } = frontOf(network, requirement, noneRelaxed, work);
  const itineraries = ways.map((way) => planOf(network, requirement, way));
  if (itineraries.length > 0) return { itineraries, reasons: [], incomplete };
  let isCut = incomplete;
  const lookFor = (relaxed: Relaxed): Finding => {
    const front = mayGoOn(work) && frontOf(network, requirement, relaxed, work);
    if (front && front.ways.length > 0) return 'found';
    if (front && !front.incomplete) return 'none';
    isCut = true;
    return 'unknown';
  };
  const reasons = reasonsFor(network, requirement, lookFor);
  return { itineraries, reasons, incomplete: isCut };
}

/**
 * The front under some filters; where a window is given, of the ways whose first ride leaves in it.
 */
export function frontOf(
  network: Network,
  requirement: RoutingRequirement,
  relaxed: Relaxed,
  work: SearchWork,
  window: StartWindow | null = null,
): { ways: readonly DoorToDoor[]; incomplete: boolean } {
  const asked = questionOf(network, requirement, relaxed, window);
  const { question } = asked;
  const { ways, incomplete, labels } = scan(network.timetable, question, patienceOf(work));
  work.labelsLeft = Math.max(0, work.labelsLeft - labels - 1);
  const ridden = ways.flatMap((way) => named(network, requirement, asked, way, relaxed) ?? []);
  const still = window === null ? withoutRide(network, requirement, asked, relaxed) : [];
  const all = [...ridden, ...still];
  return { ways: all.filter(isUnbeaten).sort(byCosts), incomplete };
}

/** Whether a further scan may be begun. */
export function mayGoOn(work: SearchWork): boolean {
  return work.labelsLeft > 0 && work.isOver?.() !== true;
}

export function patienceOf(work: SearchWork): Patience {
  return {
    maxLabels: Math.min(maxLabels, work.labelsLeft),
    isOver: () => work.isOver?.() ?? false,
  };
}

function costsOf({ end, price, co2eGrams, rides }: DoorToDoor): readonly number[] {
  return [end.run.endsAt, price, co2eGrams, Math.max(0, rides.length - 1)];
}

function isUnbeaten(way: DoorToDoor, index: number, all: readonly DoorToDoor[]): boolean {
  const own = costsOf(way);
  return !all.some((other, at) => {
    const theirs = costsOf(other);
    const isNoWorse = theirs.every((cost, criterion) => cost <= (own[criterion] ?? 0));
    const isBetter = theirs.some((cost, criterion) => cost < (own[criterion] ?? 0));
    return isNoWorse && (isBetter || at < index);
  });
}

function byCosts(a: DoorToDoor, b: DoorToDoor): number {
  const [one, other] = [costsOf(a), costsOf(b)];
  const differing = one.findIndex((cost, criterion) => cost !== other[criterion]);
  return differing < 0 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}
