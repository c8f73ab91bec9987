import type { MemberAdmitted__Output } from '@serai/protos/serai/partner/v1/MemberAdmitted';
import type { MemberLeft__Output } from '@serai/protos/serai/partner/v1/MemberLeft';
import type { MemberReinstated__Output } from '@serai/protos/serai/partner/v1/MemberReinstated';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import type { ParcelCollected__Output } from '@serai/protos/serai/tracking/v1/ParcelCollected';
import type { ParcelDelivered__Output } from '@serai/protos/serai/tracking/v1/ParcelDelivered';
import { on, type FactHandler } from '@serai/runtime';
import { hearPartner } from '../application/hearPartner';
import { hearTracking } from '../application/hearTracking';
import type { Kinds } from '../application/kinds';

export const topicsHeard = ['serai.partner.v1', 'serai.tracking.v1'] as const;

/** What booking hears: who may sell, and what was collected and delivered. */
export function handlers(kinds: Kinds): readonly FactHandler[] {
  const member = kinds.member;
  const booking = kinds.booking;
  return [
    on<MemberAdmitted__Output>('serai.partner.v1.MemberAdmitted', {
      touches: (message) => [{ kind: member, id: admitted(message).id }],
      decide: (message, sheet) => {
        const { id, name, gs1CompanyPrefix: companyPrefix } = admitted(message);
        hearPartner(kinds, sheet, id, { type: 'Admitted', name, companyPrefix });
      },
    }),
    on<MemberSuspended__Output>('serai.partner.v1.MemberSuspended', {
      touches: ({ memberId }) => [{ kind: member, id: memberId }],
      decide: ({ memberId }, sheet) => hearPartner(kinds, sheet, memberId, { type: 'Suspended' }),
    }),
    on<MemberReinstated__Output>('serai.partner.v1.MemberReinstated', {
      touches: ({ memberId }) => [{ kind: member, id: memberId }],
      decide: ({ memberId }, sheet) => hearPartner(kinds, sheet, memberId, { type: 'Reinstated' }),
    }),
    on<MemberLeft__Output>('serai.partner.v1.MemberLeft', {
      touches: ({ memberId }) => [{ kind: member, id: memberId }],
      decide: ({ memberId }, sheet) => hearPartner(kinds, sheet, memberId, { type: 'Left' }),
    }),
    on<ParcelCollected__Output>('serai.tracking.v1.ParcelCollected', {
      touches: ({ bookingId }) => [{ kind: booking, id: bookingId }],
      decide: ({ bookingId, sscc }, sheet) => {
        if (bookingId === '') return;
        hearTracking(kinds, sheet, bookingId, { type: 'Collect', sscc });
      },
    }),
    on<ParcelDelivered__Output>('serai.tracking.v1.ParcelDelivered', {
      touches: ({ bookingId }) => [{ kind: booking, id: bookingId }],
      decide: ({ bookingId, sscc, at }, sheet) => {
        if (bookingId === '') return;
        hearTracking(kinds, sheet, bookingId, { type: 'Deliver', sscc, at });
      },
    }),
  ];
}

function admitted({
  member,
}: MemberAdmitted__Output): NonNullable<MemberAdmitted__Output['member']> {
  if (member === null) throw new Error('MemberAdmitted names no member');
  return member;
}
