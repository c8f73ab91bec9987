import { isCount, isInstant, type Instant } from '@serai/model';
import type { AllotDays, AllotmentAsked, DayResource, SetAllotment } from './commands';
import { fitsOffered, withPool, type DayPool, type Offered } from './dayPools';
import { freeRoom, maySell, ownRoom, type LegState, type Room } from './departure';
import type { Granted } from './entry';
import { openDeparture } from './ownDeparture';
import { runKey, type SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

export const longestMinutes = 366 * 24 * 60;
const mostSpans = 100;
const unchanged: Granted = { outcome: 'unchanged' };

/**
 * A share of every leg for one member, beside what is sold and kept for others. By hand it is
 * refused where it does not fit, and where terms keep space for the member already; what was agreed
 * on is kept as far as it fits.
 */
export function decideAllot(tables: SpaceTables, command: SetAllotment, at: Instant): Granted {
  const departure = openDeparture(tables, command);
  const { allotment, agreed } = command;
  const { memberId } = allotment;
  checkAllotment(allotment);
  const pool = departure.legs[0]?.pools.find((one) => one.memberId === memberId);
  const known = pool?.agreed;
  if (agreed !== undefined && known?.agreementId === agreed.agreementId) {
    const isReleasedAlike = pool?.releaseMinutes === allotment.releaseMinutes;
    const isAsBefore = isSame(known.asked, allotment) && isReleasedAlike;
    if (known.heard > agreed.heard || isAsBefore) return unchanged;
  }
  if (!maySell(departure, memberId)) {
    if (agreed === undefined) throw notAllowed();
    const legs = departure.legs.map(() => ({ grams: 0, cm3: 0 }));
    return { outcome: 'kept', legs, why: isNothing(allotment) ? '' : 'SELLER_NOT_ALLOWED' };
  }
  if (agreed === undefined && known !== undefined && !isNothing(known.asked)) {
    throw spaceRefusals.ALLOTMENT_AGREED({ field: 'allotment.member_id' });
  }
  const legs = departure.legs.map((leg) => fitting(leg, allotment, at));
  const tight = legs.findIndex((kept) => !isSame(kept, allotment));
  if (tight >= 0 && agreed === undefined) {
    throw spaceRefusals.ALLOTMENT_TOO_LARGE({ metadata: { leg: String(tight) } });
  }
  return { outcome: 'kept', legs, why: tight < 0 ? '' : 'ALLOTMENT_TOO_LARGE' };
}

/** A share of every day of a run or of storage for one member. */
export function decideAllotDays(tables: SpaceTables, command: AllotDays): Granted {
  const { of, carrierId, memberId, agreed } = command;
  const offered = offeredOf(tables, of);
  const isOwn = carrierId === null || offered.memberId === carrierId;
  if (!isOwn) throw missing(of);
  checkSpans(command);
  const ofMember = offered.pools?.filter((pool) => pool.memberId === memberId) ?? [];
  if (agreed === undefined) {
    const isAgreed = ofMember.some((one) => one.agreementId !== '' && one.spans.length > 0);
    if (isAgreed) throw spaceRefusals.ALLOTMENT_AGREED({ field: 'allotment.member_id' });
  } else {
    const known = ofMember.find(({ agreementId }) => agreementId === agreed.agreementId);
    if (known !== undefined && known.heard >= agreed.heard) return unchanged;
  }
  const pools = withPool(offered.pools, dayPoolOf(command));
  if (fitsOffered({ ...offered, pools })) return { outcome: 'done' };
  if (agreed === undefined) throw spaceRefusals.ALLOTMENT_TOO_LARGE();
  return { outcome: 'kept', legs: [], why: 'ALLOTMENT_TOO_LARGE' };
}

export function dayPoolOf({ memberId, agreed, spans }: AllotDays): DayPool {
  return { memberId, agreementId: agreed?.agreementId ?? '', heard: agreed?.heard ?? 0, spans };
}

/** Refuses ALLOTMENT_INVALID. */
export function checkAllotment({ memberId, grams, cm3, releaseMinutes }: AllotmentAsked): void {
  const isSized = isCount(grams) && isCount(cm3) && isCount(releaseMinutes, longestMinutes);
  if (memberId === '' || !isSized) throw spaceRefusals.ALLOTMENT_INVALID({ field: 'allotment' });
}

export function notAllowed() {
  return spaceRefusals.SELLER_NOT_ALLOWED({ field: 'allotment.member_id' });
}

/** So much of what is asked as is sold of it, left of it, or free. */
function fitting(leg: LegState, { memberId, grams, cm3 }: AllotmentAsked, at: Instant): Room {
  const pool = leg.pools.find((one) => one.memberId === memberId);
  const own = ownRoom(leg, memberId, at);
  const free = freeRoom(leg, at);
  return {
    grams: Math.min(grams, (pool?.soldGrams ?? 0) + own.grams + free.grams),
    cm3: Math.min(cm3, (pool?.soldCm3 ?? 0) + own.cm3 + free.cm3),
  };
}

function offeredOf(tables: SpaceTables, of: DayResource): Offered & { readonly memberId: string } {
  const run = of.kind === 'run' ? tables.runs.get(runKey(of.areaId, of.reference)) : undefined;
  if (run !== undefined) return run;
  const storage = of.kind === 'storage' ? tables.storage.get(of.pointId) : undefined;
  if (storage === undefined) throw missing(of);
  return { ...storage, grams: 0, stops: 0 };
}

function missing({ kind }: DayResource) {
  return kind === 'run' ? spaceRefusals.RUN_MISSING() : spaceRefusals.STORAGE_MISSING();
}

function checkSpans({ of, memberId, spans }: AllotDays): void {
  const isRun = of.kind === 'run';
  const areRight = spans.every(({ grams, cm3, stops, releaseMinutes, from, to }) => {
    const isSized = isCount(grams) && isCount(cm3) && isCount(stops);
    const isOfKind = isRun || (grams === 0 && stops === 0);
    const isDated = isInstant(from) && (to === null || isInstant(to));
    return isSized && isOfKind && isDated && isCount(releaseMinutes, longestMinutes);
  });
  const isWhole = memberId !== '' && spans.length <= mostSpans && areRight;
  if (!isWhole) throw spaceRefusals.ALLOTMENT_INVALID({ field: 'allotment' });
}

function isSame(one: Room, other: Room): boolean {
  return one.grams === other.grams && one.cm3 === other.cm3;
}

function isNothing({ grams, cm3 }: Room): boolean {
  return grams === 0 && cm3 === 0;
}
