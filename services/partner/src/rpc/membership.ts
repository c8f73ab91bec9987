import type { Role } from '@serai/model';
import type { MembershipServiceDefinition as D } from '@serai/protos/serai/partner/v1/MembershipService';
import { door, type Door, type Handlers, type Rules } from '@serai/runtime';
import { admitMember } from '../application/admitMember';
import { applicationOf, applyForMembership } from '../application/applyForMembership';
import { memberMeant } from '../application/authority';
import { getMember, seesWholeMember } from '../application/getMember';
import { leaveAlliance } from '../application/leaveAlliance';
import { listMembers } from '../application/listMembers';
import { newKeyPair } from '../application/rotateKeys';
import { reinstateMember } from '../application/reinstateMember';
import { suspendMember } from '../application/suspendMember';
import { memberMessage } from '../facts/messages';
import { ask, type Office } from './office';

const signedIn: readonly Role[] = ['admin', 'operator', 'shipper', 'device', 'auditor', 'service'];

export const membershipRules: Rules<D> = {
  Apply: { roles: 'anyone', idempotent: true },
  Admit: { roles: ['admin'], idempotent: true },
  Suspend: { roles: ['admin'], idempotent: true },
  Reinstate: { roles: ['admin'], idempotent: true },
  Leave: { roles: ['operator', 'admin'], idempotent: true },
  GetMember: { roles: signedIn, idempotent: true },
  ListMembers: { roles: signedIn, idempotent: true },
};

export function membershipDoor(office: Office): Door {
  return door<D>('serai.partner.v1.MembershipService', membershipRules, handlers(office));
}

function handlers(office: Office): Handlers<D> {
  const { kinds, reads } = office;
  return {
    apply: async (call) => {
      const { reference, ...profile } = call.request;
      const command = applicationOf(profile, reference);
      const kept = await ask(office, applyForMembership(kinds), call, command);
      return { member: memberMessage(kept, true) };
    },
    admit: async (call) => {
      const command = { ...call.request, key: await newKeyPair(), by: call.actor.subject };
      const kept = await ask(office, admitMember(kinds), call, command);
      return { member: memberMessage(kept, true) };
    },
    suspend: async (call) => {
      const kept = await ask(office, suspendMember(kinds), call, call.request);
      return { member: memberMessage(kept, true) };
    },
    reinstate: async (call) => {
      const kept = await ask(office, reinstateMember(kinds), call, call.request);
      return { member: memberMessage(kept, true) };
    },
    leave: async (call) => {
      const memberId = memberMeant(call.actor, call.request.memberId);
      const kept = await ask(office, leaveAlliance(kinds), call, { memberId });
      return { member: memberMessage(kept, true) };
    },
    getMember: async ({ actor, request }) => {
      const kept = await getMember(reads, actor, request.memberId);
      return { member: memberMessage(kept, seesWholeMember(actor, kept.id)) };
    },
    listMembers: async ({ actor, request }) => {
      const { rows, nextCursor } = await listMembers(reads, actor, request.status, request.page);
      const members = rows.map((kept) => memberMessage(kept, seesWholeMember(actor, kept.id)));
      return { members, nextCursor };
    },
  };
}
