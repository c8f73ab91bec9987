import type { Instant } from '@serai/model';
import type { DayRoom, OwnAndFree } from './dayPools';
import {
  cutoffAt,
  freeRoom,
  maySell,
  ownRoom,
  type DepartureState,
  type LegState,
  type Room,
} from './departure';
import type { Draw, HeldItem, SpaceItem } from './hold';
import { resourceOf, type Resource } from './resources';
import { dayIsOverMs, dayStart, roomInStorage, roomOnRun, runKey, runsOn } from './space';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

const nothingBefore: DayRoom & Draw = { grams: 0, cm3: 0, stops: 0, ownGrams: 0, ownCm3: 0 };

export interface Drawing {
  readonly sellerId: string;
  readonly item: SpaceItem;
  /** The same resource as the hold has it now: only what is more than that is asked for. */
  readonly before: HeldItem | undefined;
  readonly field: string;
  readonly at: Instant;
}

/**
 * How the item is drawn: from the seller's own allotment first, then from the free pool; what is
 * given back goes back to the free pool first. Refuses what is not offered, past its cut-off
 * (TOO_LATE), cancelled, not for this seller, or more than is left (NO_ROOM).
 */
export function drawOf(tables: SpaceTables, drawing: Drawing): Draw {
  const { item, field, before = nothingBefore } = drawing;
  const resource = resourceOf(item, field);
  const more = {
    grams: Math.max(0, item.grams - before.grams),
    cm3: Math.max(0, item.cm3 - before.cm3),
    stops: Math.max(0, item.stops - before.stops),
  };
  const kept: Draw = {
    ownGrams: Math.min(before.ownGrams, item.grams),
    ownCm3: Math.min(before.ownCm3, item.cm3),
    ...stopsOf(Math.min(before.ownStops ?? 0, item.stops)),
  };
  if (more.grams === 0 && more.cm3 === 0 && more.stops === 0) return kept;
  if (resource.kind !== 'leg') {
    const drawn = drawDay(tables, resource, more, drawing);
    return {
      ownGrams: kept.ownGrams + drawn.grams,
      ownCm3: kept.ownCm3 + drawn.cm3,
      ...stopsOf((kept.ownStops ?? 0) + drawn.stops),
    };
  }
  const drawn = drawLeg(tables, resource, more, drawing);
  return { ownGrams: kept.ownGrams + drawn.grams, ownCm3: kept.ownCm3 + drawn.cm3 };
}

function drawLeg(
  tables: SpaceTables,
  resource: Resource & { kind: 'leg' },
  more: Room,
  { sellerId, field, at }: Drawing,
): Room {
  const departure = tables.departures.get(resource.departureId);
  if (departure === undefined) throw spaceRefusals.DEPARTURE_MISSING({ field });
  const leg = departure.legs[resource.leg];
  if (leg === undefined) throw spaceRefusals.LEG_MISSING({ field });
  checkSale(departure, leg, sellerId, at, field);
  const own = ownRoom(leg, sellerId, at);
  const free = freeRoom(leg, at);
  const drawn = { grams: Math.min(own.grams, more.grams), cm3: Math.min(own.cm3, more.cm3) };
  const isRoom = more.grams - drawn.grams <= free.grams && more.cm3 - drawn.cm3 <= free.cm3;
  if (!isRoom) throw spaceRefusals.NO_ROOM({ field });
  return drawn;
}

function checkSale(
  departure: DepartureState,
  leg: LegState,
  sellerId: string,
  at: Instant,
  field: string,
): void {
  if (departure.status === 'cancelled') throw spaceRefusals.DEPARTURE_CANCELLED({ field });
  if (!maySell(departure, sellerId)) throw spaceRefusals.SELLER_NOT_ALLOWED({ field });
  if (at >= cutoffAt(departure, leg)) throw spaceRefusals.TOO_LATE({ field });
}

/** Of the seller's own pool of that day first; storage is taken in cm3 alone. */
function drawDay(
  tables: SpaceTables,
  resource: Resource & { kind: 'run' | 'storage' },
  more: DayRoom,
  drawing: Drawing,
): DayRoom {
  const { own, free } = roomOf(tables, resource, drawing);
  const asked = resource.kind === 'run' ? more : { ...more, grams: 0, stops: 0 };
  const drawn = {
    grams: Math.min(own.grams, asked.grams),
    cm3: Math.min(own.cm3, asked.cm3),
    stops: Math.min(own.stops, asked.stops),
  };
  const isRoom =
    asked.grams - drawn.grams <= free.grams &&
    asked.cm3 - drawn.cm3 <= free.cm3 &&
    asked.stops - drawn.stops <= free.stops;
  if (!isRoom) throw spaceRefusals.NO_ROOM({ field: drawing.field });
  return drawn;
}

function roomOf(
  tables: SpaceTables,
  resource: Resource & { kind: 'run' | 'storage' },
  { sellerId, field, at }: Drawing,
): OwnAndFree {
  const { yyyymmdd } = resource;
  const isOver = at >= dayStart(yyyymmdd) + dayIsOverMs;
  if (resource.kind === 'storage') {
    if (!tables.storage.get(resource.pointId)) throw spaceRefusals.STORAGE_MISSING({ field });
    if (isOver) throw spaceRefusals.TOO_LATE({ field });
    return roomInStorage(tables, resource, sellerId, at);
  }
  const run = tables.runs.get(runKey(resource.areaId, resource.reference));
  if (run === undefined || !runsOn(run, yyyymmdd)) throw spaceRefusals.RUN_MISSING({ field });
  if (isOver) throw spaceRefusals.TOO_LATE({ field });
  return roomOnRun(tables, resource, sellerId, at);
}

function stopsOf(ownStops: number): { ownStops?: number } {
  return ownStops > 0 ? { ownStops } : {};
}
