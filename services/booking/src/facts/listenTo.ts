import type { MemberAdmitted__Output } from '@serai/protos/serai/partner/v1/MemberAdmitted';
import type { MemberLeft__Output } from '@serai/protos/serai/partner/v1/MemberLeft';
import type { MemberReinstated__Output } from '@serai/protos/serai/partner/v1/MemberReinstated';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import type { ParcelCollected__Output } from '@serai/protos/serai/tracking/v1/ParcelCollected';
import type { ParcelDelivered__Output } from '@serai/protos/serai/tracking/v1/ParcelDelivered';
import type { UnitCaptured__Output } from '@serai/protos/serai/tracking/v1/UnitCaptured';
import { on, type FactHandler } from '@serai/runtime';
import { hearPartner } from '../application/hearPartner';
import { hearTracking } from '../application/hearTracking';
import type { Kinds } from '../application/kinds';
import type { Seen } from '../domain/bookingState';
import { capacityHandlers } from './hearCapacity';

export const topicsHeard = ['serai.partner.v1', 'serai.capacity.v1', 'serai.tracking.v1'] as const;

/** What booking hears: who may sell, what ways break by, and where parcels are. */
export function handlers(kinds: Kinds): readonly FactHandler[] {
  return [...partnerHandlers(kinds), ...capacityHandlers(kinds), ...trackingHandlers(kinds)];
}

function partnerHandlers(kinds: Kinds): readonly FactHandler[] {
  const { member } = kinds;
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
  ];
}

function trackingHandlers(kinds: Kinds): readonly FactHandler[] {
  const { booking } = kinds;
  return [
    on<UnitCaptured__Output>('serai.tracking.v1.UnitCaptured', {
      touches: (message) =>
        seenIn(message) === undefined ? [] : [{ kind: booking, id: message.bookingId }],
      decide: (message, sheet) => {
        const seen = seenIn(message);
        if (seen === undefined) return;
        hearTracking(kinds, sheet, message.bookingId, { type: 'See', sscc: message.sscc, seen });
      },
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

/** Where a parcel was read; what counts for nothing and what is before any point is passed over. */
function seenIn({ bookingId, happening }: UnitCaptured__Output): Seen | undefined {
  if (bookingId === '' || happening === null || happening.pointId === '') return undefined;
  if (happening.flags.some((flag) => flag === 'future_time' || flag === 'out_of_order')) {
    return undefined;
  }
  const { pointId, eventTime: at, kind, parentSscc } = happening;
  return { pointId, at, outerSscc: kind === 'unpacked' ? '' : parentSscc };
}

function admitted({
  member,
}: MemberAdmitted__Output): NonNullable<MemberAdmitted__Output['member']> {
  if (member === null) throw new Error('MemberAdmitted names no member');
  return member;
}
