import type { ExchangeHold, SpaceCommand } from './commands';
import type { DepartureState } from './departure';
import type { Granted, SpaceChange } from './entry';
import {
  warningAt,
  type BarredHold,
  type Draw,
  type HeldItem,
  type HoldState,
  type HoldTerms,
  type SpaceItem,
} from './hold';
import { evolveDay } from './overDays';
import { withSold } from './pools';
import { resourceOf } from './resources';
import { nothingTaken, withTaken } from './runs';
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
    // Each resource once, as it was decided: there is nothing to sum up.
    for (const item of items) take(tables, sellerId, item, standing);
    return command.commit
      ? keep(tables, 'committed', { ...terms, status: 'committed' })
      : keepNew(tables, 'held', { ...terms, status: 'held', until }, standing);
  }
  if (before === undefined && command.kind === 'release') {
    const { holdId: id, sellerId } = command;
    return keep(tables, 'released', { id, status: 'barred', sellerId, version });
  }
  if (before === undefined || before.status === 'barred') {
    throw new Error(`group ${standing.n} changes an unknown hold`);
  }
  if (command.kind === 'warn') {
    tables.warnings.delete(before.id);
    return [{ kind: 'expiring', hold: before }];
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
      const relieved = move(tables, sellerId, items, [], standing);
      return [...keep(tables, status, { ...terms, status }), ...relieved];
    }
    case 'exchange':
      return exchange(tables, command, before, granted, standing);
  }
}

function exchange(
  tables: SpaceTables,
  { items, also = [] }: ExchangeHold,
  before: Exclude<HoldState, BarredHold>,
  granted: Granted,
  standing: Standing,
): SpaceChange[] {
  const version = versionAt(standing);
  const changes = before.changes + 1;
  const kept = drawn(items, granted);
  const besides = also.map((one, index) => {
    const draws = granted.outcome === 'drawn' ? granted.also?.[index] : undefined;
    return { ...one, items: withDraws(one.items, draws ?? []) };
  });
  const all = [...kept, ...besides.flatMap((one) => one.items)];
  const relieved = move(tables, before.sellerId, before.items, all, standing);
  const kind = before.status === 'held' ? 'held' : 'committed';
  const main =
    kept.length === 0
      ? keep(tables, 'released', released({ ...before, version, changes }))
      : keep(tables, kind, { ...before, items: kept, version, changes });
  const made = besides.flatMap(({ holdId: id, bookingId, items: own }) =>
    keepNew(tables, kind, { ...before, id, bookingId, items: own, version, changes: 1 }, standing),
  );
  return [...main, ...made, ...relieved];
}

function released(hold: HoldTerms): HoldState {
  const { id, sellerId, bookingId, items, version, changes } = hold;
  return { id, sellerId, bookingId, items, version, changes, status: 'released' };
}

function keep(
  tables: SpaceTables,
  kind: 'held' | 'committed' | 'released' | 'expired',
  hold: HoldState,
): SpaceChange[] {
  const before = tables.holds.get(hold.id);
  tables.holds.set(hold.id, hold);
  if (hold.status === 'held') tables.due.set(hold.id, hold.until);
  else {
    tables.due.delete(hold.id);
    tables.warnings.delete(hold.id);
  }
  return [{ kind, hold, ...(before && { before }) }];
}

/** Of a hold that nobody knew before: where it is not committed, its end is warned of. */
function keepNew(
  tables: SpaceTables,
  kind: 'held' | 'committed',
  hold: HoldState,
  { at }: Standing,
): SpaceChange[] {
  if (hold.status === 'held') tables.warnings.set(hold.id, warningAt(hold.until, at));
  return keep(tables, kind, hold);
}

function drawn(items: readonly SpaceItem[], granted: Granted): readonly HeldItem[] {
  if (granted.outcome !== 'drawn') throw new Error('a hold was granted without saying how');
  return withDraws(items, granted.draws);
}

function withDraws(items: readonly SpaceItem[], draws: readonly Draw[]): readonly HeldItem[] {
  return items.map((item, index) => {
    const draw = draws[index];
    if (draw === undefined) throw new Error('a hold was granted without saying how');
    const { ownGrams, ownCm3, ownStops } = draw;
    const held = { ...item, ownGrams, ownCm3 };
    return ownStops === undefined ? held : { ...held, ownStops };
  });
}

/**
 * Takes what is new and gives back what is not kept, each resource once. Answers the legs that were
 * over before and are not any more.
 */
function move(
  tables: SpaceTables,
  sellerId: string,
  before: readonly HeldItem[],
  after: readonly HeldItem[],
  standing: Standing,
): SpaceChange[] {
  // Of a hold no resource is named twice: only an exchange has to be added up.
  const isAllNew = before.length === 0;
  if (isAllNew || after.length === 0) {
    const items = isAllNew ? after : before.map(givenBack);
    return items.flatMap((item) => take(tables, sellerId, item, standing));
  }
  const sums = new Map<string, HeldItem>();
  for (const item of after) add(sums, item, 1);
  for (const item of before) add(sums, item, -1);
  return [...sums.values()].flatMap((item) => take(tables, sellerId, item, standing));
}

function givenBack(item: HeldItem): HeldItem {
  const { kind, resourceId, ownStops = 0 } = item;
  return {
    kind,
    resourceId,
    grams: -item.grams,
    cm3: -item.cm3,
    stops: -item.stops,
    ownGrams: -item.ownGrams,
    ownCm3: -item.ownCm3,
    ownStops: -ownStops,
  };
}

function add(sums: Map<string, HeldItem>, item: HeldItem, sign: 1 | -1): void {
  const { kind, resourceId } = item;
  const key = `${kind} ${resourceId}`;
  const sum = sums.get(key);
  sums.set(key, {
    kind,
    resourceId,
    grams: (sum?.grams ?? 0) + sign * item.grams,
    cm3: (sum?.cm3 ?? 0) + sign * item.cm3,
    stops: (sum?.stops ?? 0) + sign * item.stops,
    ownGrams: (sum?.ownGrams ?? 0) + sign * item.ownGrams,
    ownCm3: (sum?.ownCm3 ?? 0) + sign * item.ownCm3,
    ownStops: (sum?.ownStops ?? 0) + sign * (item.ownStops ?? 0),
  });
}

function take(
  tables: SpaceTables,
  sellerId: string,
  item: HeldItem,
  standing: Standing,
): SpaceChange[] {
  const resource = resourceOf(item);
  if (resource.kind !== 'leg') {
    const taken = tables.taken.get(item.resourceId) ?? nothingTaken;
    tables.taken.set(item.resourceId, withTaken(taken, sellerId, item));
    return evolveDay(tables, resource.kind, item.resourceId, standing.at, false);
  }
  const departure = tables.departures.get(resource.departureId);
  if (departure === undefined) throw new Error(`${resource.departureId} is not known`);
  const legs = departure.legs.map((leg) =>
    leg.index === resource.leg ? withSold(leg, sellerId, item, standing.at) : leg,
  );
  const after = { ...departure, legs, version: standing.n };
  tables.departures.set(departure.id, after);
  return relief(departure, after, resource.leg);
}

/** Says that a leg was over and is not any more. */
export function relief(before: DepartureState, after: DepartureState, leg: number): SpaceChange[] {
  const wasOver = (before.legs[leg]?.overSince ?? null) !== null;
  const isOver = (after.legs[leg]?.overSince ?? null) !== null;
  return wasOver && !isOver ? [{ kind: 'relieved', departure: after, leg }] : [];
}
