import type { AllotDays, OpenRun, OpenStorage } from './commands';
import { withPool, type DayPool } from './dayPools';
import { dayPoolOf } from './decideAllot';
import type { Granted, SpaceChange } from './entry';
import { evolveOffer } from './overDays';
import { runKey, type SpaceTables } from './space';
import type { Standing } from './standing';

/**
 * Applies what was granted of runs and storage. Offered anew, they keep what is allotted; a day of
 * which more is taken than offered is over.
 */
export function evolveDays(
  tables: SpaceTables,
  command: OpenRun | OpenStorage | AllotDays,
  granted: Granted,
  { at }: Standing,
): SpaceChange[] {
  switch (command.kind) {
    case 'openRun': {
      const key = runKey(command.run.areaId, command.run.reference);
      const before = tables.runs.get(key);
      const run = { ...command.run, ...poolsOf(before) };
      tables.runs.set(key, run);
      const over = evolveOffer(tables, 'run', key, { before, now: run, at });
      return [{ kind: 'runOffered', run }, ...over];
    }
    case 'openStorage': {
      const { pointId } = command.storage;
      const before = tables.storage.get(pointId);
      const storage = { ...command.storage, ...poolsOf(before) };
      tables.storage.set(pointId, storage);
      const over = evolveOffer(tables, 'storage', pointId, { before, now: storage, at });
      return [{ kind: 'storageOffered', storage }, ...over];
    }
    case 'allotDays': {
      allot(tables, command);
      const why = granted.outcome === 'kept' ? granted.why : '';
      return [{ kind: 'daysAllotted', allotted: command, why }];
    }
  }
}

function allot(tables: SpaceTables, command: AllotDays): void {
  const { of } = command;
  const pool = dayPoolOf(command);
  if (of.kind === 'run') {
    const key = runKey(of.areaId, of.reference);
    const run = tables.runs.get(key);
    if (run === undefined) throw new Error(`${key} is not known`);
    tables.runs.set(key, { ...run, pools: withPool(run.pools, pool) });
    return;
  }
  const storage = tables.storage.get(of.pointId);
  if (storage === undefined) throw new Error(`${of.pointId} is not known`);
  tables.storage.set(of.pointId, { ...storage, pools: withPool(storage.pools, pool) });
}

function poolsOf(before: { readonly pools?: readonly DayPool[] } | undefined) {
  return before?.pools === undefined ? {} : { pools: before.pools };
}
