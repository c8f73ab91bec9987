import type { AllotDays, OpenRun, OpenStorage } from './commands';
import { withPool, type DayPool } from './dayPools';
import { dayPoolOf } from './decideAllot';
import type { Granted, SpaceChange } from './entry';
import { runKey, type SpaceTables } from './space';

/** Applies what was granted of runs and storage. Offered anew, they keep what is allotted. */
export function evolveDays(
  tables: SpaceTables,
  command: OpenRun | OpenStorage | AllotDays,
  granted: Granted,
): SpaceChange[] {
  switch (command.kind) {
    case 'openRun': {
      const key = runKey(command.run.areaId, command.run.reference);
      const run = { ...command.run, ...poolsOf(tables.runs.get(key)) };
      tables.runs.set(key, run);
      return [{ kind: 'runOffered', run }];
    }
    case 'openStorage': {
      const { pointId } = command.storage;
      const storage = { ...command.storage, ...poolsOf(tables.storage.get(pointId)) };
      tables.storage.set(pointId, storage);
      return [{ kind: 'storageOffered', storage }];
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
