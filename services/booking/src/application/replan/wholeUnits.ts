import { clock } from '@serai/runtime';
import { isChanging } from '../../domain/change';
import { seenIn, type Booking } from '../../domain/bookingState';
import type { Cause } from '../../domain/replan/cause';
import { hitsOf, type Hit } from '../../domain/replan/hits';
import type { Desk, Kept } from '../desk';
import { mostLevels, sealedUnits } from './sealedUnits';

const bookingsPerPage = 500;
/** A unit holds no more parcels than a few pages have bookings. */
const mostPages = 100;

export interface Whole {
  readonly hits: readonly Hit[];
  /** Of a unit in which a booking is being changed or asked for, nothing is placed for now. */
  readonly isSettled: boolean;
}

/**
 * The same hits, and with those in a sealed unit everything else in it, whatever broke the way of the
 * first: it moves as one. What is in no sealed unit is as it was.
 */
export async function wholeUnits(
  desk: Pick<Desk, 'replans'>,
  cause: Cause,
  hits: readonly Hit[],
): Promise<Whole> {
  const along = new Set(hits.flatMap(({ outerSscc }) => outerSscc ?? []));
  if (along.size === 0) return { hits, isSettled: true };
  const found = await bookingsIn(desk, await unitsWithin(desk, [...along]));
  const sealed = await sealedUnits(desk, found);
  const inside: Hit[] = [];
  const open = new Set<string>();
  for (const { booking } of found) {
    if (isUnsettled(booking)) for (const unit of unitsOf(booking, sealed)) open.add(unit);
    inside.push(...hitsOf(booking, { cause, now: clock(), sealed, along }));
  }
  const isWhole = ({ outerSscc = '' }: Hit): boolean =>
    along.has(outerSscc) && !open.has(outerSscc);
  const alone = hits.filter(({ outerSscc }) => outerSscc === undefined);
  return {
    hits: [...alone, ...inside.filter(isWhole).map((hit) => asKnown(hit, hits))],
    isSettled: ![...open].some((unit) => along.has(unit)),
  };
}

/** Whether something that lies in a sealed unit is hit: then all of it waits for another way. */
export async function isUnitHit(
  desk: Pick<Desk, 'replans'>,
  cause: Cause,
  outerSscc: string,
): Promise<boolean> {
  const found = await bookingsIn(desk, await unitsWithin(desk, [outerSscc]));
  const sealed = await sealedUnits(desk, found);
  const hits = found.flatMap(({ booking }) => hitsOf(booking, { cause, now: clock(), sealed }));
  return hits.some((hit) => hit.outerSscc === outerSscc);
}

/** That its hold has ended is known of the hit that was found first. */
function asKnown(hit: Hit, hits: readonly Hit[]): Hit {
  const isUnheld = hits.some((one) => one.part.id === hit.part.id && one.isUnheld === true);
  return isUnheld ? { ...hit, isUnheld: true } : hit;
}

function isUnsettled(booking: Booking): boolean {
  return isChanging(booking) || booking.parts.some((part) => part.isUnsettled === true);
}

function unitsOf(booking: Booking, sealed: ReadonlyMap<string, string>): readonly string[] {
  return seenIn(booking).flatMap(({ outerSscc }) => sealed.get(outerSscc) ?? []);
}

/** These units and all that lie in them. */
async function unitsWithin(
  { replans }: Pick<Desk, 'replans'>,
  outer: readonly string[],
): Promise<readonly string[]> {
  const known = new Set(outer);
  let open = outer;
  for (let level = 0; level < mostLevels && open.length > 0; level += 1) {
    const inside = await replans.unitsIn(open);
    open = inside.filter((sscc) => !known.has(sscc));
    for (const sscc of open) known.add(sscc);
  }
  return [...known];
}

async function bookingsIn(
  { replans }: Pick<Desk, 'replans'>,
  outerSsccs: readonly string[],
): Promise<readonly Kept[]> {
  const all: Kept[] = [];
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const found = await replans.bookingsTouching({ outerSsccs }, after, bookingsPerPage);
    all.push(...found);
    const last = found.at(-1);
    if (last === undefined || found.length < bookingsPerPage) return all;
    after = last.booking.order.id;
  }
  throw new Error(`more than ${mostPages} pages of bookings lie in sealed units`);
}
