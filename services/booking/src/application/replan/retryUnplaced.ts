import type { Cause } from '../../domain/replan/cause';
import { groupsOf } from '../../domain/replan/groups';
import type { Hit } from '../../domain/replan/hits';
import { isDeclined, isDeclinedByOthers, type KnownReroute } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import { leavingBy } from './findHits';
import { keepWaiting } from './keepWaiting';
import { placeGroup } from './placeGroup';
import { rerouteIdOf } from './rerouteId';
import type { Without } from './searchWays';
import { closeReroute, stillHit, type UnitsHit } from './stillHit';
import { wholeUnits } from './wholeUnits';

const perPage = 200;
const mostPages = 1_000;
const retryEveryMs = 30_000;
/** Space that appears is looked at soon, but not more often than this. */
const wokenEveryMs = 5_000;

let triedAt = 0;
let isWoken = false;

/** Space appeared somewhere: who waits for it is tried again soon. Best effort; time does it too. */
export function wakeUnplaced(): void {
  isWoken = true;
}

/** Whether it is time to try again those that have no way. */
export function isRetryDue(now: number): boolean {
  const isDue = now - triedAt >= (isWoken ? wokenEveryMs : retryEveryMs);
  if (isDue) {
    triedAt = now;
    isWoken = false;
  }
  return isDue;
}

/** By disruption, what is still hit by it. */
type Again = Map<string, { readonly cause: KnownReroute['cause']; readonly hits: Hit[] }>;

/**
 * Tries again everything that could not be placed; what needs no way any more is settled. What lies
 * in sealed units is tried last, when all of each is known.
 */
export async function retryUnplaced(desk: Desk, onProgress: () => Promise<void>): Promise<void> {
  const sealed = nothing();
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const waiting = await desk.replans.unplaced(after, perPage);
    await retry(desk, waiting, sealed, onProgress);
    const last = waiting.at(-1);
    if (last === undefined || waiting.length < perPage) break;
    after = last.id;
  }
  await placeAgain(desk, sealed, onProgress);
}

interface Waiting {
  readonly again: Again;
  /** Reroutes that are proposed something, or may not be. */
  readonly closed: Set<string>;
  /** Sealed units in which somebody wants nothing beyond the promise. */
  readonly declined: Set<string>;
  readonly unitsHit: UnitsHit;
}

function nothing(): Waiting {
  return { again: new Map(), closed: new Set(), declined: new Set(), unitsHit: new Map() };
}

async function retry(
  desk: Desk,
  waiting: readonly KnownReroute[],
  sealed: Waiting,
  onProgress: () => Promise<void>,
): Promise<void> {
  const open = nothing();
  for (const reroute of waiting) {
    if (reroute.chosenId !== undefined) continue;
    const hits = await stillHit(desk, reroute, sealed.unitsHit);
    if (hits === 'later') continue;
    if (hits.length === 0) await closeReroute(desk, reroute.id);
    const { disruptionId, cause } = reroute;
    if (hits.some((hit) => !isAsKept(reroute, hit))) {
      await followMoved(desk, reroute, hits);
      continue;
    }
    const outerSscc = hits.find((hit) => hit.outerSscc !== undefined)?.outerSscc;
    const { again, closed, declined } = outerSscc === undefined ? open : sealed;
    if (reroute.status !== 'unplaced' || isDeclined(reroute)) closed.add(reroute.id);
    const isNone = isDeclined(reroute) || isDeclinedByOthers(reroute);
    if (isNone && outerSscc !== undefined) declined.add(outerSscc);
    const same = again.get(disruptionId) ?? { cause, hits: [] };
    same.hits.push(...hits);
    again.set(disruptionId, same);
  }
  await placeAgain(desk, open, onProgress);
}

async function placeAgain(
  desk: Desk,
  { again, closed, declined }: Waiting,
  onProgress: () => Promise<void>,
): Promise<void> {
  for (const [disruptionId, { cause, hits }] of again) {
    const isOffered = ({ hit, beyond }: Without): boolean =>
      beyond.length > 0 && !closed.has(rerouteIdOf(hit)) && !declined.has(hit.outerSscc ?? '');
    const whole = await wholeUnits(desk, cause, await stillLeaving(desk, cause, hits));
    for (const group of groupsOf(whole.hits)) {
      const without = await placeGroup(desk, { cause, onProgress }, group.hits);
      const news = without.filter(isOffered);
      await keepWaiting(desk, { disruptionId, cause }, news);
    }
  }
}

/** Who need not leave a departure that was cut, since less of it is over by now, stays on it. */
async function stillLeaving(
  desk: Desk,
  cause: Cause,
  hits: readonly Hit[],
): Promise<readonly Hit[]> {
  if (cause.kind !== 'cut') return hits;
  const found = await leavingBy(desk, cause);
  const leaving = new Set(found.hits.map(rerouteIdOf));
  const isLeaving = (hit: Hit): boolean => leaving.has(rerouteIdOf(hit));
  // While something is being changed it is not known who need not leave.
  const staying = found.isSettled ? hits.filter((hit) => !isLeaving(hit)) : [];
  for (const hit of staying) await closeReroute(desk, rerouteIdOf(hit));
  return hits.filter(isLeaving);
}

function isAsKept({ id, parcelIds }: KnownReroute, hit: Hit): boolean {
  return rerouteIdOf(hit) === id && hit.parcels.map((each) => each.id).join() === parcelIds.join();
}

/** Parcels that moved on while they waited wait where they are; the next time they are searched for. */
async function followMoved(
  desk: Desk,
  { id, disruptionId, cause, reasons }: KnownReroute,
  hits: readonly Hit[],
): Promise<void> {
  const searched = { grams: 0, cm3: 0 };
  const without = hits.map((hit) => ({ hit, beyond: [], searched, reasons }));
  await keepWaiting(desk, { disruptionId, cause }, without);
  if (!hits.some((hit) => rerouteIdOf(hit) === id)) await closeReroute(desk, id);
}
