import type { TrackingServiceDefinition } from '@serai/protos/serai/tracking/v1/TrackingService';
import type { Rule, Rules } from '@serai/runtime';

const inTheField: Rule = { roles: ['operator', 'device'] };
const inTheOffice: Rule = { roles: ['operator'] };
const reading: Rule = {
  roles: ['operator', 'device', 'shipper', 'admin', 'auditor', 'service'],
  idempotent: true,
};

/** Who may ask tracking what. What they then see is for `unitFor` to say. */
export const trackingRules: Rules<TrackingServiceDefinition> = {
  Collect: inTheField,
  Scan: inTheField,
  Weigh: inTheField,
  Pack: inTheField,
  Unpack: inTheField,
  Seal: inTheField,
  ReadTags: inTheField,
  UploadQueue: inTheField,
  Announce: { roles: ['operator', 'device'], needsRequestId: true },
  Receive: inTheField,
  Reconcile: inTheField,
  Sign: inTheOffice,
  Deliver: inTheField,
  DeclareEnd: inTheOffice,
  GetHandOver: { ...reading, roles: ['operator', 'device', 'admin', 'auditor'] },
  ListHandOvers: { ...reading, roles: ['operator', 'device', 'admin', 'auditor'] },
  GetUnit: reading,
  GetLiability: { ...reading, roles: ['operator', 'admin', 'auditor'] },
  ListUnits: reading,
  ListIncidents: { ...reading, roles: ['operator', 'device', 'shipper', 'admin', 'auditor'] },
  ClearIncident: { roles: ['operator', 'admin'] },
  AssignIncident: { roles: ['operator', 'admin'] },
  Track: { roles: 'anyone', idempotent: true },
};
