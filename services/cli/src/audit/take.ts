import type { Item, LiveHold, Looking, Space } from './space';
import { breaks } from './space';
import type { Amount, Dimension, Room } from './room';
import { dimensions, isReleased, keptOf, minus, none, plus } from './room';

const minuteMs = 60_000;
const nothing: Omit<Item, 'kind' | 'resourceId'> = { amount: none, own: none };

/**
 * Takes what is new and gives back what is not kept, each resource once, and looks whether what
 * was taken more was there: published, on the seller's allotment or free, and still given.
 */
export function moveItems(
  looking: Looking,
  sellerId: string,
  before: readonly Item[],
  after: readonly Item[],
): void {
  const names = new Map([...before, ...after].map((item) => [nameOf(item), item]));
  const find = (items: readonly Item[], name: string) =>
    items.find((item) => nameOf(item) === name) ?? nothing;
  for (const [name, { kind, resourceId }] of names) {
    const [old, now] = [find(before, name), find(after, name)];
    const change = {
      kind,
      resourceId,
      amount: minus(now.amount, old.amount),
      own: minus(now.own, old.own),
    };
    const room = roomOf(looking, change);
    if (room === undefined) breaks(looking, 'RESOURCE_UNKNOWN', name);
    else takeFrom(looking, room, sellerId, change);
  }
}

/** The same space, from the same pools. */
export function isSame(one: readonly Item[], other: readonly Item[]): boolean {
  const said = (items: readonly Item[]): string =>
    JSON.stringify(items.map((item) => [nameOf(item), item.amount, item.own]).sort());
  return said(one) === said(other);
}

/** A hold on a departure that was cancelled is not committed any more. */
export function checkStillGoing(looking: Looking, hold: LiveHold): void {
  for (const item of hold.items) {
    const departure = departureOf(looking, item);
    if (departure?.status === 'cancelled') breaks(looking, 'GIVEN_WHEN_CANCELLED', nameOf(item));
  }
}

export function nameOf({ kind, resourceId }: Pick<Item, 'kind' | 'resourceId'>): string {
  return `${kind} ${resourceId}`;
}

function departureOf({ space }: Looking, { kind, resourceId }: Pick<Item, 'kind' | 'resourceId'>) {
  if (kind !== 'leg') return undefined;
  return space.departures.get(resourceId.slice(0, resourceId.lastIndexOf('/')));
}

/** The room of a resource, as large as it is offered now; undefined where it never was. */
export function roomOf(
  looking: Looking,
  item: Pick<Item, 'kind' | 'resourceId'>,
): Room | undefined {
  const { kind, resourceId } = item;
  const { space } = looking;
  if (kind === 'leg') {
    return departureOf(looking, item)?.legs[
      Number(resourceId.slice(resourceId.lastIndexOf('/') + 1))
    ];
  }
  const size = sizeOfDay(space, kind, resourceId);
  if (size === undefined) return undefined;
  const known = space.days.get(resourceId);
  const room = known ?? { size, sold: none, pools: [], departsAt: Infinity };
  room.size = size;
  if (known === undefined) space.days.set(resourceId, room);
  return room;
}

/** What is offered of a run or storage on a day now, which may have changed since it was taken from. */
export function sizeOfDay(
  { runs, storage }: Pick<Space, 'runs' | 'storage'>,
  kind: string,
  resourceId: string,
): Amount | undefined {
  const [, thing = '', day = ''] = /^(.*)\/([^/]*)$/.exec(resourceId) ?? [];
  if (kind !== 'run') return storage.get(thing);
  const run = runs.get(thing);
  return run === undefined || run.days.includes(dayOf(day)) ? run : none;
}

/** 1 = Monday. */
function dayOf(yyyymmdd: string): number {
  const date = yyyymmdd.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

function takeFrom(looking: Looking, room: Room, sellerId: string, change: Item): void {
  const { amount, own } = change;
  room.sold = plus(room.sold, amount);
  const pool = room.pools.find(({ memberId }) => memberId === sellerId);
  if (pool !== undefined) pool.sold = plus(pool.sold, own);
  const resource = nameOf(change);
  for (const dimension of dimensions) {
    const isNegative = room.sold[dimension] < 0 || (pool?.sold[dimension] ?? 0) < 0;
    if (isNegative) breaks(looking, 'AMOUNT_INVALID', resource, figuresOf(room, dimension));
    if (amount[dimension] > 0) checkTaken(looking, room, change, dimension, sellerId);
  }
  if (dimensions.some((dimension) => amount[dimension] > 0)) checkGiven(looking, room, change);
}

function checkTaken(
  looking: Looking,
  room: Room,
  change: Item,
  dimension: Dimension,
  sellerId: string,
): void {
  const { at } = looking.fact;
  const resource = nameOf(change);
  const figures = figuresOf(room, dimension);
  if (dimension !== 'stops' || change.kind === 'run') {
    const isOver = room.sold[dimension] > room.size[dimension];
    const counts = change.kind !== 'storage' || dimension === 'cm3';
    if (isOver && counts) return breaks(looking, 'PUBLISHED_EXCEEDED', resource, figures);
  }
  const pool = room.pools.find(({ memberId }) => memberId === sellerId);
  const own = change.own[dimension];
  if (own > 0) {
    const isThere = pool !== undefined && !isReleased(room, pool, at);
    if (!isThere || pool.sold[dimension] > pool.size[dimension]) {
      const kept = pool?.size[dimension] ?? 0;
      const of = { member: sellerId, kept, soldFromIt: pool?.sold[dimension] ?? own };
      return breaks(looking, 'POOL_EXCEEDED', resource, { ...figures, ...of });
    }
  }
  if (change.amount[dimension] <= own) return;
  const kept = keptOf(room, dimension, at);
  if (room.pools.length > 0 && room.sold[dimension] + kept > room.size[dimension]) {
    breaks(looking, 'POOL_EXCEEDED', resource, { ...figures, keptForMembers: kept });
  }
}

/** Whether the carrier still gave anything at that moment. */
function checkGiven(looking: Looking, room: Room, change: Item): void {
  const departure = departureOf(looking, change);
  if (departure === undefined) return;
  const { at } = looking.fact;
  const cutOffAt = room.departsAt - departure.cutoffMinutes * minuteMs;
  if (departure.status === 'cancelled') {
    breaks(looking, 'GIVEN_WHEN_CANCELLED', nameOf(change));
  } else if (at >= cutOffAt) {
    breaks(looking, 'GIVEN_TOO_LATE', nameOf(change), { at, cutOffAt });
  }
}

function figuresOf(room: Room, dimension: Dimension): Record<string, number | string> {
  return { of: dimension, taken: room.sold[dimension], published: room.size[dimension] };
}
