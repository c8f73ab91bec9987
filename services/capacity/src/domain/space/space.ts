import { dayOfWeek, isDate, type Instant } from '@serai/model';
import { roomOnDay, type OwnAndFree } from './dayPools';
import type { DepartureState } from './departure';
import type { RefusedRow } from './entry';
import type { HoldState } from './hold';
import { nothingTaken, type RunState, type StorageState, type Taken } from './runs';

/** A table of the space: values in it are never changed, only replaced. */
export interface Table<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): unknown;
  delete(key: string): boolean;
}

export interface ListedTable<V> extends Table<V> {
  keys(): Iterable<string>;
}

/** What a decision reads and an entry changes: the space itself, or a draft over it. */
export interface SpaceTables {
  readonly departures: Table<DepartureState>;
  /** By `<area id>/<run reference>`. */
  readonly runs: Table<RunState>;
  /** By point id. */
  readonly storage: Table<StorageState>;
  /** By the resource id of a run or a storage day. */
  readonly taken: ListedTable<Taken>;
  /** Of these, those of which more is taken than offered: since when. */
  readonly over: ListedTable<Instant>;
  readonly holds: Table<HoldState>;
  /** When the holds that nobody committed end. */
  readonly due: Table<Instant>;
  /** When those of them are warned of that were not yet. */
  readonly warnings: Table<Instant>;
  /** By request key: what it was, and how it was answered. */
  readonly receipts: Table<Receipt>;
}

/** A request that was answered; refused where `refused` is there. */
export interface Receipt {
  readonly digest: string;
  readonly refused: RefusedRow | null;
}

/** All space after the group `lastGroup`. It moves on in place: there is a great deal of it. */
export interface SpaceState extends SpaceTables {
  lastGroup: number;
  lastAt: Instant;
  readonly departures: Map<string, DepartureState>;
  readonly runs: Map<string, RunState>;
  readonly storage: Map<string, StorageState>;
  readonly taken: Map<string, Taken>;
  readonly over: Map<string, Instant>;
  readonly holds: Map<string, HoldState>;
  readonly due: Map<string, Instant>;
  readonly warnings: Map<string, Instant>;
  readonly receipts: Map<string, Receipt>;
}

/** No space at all: before the first group. */
export function emptySpace(): SpaceState {
  return {
    lastGroup: 0,
    lastAt: 0,
    departures: new Map(),
    runs: new Map(),
    storage: new Map(),
    taken: new Map(),
    over: new Map(),
    holds: new Map(),
    due: new Map(),
    warnings: new Map(),
    receipts: new Map(),
  };
}

export function runKey(areaId: string, reference: string): string {
  return `${areaId}/${reference}`;
}

/** A day has begun everywhere 12 hours before UTC's and is over everywhere 12 hours after it. */
export const dayIsOverMs = 36 * 3_600_000;

/** What a seller may take of a run on a date (YYYYMMDD); nothing where it does not run that day. */
export function roomOnRun(
  state: {
    readonly runs: Pick<Table<RunState>, 'get'>;
    readonly taken: Pick<Table<Taken>, 'get'>;
  },
  { areaId, reference, yyyymmdd }: { areaId: string; reference: string; yyyymmdd: string },
  sellerId: string,
  at: Instant,
): OwnAndFree {
  const key = runKey(areaId, reference);
  const run = state.runs.get(key);
  if (run === undefined || !runsOn(run, yyyymmdd)) return { own: nothingTaken, free: nothingTaken };
  const taken = state.taken.get(`${key}/${yyyymmdd}`) ?? nothingTaken;
  return roomOnDay(run, taken, dayStart(yyyymmdd), sellerId, at);
}

/** What a seller may take of a point's storage on a date (YYYYMMDD): only in cm3. */
export function roomInStorage(
  state: Pick<SpaceTables, 'storage' | 'taken'>,
  { pointId, yyyymmdd }: { pointId: string; yyyymmdd: string },
  sellerId: string,
  at: Instant,
): OwnAndFree {
  const storage = state.storage.get(pointId);
  if (storage === undefined) return { own: nothingTaken, free: nothingTaken };
  const taken = state.taken.get(`${pointId}/${yyyymmdd}`) ?? nothingTaken;
  const offered = { ...storage, grams: 0, stops: 0 };
  return roomOnDay(offered, taken, dayStart(yyyymmdd), sellerId, at);
}

/** When a day (YYYYMMDD) begins, by UTC: release times are counted back from then. */
export function dayStart(yyyymmdd: string): Instant {
  return Date.parse(`${dashed(yyyymmdd)}T00:00:00Z`);
}

export function runsOn(run: RunState, yyyymmdd: string): boolean {
  const date = dashed(yyyymmdd);
  return isDate(date) && run.days.includes(dayOfWeek(date));
}

/** YYYY-MM-DD of YYYYMMDD; what is no such date stays none. */
export function dashed(yyyymmdd: string): string {
  return yyyymmdd.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
