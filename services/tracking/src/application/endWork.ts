import type { Database, Step } from '@serai/runtime';
import { newId, once } from '@serai/runtime';
import { custodianOf } from '../domain/unit';
import type { Kinds } from './kinds';
import { contractorsOf } from './subcontract';

/** A subcontractor that handled a unit. */
export interface Work {
  readonly sscc: string;
  readonly memberId: string;
}

export interface WorkReads {
  /** Under way, although no subcontract for it is in force any more. */
  workOver(limit: number): Promise<readonly Work[]>;
}

const unitsPerRound = 200;

/** Where a subcontract is over, who handled units by it sees nothing of what follows. */
export async function endWork(database: Database, kinds: Kinds, reads: WorkReads): Promise<void> {
  const over = await reads.workOver(unitsPerRound);
  const asked = over.map((command) => ({ id: newId('work'), digest: '', command }));
  const outcomes = await once(database, stopWork(kinds), asked);
  for (const outcome of outcomes) if (!outcome.granted) throw outcome.refusal;
}

/** Unless the subcontract is in force again, or the holder is another one by now. */
export function stopWork(kinds: Kinds): Step<Work, null> {
  return {
    name: 'stopWork',
    touches: ({ sscc, memberId }) => [
      { kind: kinds.unit, id: sscc },
      { kind: kinds.member, id: memberId },
    ],
    decide: ({ sscc, memberId }, sheet) => {
      const unit = sheet.state(kinds.unit, sscc);
      const isAtWork = unit.status !== 'absent' && unit.workedBy?.includes(memberId) === true;
      const isTheirs = contractorsOf(kinds, sheet, memberId).includes(custodianOf(unit) ?? '');
      if (!isAtWork || isTheirs) return null;
      sheet.record(kinds.unit, sscc, [{ type: 'WorkEnded', memberId, at: sheet.at }]);
      return null;
    },
  };
}
