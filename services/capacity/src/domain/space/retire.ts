import type { Instant } from '@serai/model';
import type { RetirePast } from './commands';
import type { DepartureState, LegState, Room } from './departure';
import type { Granted } from './entry';
import type { HeldItem, HoldState } from './hold';
import { resourceOf } from './resources';
import { nothingTaken } from './runs';
import { dayIsOverMs, dayStart, type SpaceTables } from './space';
import { groupOfVersion } from './standing';

/** How long after the last arrival, or the end of the day, all stays in memory. */
export const keptPastMs = 60 * 86_400_000;
/** So many are named at once. */
export const mostRetired = 500;

interface Looked {
  readonly departures: Pick<SpaceTables['departures'], 'get'>;
  readonly holds: Pick<SpaceTables['holds'], 'get'>;
  readonly taken: Pick<SpaceTables['taken'], 'get'>;
}

/** Lets those go that may; unchanged where that is none. */
export function decideRetire(tables: SpaceTables, command: RetirePast, at: Instant): Granted {
  const ids = [...new Set(command.ids)].filter((id) => mayRetire(tables, command, id, at));
  return ids.length === 0 ? { outcome: 'unchanged' } : { outcome: 'retired', ids };
}

/**
 * Whether one is long past. A hold is, when it is committed and all that it holds has arrived or is
 * over; on a cancelled departure it waits for its seller, however long. A departure or day is, once
 * no hold is left on it that is not. What is not written out yet stays.
 */
export function mayRetire(
  tables: Looked,
  { of, writtenOut }: Pick<RetirePast, 'of' | 'writtenOut'>,
  id: string,
  at: Instant,
): boolean {
  switch (of) {
    case 'hold': {
      const hold = tables.holds.get(id);
      if (hold?.status !== 'committed' || hold.isRetired === true) return false;
      if (groupOfVersion(hold.version) > writtenOut) return false;
      return hold.items.every((item) => isItemPast(tables, item, at));
    }
    case 'departure': {
      const departure = tables.departures.get(id);
      if (departure === undefined || departure.isRetired === true) return false;
      const { version, legs } = departure;
      const isArrived = (legs.at(-1)?.arrivesAt ?? 0) + keptPastMs <= at;
      return version <= writtenOut && isArrived && legs.every(isFree);
    }
    case 'day': {
      const taken = tables.taken.get(id);
      if (taken === undefined || !isDayPast(id, at)) return false;
      const { grams, cm3, stops } = taken.retired ?? nothingTaken;
      return taken.grams === grams && taken.cm3 === cm3 && taken.stops === stops;
    }
  }
}

/** Takes them out of the space. What a hold took of others is noted there: they go after it. */
export function evolveRetire(
  tables: SpaceTables,
  { of }: RetirePast,
  ids: readonly string[],
): void {
  for (const id of ids) {
    if (of === 'hold') retireHold(tables, id);
    else if (of === 'departure') tables.departures.delete(id);
    else {
      tables.taken.delete(id);
      tables.over.delete(id);
    }
  }
}

/** A hold that is no longer in memory, as it was written out: committed, it was retired. */
export function asPast(hold: HoldState | undefined): HoldState | undefined {
  return hold?.status === 'committed' ? { ...hold, isRetired: true } : hold;
}

/** A departure that is no longer in memory, as it was written out. */
export function asRetired(departure: DepartureState | undefined): DepartureState | undefined {
  return departure && { ...departure, isRetired: true };
}

function isItemPast({ departures }: Looked, item: HeldItem, at: Instant): boolean {
  const resource = resourceOf(item);
  if (resource.kind !== 'leg') return isDayPast(item.resourceId, at);
  const departure = departures.get(resource.departureId);
  const arrivesAt = departure?.legs[resource.leg]?.arrivesAt;
  if (departure?.status !== 'open' || arrivesAt === undefined) return false;
  return arrivesAt + keptPastMs <= at;
}

function isDayPast(resourceId: string, at: Instant): boolean {
  return dayStart(resourceId.slice(-8)) + dayIsOverMs + keptPastMs <= at;
}

/** Whether nobody holds anything of the leg but holds that were retired. */
function isFree({ soldGrams, soldCm3, retired }: LegState): boolean {
  return soldGrams === (retired?.grams ?? 0) && soldCm3 === (retired?.cm3 ?? 0);
}

function retireHold(tables: SpaceTables, id: string): void {
  const hold: HoldState | undefined = tables.holds.get(id);
  if (hold?.status !== 'committed') throw new Error(`${id} is retired and not committed`);
  tables.holds.delete(id);
  for (const item of hold.items) {
    const resource = resourceOf(item);
    if (resource.kind === 'leg') {
      const departure = tables.departures.get(resource.departureId);
      if (departure === undefined) throw new Error(`${resource.departureId} is not known`);
      tables.departures.set(departure.id, withRetired(departure, resource.leg, item));
      continue;
    }
    const taken = tables.taken.get(item.resourceId) ?? nothingTaken;
    const { grams, cm3, stops } = taken.retired ?? nothingTaken;
    const retired = {
      grams: grams + item.grams,
      cm3: cm3 + item.cm3,
      stops: stops + item.stops,
    };
    tables.taken.set(item.resourceId, { ...taken, retired });
  }
}

function withRetired(departure: DepartureState, index: number, item: Room): DepartureState {
  const legs = departure.legs.map((leg) => {
    if (leg.index !== index) return leg;
    const { grams, cm3 } = leg.retired ?? { grams: 0, cm3: 0 };
    return { ...leg, retired: { grams: grams + item.grams, cm3: cm3 + item.cm3 } };
  });
  return { ...departure, legs };
}
