import { clock, newId, once, type Step } from '@serai/runtime';
import { isChanging } from '../../domain/change';
import type { Cause } from '../../domain/replan/cause';
import { hitsOf, type Hit } from '../../domain/replan/hits';
import type { KnownReroute } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import { perDesk } from '../perDesk';
import { rerouteIdOf } from './rerouteId';
import { sealedUnits } from './sealedUnits';
import { isUnitHit } from './wholeUnits';

/** Of sealed units, whether something in them is hit, as it was looked up in one go. */
export type UnitsHit = Map<string, Promise<boolean>>;

/**
 * The parcels of a reroute as they stand now; what moved on since stands elsewhere. None: they were
 * cancelled, were delivered, go another way, or the departure that was cut has room for them again.
 * 'later': the hold of their part is being settled or changed.
 */
export async function stillHit(
  desk: Desk,
  reroute: KnownReroute,
  unitsHit: UnitsHit = new Map(),
): Promise<readonly Hit[] | 'later'> {
  const { bookingId, cause, partId, outerSscc } = reroute;
  const kept = await desk.shelf.booking(bookingId);
  if (kept === undefined || !(await isStillOver(desk, cause))) return [];
  const { booking } = kept;
  if (isChanging(booking)) return 'later';
  const part = booking.parts.find(({ id }) => id === partId);
  const isAlong = outerSscc !== undefined && (await isHit(desk, cause, outerSscc, unitsHit));
  if (cause.kind === 'hold' && part?.holdId !== cause.holdId && !isAlong) return [];
  const isSettling = part?.status === 'planned' && part.isUnsettled === true;
  if (booking.status === 'confirmed' && isSettling) return 'later';
  const sealed = await sealedUnits(desk, [kept]);
  const along = isAlong ? { along: new Set([outerSscc]) } : {};
  const hits = hitsOf(booking, { cause, now: clock(), sealed, ...along });
  return hits.filter((hit) => isOf(hit, reroute));
}

function isHit(desk: Desk, cause: Cause, outerSscc: string, known: UnitsHit): Promise<boolean> {
  const key = `${outerSscc} ${JSON.stringify(cause)}`;
  const found = known.get(key) ?? isUnitHit(desk, cause, outerSscc);
  known.set(key, found);
  return found;
}

/** A departure that was cut breaks ways as long as more of it is sold than published. */
async function isStillOver(desk: Desk, cause: Cause): Promise<boolean> {
  if (cause.kind !== 'cut') return true;
  const { grams, cm3 } = await desk.capacity.overOn(cause.departureId, cause.leg);
  return grams > 0 || cm3 > 0;
}

/**
 * A reroute was worked on: it is closed where nothing of it is hit any more, or where its parcels wait
 * as another one by now. What was only passed over because something changed meanwhile stays open.
 */
export async function closeSettled(
  desk: Desk,
  reroute: KnownReroute,
  kept: readonly Hit[],
): Promise<void> {
  const same = kept.filter((hit) => isOf(hit, reroute));
  if (same.some((hit) => rerouteIdOf(hit) === reroute.id)) return;
  const left = same.length > 0 ? [] : await stillHit(desk, reroute);
  if (left !== 'later' && left.length === 0) await closeReroute(desk, reroute.id);
}

/** Whether it is of parcels of the reroute, wherever they stand. */
export function isOf({ part, parcels }: Hit, { partId, parcelIds }: KnownReroute): boolean {
  return part.id === partId && parcels.some(({ id }) => parcelIds.includes(id));
}

/** Nothing is to be settled about it any more. */
export async function closeReroute(desk: Desk, id: string): Promise<void> {
  const step = closeStep(desk);
  const asked = { id: `${step.name}/${id}/${newId('req')}`, digest: '', command: { id } };
  const [outcome] = await once(desk.database(), step, [asked]);
  if (outcome?.granted === false) throw outcome.refusal;
}

const closeStep = perDesk(({ kinds }: Desk): Step<{ id: string }, null> => ({
  name: 'booking.rerouteClosed',
  touches: (command) => [{ kind: kinds.reroute, id: command.id }],
  decide: (command, sheet) => {
    const { status } = sheet.state(kinds.reroute, command.id);
    if (status === 'unknown' || status === 'settled') return null;
    const fact = { type: 'RerouteSettled' as const, how: 'closed', at: sheet.at };
    sheet.record(kinds.reroute, command.id, [fact]);
    return null;
  },
}));
