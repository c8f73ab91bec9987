import type { Database, Sheet, Step } from '@serai/runtime';
import { once } from '@serai/runtime';
import { goingOf, isToLearn, stepsOf } from '../domain/consignment';
import type { SeenDelay } from '../domain/seenDelays';
import { delaysOf } from '../domain/seenDelays';
import type { Kinds } from './kinds';
import { estimateTouches, liveDepartures } from './progress';

export interface LearnReads {
  /** Bookings whose parcels all arrived and that nothing was learned from yet. */
  toLearn(limit: number): Promise<readonly string[]>;
}

const bookingsPerTransaction = 50;
const transactionsPerRound = 20;

/**
 * What arrived teaches how late its steps are: each booking once, in the same transaction that marks
 * it, so that a crash in between is no harm.
 */
export async function learnDelays(
  database: Database,
  kinds: Kinds,
  reads: LearnReads,
): Promise<void> {
  for (let round = 0; round < transactionsPerRound; round += 1) {
    const found = await reads.toLearn(bookingsPerTransaction);
    const asked = found.map((id) => ({ id: '', digest: '', command: id }));
    for (const outcome of await once(database, learn(kinds), asked)) {
      if (!outcome.granted) throw outcome.refusal;
    }
    if (found.length < bookingsPerTransaction) return;
  }
}

function learn(kinds: Kinds): Step<string, null> {
  return {
    name: 'learnDelays',
    touches: (id) => [{ kind: kinds.consignment, id }],
    decide: (bookingId, sheet) => {
      const consignment = sheet.state(kinds.consignment, bookingId);
      if (consignment.status === 'absent' || !isToLearn(consignment)) return null;
      const ssccs = goingOf(consignment).map(({ sscc }) => sscc);
      sheet.look([
        ...ssccs.map((id) => ({ kind: kinds.unit, id })),
        ...estimateTouches(kinds, consignment),
      ]);
      const live = liveDepartures(kinds, sheet);
      const seen = ssccs.flatMap((sscc) =>
        delaysOf(stepsOf(consignment, sscc), sheet.state(kinds.unit, sscc), live),
      );
      keep(kinds, sheet, seen);
      sheet.record(kinds.consignment, bookingId, [{ type: 'DelaysLearned' }]);
      return null;
    },
  };
}

/** Parcels of a booking that went together had one delay, not several. */
function keep(kinds: Kinds, sheet: Sheet, seen: readonly SeenDelay[]): void {
  const byKey = new Map<string, Set<number>>();
  for (const { keys, delayMs } of seen) {
    for (const key of keys) byKey.set(key, (byKey.get(key) ?? new Set()).add(delayMs));
  }
  for (const [key, delays] of byKey) {
    sheet.record(kinds.delays, key, [{ delaysMs: [...delays] }]);
  }
}
