import type { SpaceCommand } from './commands';
import type { Granted, SpaceChange } from './entry';
import type { HeldItem, HoldState, SpaceItem } from './hold';
import { withSold } from './pools';
import { resourceOf } from './resources';
import { nothingTaken } from './runs';
import type { SpaceTables } from './space';
import { versionAt, type Standing } from './standing';

type HoldCommand = Extract<SpaceCommand, { holdId: string }>;

/** Applies what was granted to a hold: its own state, and the space it takes or gives back. */
export function evolveHold(
  tables: SpaceTables,
  command: HoldCommand,
  granted: Granted,
  standing: Standing,
): SpaceChange[] {
  const version = versionAt(standing);
  const before = tables.holds.get(command.holdId);
  if (command.kind === 'hold') {
    const { holdId: id, sellerId, bookingId, until } = command;
    const items = drawn(command.items, granted);
    const terms = { id, sellerId, bookingId, items, version, changes: 1 };
    move(tables, sellerId, [], terms.items, standing);
    return command.commit
      ? keep(tables, 'committed', { ...terms, status: 'committed' })
      : keep(tables, 'held', { ...terms, status: 'held', until });
  }
  if (before === undefined && command.kind === 'release') {
    const { holdId: id, sellerId } = command;
    return keep(tables, 'released', { id, status: 'barred', sellerId, version });
  }
  if (before === undefined || before.status === 'barred') {
    throw new Error(`group ${standing.n} changes an unknown hold`);
  }
  const { id, sellerId, bookingId, items } = before;
  const changes = before.changes + 1;
  const terms = { id, sellerId, bookingId, items, version, changes };
  switch (command.kind) {
    case 'commit':
      return keep(tables, 'committed', { ...terms, status: 'committed' });
    case 'release':
    case 'expire': {
      const status = command.kind === 'release' ? 'released' : 'expired';
      move(tables, sellerId, items, [], standing);
      return keep(tables, status, { ...terms, status });
    }
    case 'exchange': {
      const exchanged = drawn(command.items, granted);
      move(tables, sellerId, items, exchanged, standing);
      const change = before.status === 'held' ? 'held' : 'committed';
      return keep(tables, change, { ...before, items: exchanged, version, changes });
    }
  }
}

function keep(
  tables: SpaceTables,
  kind: 'held' | 'committed' | 'released' | 'expired',
  hold: HoldState,
): SpaceChange[] {
  tables.holds.set(hold.id, hold);
  if (hold.status === 'held') tables.due.set(hold.id, hold.until);
  else tables.due.delete(hold.id);
  return [{ kind, hold }];
}

function drawn(items: readonly SpaceItem[], granted: Granted): readonly HeldItem[] {
  if (granted.outcome !== 'drawn') throw new Error('a hold was granted without saying how');
  return items.map((item, index) => {
    const draw = granted.draws[index];
    if (draw === undefined) throw new Error('a hold was granted without saying how');
    return { ...item, ...draw };
  });
}

/** Takes what is new and gives back what is not kept, each resource once. */
function move(
  tables: SpaceTables,
  sellerId: string,
  before: readonly HeldItem[],
  after: readonly HeldItem[],
  standing: Standing,
): void {
  const sums = new Map<string, HeldItem>();
  for (const item of after) sums.set(`${item.kind} ${item.resourceId}`, item);
  for (const item of before) {
    const key = `${item.kind} ${item.resourceId}`;
    sums.set(key, less(sums.get(key), item));
  }
  for (const item of sums.values()) take(tables, sellerId, item, standing);
}

function less(after: HeldItem | undefined, before: HeldItem): HeldItem {
  return {
    ...before,
    grams: (after?.grams ?? 0) - before.grams,
    cm3: (after?.cm3 ?? 0) - before.cm3,
    stops: (after?.stops ?? 0) - before.stops,
    ownGrams: (after?.ownGrams ?? 0) - before.ownGrams,
    ownCm3: (after?.ownCm3 ?? 0) - before.ownCm3,
  };
}

function take(tables: SpaceTables, sellerId: string, item: HeldItem, standing: Standing): void {
  const resource = resourceOf(item);
  if (resource.kind !== 'leg') {
    const taken = tables.taken.get(item.resourceId) ?? nothingTaken;
    const grams = taken.grams + item.grams;
    const cm3 = taken.cm3 + item.cm3;
    tables.taken.set(item.resourceId, { grams, cm3, stops: taken.stops + item.stops });
    return;
  }
  const departure = tables.departures.get(resource.departureId);
  if (departure === undefined) throw new Error(`${resource.departureId} is not known`);
  const legs = departure.legs.map((leg) =>
    leg.index === resource.leg ? withSold(leg, sellerId, item, standing.at) : leg,
  );
  tables.departures.set(departure.id, { ...departure, legs, version: standing.n });
}
