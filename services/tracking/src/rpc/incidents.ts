import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Database, Handlers } from '@serai/runtime';
import { onceFor } from '@serai/runtime';
import { assignIncident } from '../application/assignIncident';
import { clearIncident } from '../application/clearIncident';
import type { Kinds } from '../application/kinds';
import type { TrackingReads } from '../application/reads';
import type { TrackReads } from '../application/track';
import { trackingRefusals } from '../domain/refusals';
import { incidentFor } from './messages';
import { memberScope, viewScope } from './who';

type Incidents = Pick<
  Handlers<TrackingServiceDefinition>,
  'listIncidents' | 'clearIncident' | 'assignIncident'
>;

const incidentStates = ['', 'open', 'cleared'];

/** What went otherwise, who sees to it, and what was done. */
export function incidentHandlers(
  database: () => Database,
  kinds: Kinds,
  reads: TrackingReads,
  trackReads: Pick<TrackReads, 'units'>,
): Incidents {
  return {
    listIncidents: async (call) => {
      const { page, status } = call.request;
      if (!incidentStates.includes(status))
        throw trackingRefusals.STATUS_INVALID({ field: 'status' });
      const asked = { cursor: page?.cursor ?? '', limit: page?.limit ?? 0 };
      const found = await reads.incidents(asked, viewScope(call), status);
      const known = found.rows.flatMap(({ state }) => (state.status === 'absent' ? [] : [state]));
      const units = await trackReads.units(known.map(({ sscc }) => sscc));
      const incidents = known.map((one) => incidentFor(one, call.actor, units.get(one.sscc)));
      return { incidents, nextCursor: found.nextCursor };
    },
    clearIncident: async (call) => {
      const { incidentId, reason } = call.request;
      const isAdmin = call.actor.roles.includes('admin');
      const own = isAdmin ? undefined : memberScope(call);
      const command = { incidentId, reason, ...(own === undefined ? {} : { memberId: own }) };
      const incident = await onceFor(database(), clearIncident(kinds), call, command);
      if (incident.status === 'absent') throw trackingRefusals.INCIDENT_MISSING();
      const { state } = await reads.unit(incident.sscc);
      return { incident: incidentFor(incident, call.actor, state) };
    },
    assignIncident: async (call) => {
      const { incidentId, memberId: to, assignee } = call.request;
      const isAdmin = call.actor.roles.includes('admin');
      const own = isAdmin ? undefined : memberScope(call);
      const command = {
        ...{ incidentId, assignee },
        ...(to === '' ? {} : { toMemberId: to }),
        ...(own === undefined ? {} : { memberId: own }),
      };
      const incident = await onceFor(database(), assignIncident(kinds), call, command);
      if (incident.status === 'absent') throw trackingRefusals.INCIDENT_MISSING();
      const { state } = await reads.unit(incident.sscc);
      return { incident: incidentFor(incident, call.actor, state) };
    },
  };
}
