import type { Step } from '@serai/runtime';
import type { Incident } from '../domain/incident';
import { clear } from '../domain/incident';
import { trackingRefusals } from '../domain/refusals';
import { maxNoteLength } from './bench';
import type { Kinds } from './kinds';

export interface ClearIncident {
  readonly incidentId: string;
  readonly reason: string;
  /** Absent: an admin. */
  readonly memberId?: string;
}

/** Who has to act says what was done. An incident of others is missing. */
export function clearIncident(kinds: Kinds): Step<ClearIncident, Incident> {
  return {
    name: 'clearIncident',
    touches: ({ incidentId }) => [{ kind: kinds.incident, id: incidentId }],
    decide: ({ incidentId, reason, memberId }, sheet) => {
      const before = sheet.state(kinds.incident, incidentId);
      const isOwn =
        before.status !== 'absent' && (memberId === undefined || before.memberId === memberId);
      if (!isOwn) throw trackingRefusals.INCIDENT_MISSING();
      if (reason === '') throw trackingRefusals.REASON_REQUIRED({ field: 'reason' });
      if (reason.length > maxNoteLength) throw trackingRefusals.TEXT_TOO_LONG({ field: 'reason' });
      return sheet.record(kinds.incident, incidentId, clear(before, reason, sheet.at));
    },
  };
}
