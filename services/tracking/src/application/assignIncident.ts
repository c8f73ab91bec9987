import type { Step } from '@serai/runtime';
import type { Incident } from '../domain/incident';
import { assign } from '../domain/incident';
import { trackingRefusals } from '../domain/refusals';
import type { Kinds } from './kinds';

export interface AssignIncident {
  readonly incidentId: string;
  /** Absent: it stays with the member that has to act. */
  readonly toMemberId?: string;
  /** '': nobody in particular. */
  readonly assignee: string;
  /** Who asks; absent: an admin. */
  readonly memberId?: string;
}

const maxAssigneeLength = 100;

/**
 * Who has to act says who sees to it, or passes it on to another member that the incident concerns.
 * An incident of others is missing. Refuses INCIDENT_CLEARED, INCIDENT_NOT_THEIRS (a member that may
 * not see it) and TEXT_TOO_LONG.
 */
export function assignIncident(kinds: Kinds): Step<AssignIncident, Incident> {
  return {
    name: 'assignIncident',
    touches: ({ incidentId }) => [{ kind: kinds.incident, id: incidentId }],
    decide: ({ incidentId, toMemberId, assignee, memberId: asking }, sheet) => {
      const before = sheet.state(kinds.incident, incidentId);
      const isOwn =
        before.status !== 'absent' && (asking === undefined || before.memberId === asking);
      if (!isOwn) throw trackingRefusals.INCIDENT_MISSING();
      if (before.status !== 'open') throw trackingRefusals.INCIDENT_CLEARED();
      if (assignee.length > maxAssigneeLength) {
        throw trackingRefusals.TEXT_TOO_LONG({ field: 'assignee' });
      }
      const memberId = toMemberId ?? before.memberId;
      if (!before.seenBy.includes(memberId)) {
        throw trackingRefusals.INCIDENT_NOT_THEIRS({ field: 'memberId' });
      }
      const facts = assign(before, { memberId, assignee, at: sheet.at });
      return sheet.record(kinds.incident, incidentId, facts);
    },
  };
}
