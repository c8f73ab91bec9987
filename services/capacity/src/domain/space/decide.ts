import { isCount, type Instant } from '@serai/model';
import type { OpenRun, OpenStorage, SpaceCommand } from './commands';
import { decideAllot, decideAllotDays } from './decideAllot';
import { decideCancel, decideCut, decideOpen, decideRevise } from './decideDeparture';
import { decideExchange } from './decideExchange';
import { decideCommit, decideExpire, decideHold, decideRelease, decideWarn } from './decideHold';
import type { Granted } from './entry';
import { decideRetire } from './retire';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

const daysOfWeek = 7;

/**
 * What becomes of a command, on the space as it is at that moment. Changes nothing. Refuses with
 * one of `spaceRefusals`.
 */
export function decide(tables: SpaceTables, command: SpaceCommand, at: Instant): Granted {
  switch (command.kind) {
    case 'open':
      return decideOpen(tables, command);
    case 'openRun':
      return decideOpenRun(command);
    case 'openStorage':
      return decideOpenStorage(command);
    case 'hold':
      return decideHold(tables, command, at);
    case 'commit':
      return decideCommit(tables, command, at);
    case 'release':
      return decideRelease(tables, command);
    case 'exchange':
      return decideExchange(tables, command, at);
    case 'expire':
      return decideExpire(tables, command, at);
    case 'warn':
      return decideWarn(tables, command, at);
    case 'retire':
      return decideRetire(tables, command, at);
    case 'revise':
      return decideRevise(tables, command);
    case 'cut':
      return decideCut(tables, command, at);
    case 'cancel':
      return decideCancel(tables, command);
    case 'allot':
      return decideAllot(tables, command, at);
    case 'allotDays':
      return decideAllotDays(tables, command);
  }
}

function decideOpenRun({ run }: OpenRun): Granted {
  const areDays = run.days.every((day) => isCount(day, daysOfWeek) && day > 0);
  const isNamed = run.areaId !== '' && run.reference !== '' && !run.areaId.includes('/');
  const isSized = isCount(run.grams) && isCount(run.cm3) && isCount(run.stops);
  if (!areDays || !isNamed || !isSized) throw spaceRefusals.RUN_INVALID();
  return { outcome: 'done' };
}

function decideOpenStorage({ storage }: OpenStorage): Granted {
  if (storage.pointId === '') throw spaceRefusals.STORAGE_MISSING({ field: 'pointId' });
  if (!isCount(storage.cm3)) throw spaceRefusals.SIZE_INVALID({ field: 'cm3' });
  return { outcome: 'done' };
}
