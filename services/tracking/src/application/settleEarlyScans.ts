import type { Database, Step } from '@serai/runtime';
import { once } from '@serai/runtime';
import { clear } from '../domain/incident';
import type { Kinds } from './kinds';

export interface EarlyScan {
  readonly bookingId: string;
  readonly ssccs: readonly string[];
  /** Open incidents of units that nobody knew. */
  readonly incidentIds: readonly string[];
  /** Who is concerned with the booking. */
  readonly memberIds: readonly string[];
}

export interface EarlyReads {
  earlyScans(limit: number): Promise<readonly EarlyScan[]>;
  /** Events that were captured of the units may now be looked for by these members too. */
  showEvents(ssccs: readonly string[], memberIds: readonly string[]): Promise<void>;
}

const consignmentsPerRound = 20;
const reason = 'The booking became known.';

/**
 * Parcels were scanned before their booking was known: what that raised is cleared, and how far they
 * came counts. Works off what `expectConsignment` marked, so that a crash in between is no harm.
 */
export async function settleEarlyScans(
  database: Database,
  kinds: Kinds,
  reads: EarlyReads,
): Promise<void> {
  const early = await reads.earlyScans(consignmentsPerRound);
  for (const { ssccs, memberIds } of early) await reads.showEvents(ssccs, memberIds);
  const asked = early.map((command) => {
    return { id: `early:${command.bookingId}`, digest: '', command };
  });
  // One that is refused holds up no other of the round.
  const outcomes = await once(database, settle(kinds), asked);
  for (const outcome of outcomes) if (!outcome.granted) throw outcome.refusal;
}

function settle(kinds: Kinds): Step<EarlyScan, null> {
  return {
    name: 'settleEarlyScans',
    touches: ({ bookingId, incidentIds }) => [
      { kind: kinds.consignment, id: bookingId },
      ...incidentIds.map((id) => ({ kind: kinds.incident, id })),
    ],
    decide: ({ bookingId, incidentIds }, sheet) => {
      for (const id of incidentIds) {
        const facts = clear(sheet.state(kinds.incident, id), reason, sheet.at);
        sheet.record(kinds.incident, id, facts);
      }
      sheet.record(kinds.consignment, bookingId, [{ type: 'EarlyScansSettled' }]);
      return null;
    },
  };
}
