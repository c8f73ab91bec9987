import type { Departure, Looking } from './space';
import { breaks } from './space';
import type { KeptPool, Room } from './room';
import { keptOf, none } from './room';
import { nameOf, roomOf } from './take';

interface PoolMessage {
  readonly memberId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly releaseMinutes: number;
  readonly soldGrams: number;
  readonly soldCm3: number;
}

interface LegMessage {
  readonly departsAt: number;
  readonly grams: number;
  readonly cm3: number;
  readonly soldGrams: number;
  readonly soldCm3: number;
  readonly pools: readonly PoolMessage[];
}

interface DepartureMessage {
  readonly id: string;
  readonly status: string;
  readonly cutoffMinutes: number;
  readonly legs: readonly LegMessage[];
}

const halves = ['grams', 'cm3'] as const;
type Half = (typeof halves)[number];

/** A departure is there, in the size it is published in; again only while nothing is sold on it. */
export function lookAtOpened(looking: Looking): void {
  const told = toldDeparture(looking);
  if (told === undefined) return;
  const known = looking.space.departures.get(told.id);
  if (known !== undefined && known.legs.some(({ sold }) => sold.grams + sold.cm3 > 0)) {
    breaks(looking, 'SEQUENCE_BROKEN', `departure ${told.id}`, { before: 'sold' });
  }
  const legs = told.legs.map((leg): Room => ({ ...published(leg), sold: none }));
  const { status, cutoffMinutes } = told;
  looking.space.departures.set(told.id, { status, cutoffMinutes, legs });
  legs.forEach((leg, index) => checkKept(looking, leg, `leg ${told.id}/${index}`));
}

/** Other times or sizes. What it says was sold must be what the holds add up to. */
export function lookAtRevised(looking: Looking): void {
  const told = toldDeparture(looking);
  if (told === undefined) return;
  const known = knownDeparture(looking, told.id);
  if (known === undefined) return;
  told.legs.forEach((leg, index) => {
    const room = known.legs[index];
    const resource = `leg ${told.id}/${index}`;
    if (room === undefined) return breaks(looking, 'RESOURCE_UNKNOWN', resource);
    const before = room.size;
    compareSold(looking, room, leg, resource);
    Object.assign(room, published(leg, room.pools));
    const isSmaller = leg.grams < before.grams || leg.cm3 < before.cm3;
    const isSized = leg.grams !== before.grams || leg.cm3 !== before.cm3;
    const over = overOf(room);
    if (isSmaller && over.grams + over.cm3 === 0) checkKept(looking, room, resource);
    if (looking.fact.message?.['what'] === 'capacity' && isSized && over.grams + over.cm3 > 0) {
      const { id: record, version } = looking.fact;
      looking.space.overflowDue = { record, version: version + 1, resource, ...over };
    }
  });
}

export function lookAtCancelled(looking: Looking): void {
  const known = knownDeparture(looking, looking.fact.key);
  if (known === undefined) return;
  if (known.status === 'cancelled') {
    const before = { before: 'cancelled' };
    breaks(looking, 'SEQUENCE_BROKEN', `departure ${looking.fact.key}`, before);
  }
  known.status = 'cancelled';
}

/** Space is kept for a member: it fits beside what is sold and kept for others. */
export function lookAtAllotment(looking: Looking): void {
  const { key, at, message } = looking.fact;
  const known = knownDeparture(looking, key);
  const allotment = message?.['allotment'] as PoolMessage | null | undefined;
  if (known === undefined || !allotment) return;
  const { memberId, grams, cm3, releaseMinutes } = allotment;
  known.legs.forEach((room, index) => {
    const before = halves.map((half) => keptOf(room, half, at));
    const sold = room.pools.find((pool) => pool.memberId === memberId)?.sold ?? none;
    const others = room.pools.filter((pool) => pool.memberId !== memberId);
    room.pools = [...others, { memberId, releaseMinutes, size: { grams, cm3, stops: 0 }, sold }];
    const more = halves.filter((half, of) => keptOf(room, half, at) > (before[of] ?? 0));
    checkKept(looking, room, `leg ${key}/${index}`, more);
  });
}

interface OverflowMessage {
  readonly departureId: string;
  readonly leg: number;
  readonly overGrams: number;
  readonly overCm3: number;
  readonly kind?: string;
  readonly resourceId?: string;
}

/** By how much a leg, or a run or storage on a day, is over: it stands open until that is no more. */
export function lookAtOverflow(looking: Looking): void {
  const overflow = looking.fact.message?.['overflow'] as OverflowMessage | null | undefined;
  if (!overflow) return breaks(looking, 'FACT_UNREADABLE', looking.fact.key);
  const { departureId, leg } = overflow;
  const kind = overflow.kind || 'leg';
  const resourceId = overflow.resourceId || `${departureId}/${leg}`;
  const resource = nameOf({ kind, resourceId });
  const room = roomOf(looking, { kind, resourceId });
  if (room === undefined) return breaks(looking, 'RESOURCE_UNKNOWN', resource);
  const { grams: over, cm3 } = overOf(room);
  const grams = kind === 'storage' ? 0 : over;
  if (grams === overflow.overGrams && cm3 === overflow.overCm3) return;
  const said = { overGrams: overflow.overGrams, overCm3: overflow.overCm3 };
  breaks(looking, 'OVERFLOW_NOT_RAISED', resource, { ...said, grams, cm3 });
}

export function overOf({ size, sold }: Room): { readonly grams: number; readonly cm3: number } {
  return {
    grams: Math.max(0, sold.grams - size.grams),
    cm3: Math.max(0, sold.cm3 - size.cm3),
  };
}

function compareSold(looking: Looking, room: Room, leg: LegMessage, resource: string): void {
  if (room.sold.grams === leg.soldGrams && room.sold.cm3 === leg.soldCm3) return;
  const told = { saidGrams: leg.soldGrams, saidCm3: leg.soldCm3 };
  const { grams, cm3 } = room.sold;
  breaks(looking, 'SERVICE_DIFFERS', resource, { ...told, heldGrams: grams, heldCm3: cm3 });
}

/** Everything that is kept and sold together is at most what is published. */
function checkKept(
  looking: Looking,
  room: Room,
  resource: string,
  some: readonly Half[] = halves,
): void {
  for (const half of some) {
    const kept = keptOf(room, half, looking.fact.at);
    const [sold, size] = [room.sold[half], room.size[half]];
    if (sold + kept <= size) continue;
    const figures = { of: half, taken: sold, keptForMembers: kept, published: size };
    breaks(looking, 'POOL_EXCEEDED', resource, figures);
  }
}

/** A leg as it is published; what was sold from pools is counted from the holds. */
function published(leg: LegMessage, before: readonly KeptPool[] = []): Omit<Room, 'sold'> {
  const pools = leg.pools.map(({ memberId, grams, cm3, releaseMinutes }): KeptPool => {
    const sold = before.find((pool) => pool.memberId === memberId)?.sold ?? none;
    return { memberId, releaseMinutes, size: { grams, cm3, stops: 0 }, sold };
  });
  const size = { grams: leg.grams, cm3: leg.cm3, stops: 0 };
  return { size, pools, departsAt: leg.departsAt };
}

function toldDeparture(looking: Looking): DepartureMessage | undefined {
  const told = looking.fact.message?.['departure'] as DepartureMessage | null | undefined;
  if (told && told.id === looking.fact.key) return told;
  breaks(looking, 'FACT_UNREADABLE', looking.fact.key);
  return undefined;
}

function knownDeparture(looking: Looking, id: string): Departure | undefined {
  const known = looking.space.departures.get(id);
  if (known === undefined) breaks(looking, 'RESOURCE_UNKNOWN', `departure ${id}`);
  return known;
}
