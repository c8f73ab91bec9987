import { isCount, isInstant, type Instant } from '@serai/model';
import type { CancelDeparture, CutDeparture, OpenDeparture, ReviseDeparture } from './commands';
import { checkAllotment, longestMinutes, notAllowed } from './decideAllot';
import { maySell, type DepartureState } from './departure';
import type { Granted } from './entry';
import { cutPools } from './pools';
import { checkStillHere, openDeparture, ownDeparture } from './ownDeparture';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

export const mostLegs = 200;
export const longestReason = 500;
const unchanged: Granted = { outcome: 'unchanged' };
const done: Granted = { outcome: 'done' };

/** A new departure, or another shape for one that nobody has touched since it was opened. */
export function decideOpen(tables: SpaceTables, { departure }: OpenDeparture): Granted {
  const { id, legs, cutoffMinutes, allotments } = departure;
  const isWhole = id !== '' && legs.length > 0 && legs.length <= mostLegs;
  if (!isWhole || !isCount(cutoffMinutes, longestMinutes)) throw spaceRefusals.DEPARTURE_INVALID();
  legs.forEach(({ grams, cm3 }, index) => checkSize(grams, cm3, `legs[${index}]`));
  checkTimes(legs);
  for (const allotment of allotments) {
    checkAllotment(allotment);
    if (!maySell(departure, allotment.memberId)) throw notAllowed();
  }
  for (const leg of legs) {
    const kept = allotments.reduce((sum, { grams }) => sum + grams, 0);
    const keptCm3 = allotments.reduce((sum, { cm3 }) => sum + cm3, 0);
    if (kept > leg.grams || keptCm3 > leg.cm3) throw spaceRefusals.ALLOTMENT_TOO_LARGE();
  }
  const known = tables.departures.get(id);
  if (known === undefined) return done;
  checkStillHere(known);
  if (known.status === 'cancelled') throw spaceRefusals.DEPARTURE_CANCELLED();
  if (isTouched(known)) throw spaceRefusals.DEPARTURE_SOLD();
  return done;
}

/** The times of some legs move; space stays as it is. */
export function decideRevise(tables: SpaceTables, command: ReviseDeparture): Granted {
  const departure = openDeparture(tables, command);
  checkReason(command.reason);
  if (command.legs.length === 0) throw spaceRefusals.TIMES_INVALID({ field: 'legs' });
  const legs = [...departure.legs];
  const seen = new Set<number>();
  for (const { index, departsAt, arrivesAt } of command.legs) {
    const leg = legs[index];
    if (leg === undefined || seen.has(index)) throw spaceRefusals.LEG_MISSING({ field: 'legs' });
    seen.add(index);
    legs[index] = { ...leg, departsAt, arrivesAt };
  }
  checkTimes(legs);
  return done;
}

/** The size is the truth, even below what is sold: then the allotments keep what they sold. */
export function decideCut(tables: SpaceTables, command: CutDeparture, at: Instant): Granted {
  const departure = openDeparture(tables, command);
  const leg = departure.legs[command.leg];
  if (leg === undefined) throw spaceRefusals.LEG_MISSING({ field: 'leg' });
  checkSize(command.grams, command.cm3);
  checkReason(command.reason);
  return { outcome: 'cut', pools: cutPools(leg, command, at) };
}

/** Cancelled for good: nothing more is given, and what is held is for its sellers to move. */
export function decideCancel(tables: SpaceTables, command: CancelDeparture): Granted {
  const departure = ownDeparture(tables, command);
  checkReason(command.reason);
  return departure.status === 'cancelled' ? unchanged : done;
}

function isTouched({ legs, reason }: DepartureState): boolean {
  if (reason !== '') return true;
  return legs.some(({ soldGrams, soldCm3, pools }) => soldGrams + soldCm3 + pools.length > 0);
}

function checkTimes(legs: readonly { departsAt: Instant; arrivesAt: Instant }[]): void {
  let earliest = 0;
  legs.forEach(({ departsAt, arrivesAt }, index) => {
    const areMoments = isInstant(departsAt) && isInstant(arrivesAt);
    if (!areMoments || departsAt < earliest || arrivesAt <= departsAt) {
      throw spaceRefusals.TIMES_INVALID({ field: `legs[${index}]` });
    }
    earliest = arrivesAt;
  });
}

function checkSize(grams: number, cm3: number, at?: string): void {
  const under = at === undefined ? '' : `${at}.`;
  if (!isCount(grams)) throw spaceRefusals.SIZE_INVALID({ field: `${under}grams` });
  if (!isCount(cm3)) throw spaceRefusals.SIZE_INVALID({ field: `${under}cm3` });
}

function checkReason(reason: string): void {
  const isSaid = reason.trim() !== '' && reason.length <= longestReason;
  if (!isSaid) throw spaceRefusals.REASON_MISSING({ field: 'reason' });
}
