import { clock } from '@serai/runtime';
import { isChanging } from '../../domain/change';
import type { Cause } from '../../domain/replan/cause';
import { byPriority, unitsOf } from '../../domain/replan/groups';
import { hitsOf, type Hit } from '../../domain/replan/hits';
import type { Desk } from '../desk';
import { sealedUnits } from './sealedUnits';
import type { Touched } from './replanShelf';
import { rerouteIdOf } from './rerouteId';
import { wholeUnits } from './wholeUnits';

const bookingsPerPage = 500;
const mostPages = 2_000;

export interface Found {
  readonly hits: readonly Hit[];
  /** Bookings whose space is still being asked for may be hit, and are re-planned after that. */
  readonly isSettled: boolean;
}

/** Everything that the cause hits and that is not waiting already. */
export async function findHits(desk: Desk, cause: Cause): Promise<Found> {
  const { hits, isSettled } = await leavingBy(desk, cause);
  const waiting = await desk.replans.reroutesOpen(hits.map(rerouteIdOf));
  const isWaiting = (hit: Hit): boolean => waiting.has(rerouteIdOf(hit));
  // Of a sealed unit nobody goes before the others: all of it is tried while any of it is new.
  const isNew = (hit: Hit): boolean => hit.isAlong !== true && !isWaiting(hit);
  const units = unitsOf(hits).filter((unit) => unit.hits.some(isNew));
  return { hits: units.flatMap((unit) => unit.hits), isSettled };
}

/**
 * Everything that the cause hits, found by the index: of a cut, as much as is over. With what lies in
 * a sealed unit goes all that lies in it.
 */
export async function leavingBy(desk: Desk, cause: Cause): Promise<Found> {
  const hits: Hit[] = [];
  let isSettled = true;
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const found = await desk.replans.bookingsTouching(touchedBy(cause), after, bookingsPerPage);
    const now = clock();
    const sealed = await sealedUnits(desk, found);
    for (const { booking } of found) {
      const isAsking = booking.parts.some((part) => part.isUnsettled === true);
      const isOpen = booking.status === 'requested' || isAsking || isChanging(booking);
      if (isOpen) isSettled = false;
      hits.push(...hitsOf(booking, { cause, now, sealed }));
    }
    const last = found.at(-1);
    if (last === undefined || found.length < bookingsPerPage) {
      const whole = await wholeUnits(desk, cause, await excessOf(desk, cause, hits));
      return { hits: whole.hits, isSettled: isSettled && whole.isSettled };
    }
    after = last.booking.order.id;
  }
  throw new Error(`more than ${mostPages} pages of bookings are hit`);
}

/**
 * Of a departure that was cut only so much has to leave it, who comes last by priority first; of a
 * sealed unit all or nothing.
 */
async function excessOf(desk: Desk, cause: Cause, hits: readonly Hit[]): Promise<readonly Hit[]> {
  if (cause.kind !== 'cut' || hits.length === 0) return hits;
  let { grams, cm3 } = await desk.capacity.overOn(cause.departureId, cause.leg);
  const leaving: Hit[] = [];
  for (const unit of [...unitsOf(byPriority(hits))].reverse()) {
    if (grams <= 0 && cm3 <= 0) break;
    leaving.push(...unit.hits);
    grams -= unit.grams;
    cm3 -= unit.cm3;
  }
  return leaving;
}

function touchedBy(cause: Cause): Touched {
  if ('departureId' in cause) return { departureIds: [cause.departureId] };
  // Whose hold is gone is told of by its booking: nobody else is hit.
  if (cause.kind === 'hold') return { departureIds: [] };
  if (cause.kind === 'left') return { memberIds: [cause.memberId] };
  if (cause.kind === 'closed') return { pointIds: [cause.pointId] };
  if (cause.lineId !== '') return { lineIds: [cause.lineId] };
  if (cause.pointId === '' && cause.country === '') return { goods: cause.goods };
  if (cause.country === '') return { pointIds: cause.pointIds };
  // A door may be served from a point of another country.
  return { pointIds: cause.pointIds, countries: [cause.country] };
}
