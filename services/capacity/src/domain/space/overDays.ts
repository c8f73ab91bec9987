import type { DayRoom } from './dayPools';
import type { SpaceChange } from './entry';
import { resourceOf, type DayOfResource } from './resources';
import { nothingTaken, type RunState, type StorageState } from './runs';
import { dayIsOverMs, dayStart, runKey, runsOn, type SpaceTables } from './space';
import type { Standing } from './standing';

/**
 * A run or storage is over on a day when more of it is held and committed then than is offered. The
 * offer is the truth, nothing more is given, and the day stays over until there is room for all.
 */
export interface OverDay {
  readonly kind: 'run' | 'storage';
  readonly resourceId: string;
  readonly memberId: string;
  /** By how much. */
  readonly over: DayRoom;
}

type OverTables = Pick<SpaceTables, 'runs' | 'storage' | 'taken'>;

/** By how much a day is over; null where it is not, or is of nothing that was ever offered. */
export function overDay(
  tables: { readonly [K in keyof OverTables]: Pick<OverTables[K], 'get'> },
  kind: 'run' | 'storage',
  resourceId: string,
): OverDay | null {
  const resource = resourceOf({ kind, resourceId, grams: 0, cm3: 0, stops: 0 });
  if (resource.kind === 'leg') return null;
  const offer = offered(tables, resource);
  if (offer === undefined) return null;
  const taken = tables.taken.get(resourceId) ?? nothingTaken;
  const isRun = kind === 'run';
  const over = {
    grams: isRun ? above(taken.grams, offer.grams) : 0,
    cm3: above(taken.cm3, offer.cm3),
    stops: isRun ? above(taken.stops, offer.stops) : 0,
  };
  const isAny = over.grams > 0 || over.cm3 > 0 || over.stops > 0;
  return isAny ? { kind, resourceId, memberId: offer.memberId, over } : null;
}

/**
 * What a run or storage (by its id, without the day) is over on now that it is offered anew. Days
 * that are over and past are left as they are.
 */
export function evolveOffer(
  tables: SpaceTables,
  kind: 'run' | 'storage',
  thing: string,
  { before, now, at }: { readonly before: Sized | undefined; readonly now: Sized; at: number },
): SpaceChange[] {
  if (before === undefined) return [];
  const table = isLess(before, now) ? tables.taken : tables.over;
  return [...table.keys()]
    .filter((id) => id.length === thing.length + 9 && id.startsWith(`${thing}/`))
    .filter((id) => dayStart(id.slice(-8)) + dayIsOverMs > at)
    .sort()
    .flatMap((id) => evolveDay(tables, kind, id, at, true));
}

/** Notes whether a day is over; said when it becomes so, is no more, or was offered anew. */
export function evolveDay(
  tables: SpaceTables,
  kind: 'run' | 'storage',
  resourceId: string,
  at: Standing['at'],
  isOfferedAnew: boolean,
): SpaceChange[] {
  const since = tables.over.get(resourceId);
  const day = isOfferedAnew || since !== undefined ? overDay(tables, kind, resourceId) : null;
  if (day === null) {
    if (since === undefined) return [];
    tables.over.delete(resourceId);
    return [{ kind: 'dayRelieved', of: kind, resourceId }];
  }
  if (!isOfferedAnew) return [];
  tables.over.set(resourceId, since ?? at);
  return [{ kind: 'dayOverflowed', day, since: since ?? at }];
}

/** What is offered each time, and (of a run) on which days. */
type Sized = Partial<DayRoom> & { readonly days?: readonly number[] };

function isLess(before: Sized, now: Sized): boolean {
  const units = ['grams', 'cm3', 'stops'] as const;
  const isSmaller = units.some((unit) => (now[unit] ?? 0) < (before[unit] ?? 0));
  return isSmaller || before.days?.some((day) => now.days?.includes(day) !== true) === true;
}

function offered(
  { runs, storage }: { readonly [K in 'runs' | 'storage']: Pick<SpaceTables[K], 'get'> },
  resource: DayOfResource,
): (DayRoom & Pick<RunState | StorageState, 'memberId'>) | undefined {
  if (resource.kind === 'storage') {
    const found = storage.get(resource.pointId);
    return found && { ...found, grams: 0, stops: 0 };
  }
  const run = runs.get(runKey(resource.areaId, resource.reference));
  if (run === undefined || runsOn(run, resource.yyyymmdd)) return run;
  return { ...run, grams: 0, cm3: 0, stops: 0 };
}

function above(taken: number, size: number): number {
  return Math.max(0, taken - size);
}
