import type { AllotmentChanged__Output } from '@serai/protos/serai/capacity/v1/AllotmentChanged';
import type { DepartureRevised__Output } from '@serai/protos/serai/capacity/v1/DepartureRevised';
import type { HoldExpired__Output } from '@serai/protos/serai/capacity/v1/HoldExpired';
import type { SpaceReleased__Output } from '@serai/protos/serai/capacity/v1/SpaceReleased';
import type { Charter__Output } from '@serai/protos/serai/partner/v1/Charter';
import type { CharterChanged__Output } from '@serai/protos/serai/partner/v1/CharterChanged';
import type { MemberAdmitted__Output } from '@serai/protos/serai/partner/v1/MemberAdmitted';
import type { MemberLeft__Output } from '@serai/protos/serai/partner/v1/MemberLeft';
import type { MemberReinstated__Output } from '@serai/protos/serai/partner/v1/MemberReinstated';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import type { ParcelCollected__Output } from '@serai/protos/serai/tracking/v1/ParcelCollected';
import type { ParcelDelivered__Output } from '@serai/protos/serai/tracking/v1/ParcelDelivered';
import type { ParcelLost__Output } from '@serai/protos/serai/tracking/v1/ParcelLost';
import type { ParcelWeighed__Output } from '@serai/protos/serai/tracking/v1/ParcelWeighed';
import type { UnitCaptured__Output } from '@serai/protos/serai/tracking/v1/UnitCaptured';
import { on, type FactHandler } from '@serai/runtime';
import { hearSpace } from '../application/hearSpace';
import { disruptionId, hearDisruption } from '../application/replan/hearDisruption';
import { hearPartner } from '../application/hearPartner';
import { hearTracking } from '../application/hearTracking';
import { charterId, type Kinds } from '../application/kinds';
import { firstCharterTerms, type CharterTerms } from '../domain/charter';
import { defaults } from '../domain/replan/proposal';
import { hearOfUnit, isToldOfUnit, type ToldOfUnit } from '../domain/replan/outerUnit';
import { roomsOf } from '../domain/waiting';
import type { Seen } from '../domain/progress';
import { capacityHandlers } from './hearCapacity';

export const topicsHeard = ['serai.partner.v1', 'serai.capacity.v1', 'serai.tracking.v1'] as const;

/** What booking hears: who may sell, what ways break by, where parcels are and space came back. */
export function handlers(kinds: Kinds): readonly FactHandler[] {
  return [...partnerHandlers(kinds), ...capacityHandlers(kinds), ...trackingHandlers(kinds)];
}

function partnerHandlers(kinds: Kinds): readonly FactHandler[] {
  const { member } = kinds;
  return [
    ...spaceHandlers(kinds),
    on<CharterChanged__Output>('serai.partner.v1.CharterChanged', {
      touches: () => [{ kind: kinds.charter, id: charterId }],
      decide: ({ charter }, sheet) => {
        const terms = charterTerms(charter);
        if (terms !== undefined) sheet.record(kinds.charter, charterId, [terms]);
      },
    }),
    on<MemberAdmitted__Output>('serai.partner.v1.MemberAdmitted', {
      touches: (message) => [{ kind: member, id: admitted(message).id }],
      decide: (message, sheet) => {
        const { id, name, gs1CompanyPrefix: companyPrefix } = admitted(message);
        hearPartner(kinds, sheet, id, { type: 'Admitted', name, companyPrefix });
      },
    }),
    on<MemberSuspended__Output>('serai.partner.v1.MemberSuspended', {
      touches: ({ memberId, forGood }, { id }) => [
        { kind: member, id: memberId },
        ...(forGood === true ? [{ kind: kinds.disruption, id: disruptionId(id) }] : []),
      ],
      decide: ({ memberId, reason, forGood }, sheet, { id }) => {
        hearPartner(kinds, sheet, memberId, { type: 'Suspended' });
        if (forGood === true) hearDisruption(kinds, sheet, id, { kind: 'left', memberId, reason });
      },
    }),
    on<MemberReinstated__Output>('serai.partner.v1.MemberReinstated', {
      touches: ({ memberId }) => [{ kind: member, id: memberId }],
      decide: ({ memberId }, sheet) => hearPartner(kinds, sheet, memberId, { type: 'Reinstated' }),
    }),
    on<MemberLeft__Output>('serai.partner.v1.MemberLeft', {
      touches: ({ memberId }, { id }) => [
        { kind: member, id: memberId },
        { kind: kinds.disruption, id: disruptionId(id) },
      ],
      decide: ({ memberId }, sheet, { id }) => {
        hearPartner(kinds, sheet, memberId, { type: 'Left' });
        const reason = 'The member has left the alliance.';
        hearDisruption(kinds, sheet, id, { kind: 'left', memberId, reason });
      },
    }),
  ];
}

function trackingHandlers(kinds: Kinds): readonly FactHandler[] {
  const { booking, outerUnit } = kinds;
  return [
    on<UnitCaptured__Output>('serai.tracking.v1.UnitCaptured', {
      touches: (message) => [
        ...(seenIn(message) === undefined ? [] : [{ kind: booking, id: message.bookingId }]),
        ...(toldIn(message) === undefined ? [] : [{ kind: outerUnit, id: message.sscc }]),
      ],
      decide: (message, sheet) => {
        const told = toldIn(message);
        if (told !== undefined) {
          const facts = hearOfUnit(sheet.state(outerUnit, message.sscc), told);
          sheet.record(outerUnit, message.sscc, facts);
        }
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
    on<ParcelWeighed__Output>('serai.tracking.v1.ParcelWeighed', {
      touches: ({ bookingId }) => [
        { kind: booking, id: bookingId },
        { kind: kinds.charter, id: charterId },
      ],
      decide: (message, sheet) => {
        const { bookingId, sscc, grams, cm3, eventId, memberId, pointId, weighedAt, evidence } =
          message;
        if (bookingId === '') return;
        const reference = evidence;
        const told = { eventId, memberId, pointId, weighedAt, reference };
        const command = { sscc, size: { grams, cm3 }, evidence: told, at: sheet.at };
        hearTracking(kinds, sheet, bookingId, { type: 'Reweigh', ...command });
      },
    }),
    on<ParcelDelivered__Output>('serai.tracking.v1.ParcelDelivered', {
      touches: ({ bookingId }) => [{ kind: booking, id: bookingId }],
      decide: ({ bookingId, sscc, at }, sheet) => {
        if (bookingId === '') return;
        hearTracking(kinds, sheet, bookingId, { type: 'Deliver', sscc, at });
      },
    }),
    ...endings.map((type) =>
      on<ParcelLost__Output>(`serai.tracking.v1.${type}`, {
        touches: ({ bookingId }) => [{ kind: booking, id: bookingId }],
        decide: ({ bookingId, sscc, at }, sheet) => {
          if (bookingId === '') return;
          hearTracking(kinds, sheet, bookingId, { type: 'End', sscc, at });
        },
      }),
    ),
  ];
}

/** What a parcel may come to other than its delivery; each says the same of it. */
const endings = ['ParcelLost', 'ParcelReturned', 'ParcelSeized', 'ParcelDestroyed'] as const;

function spaceHandlers(kinds: Kinds): readonly FactHandler[] {
  const hears = <M>(type: string, roomIds: (message: M) => readonly string[]): FactHandler =>
    on<M>(`serai.capacity.v1.${type}`, {
      touches: (message) => roomIds(message).map((id) => ({ kind: kinds.room, id })),
      decide: (message, sheet) => hearSpace(kinds, sheet, roomIds(message)),
    });
  const ofHold = ({ hold }: SpaceReleased__Output): readonly string[] => roomsOf(hold?.items ?? []);
  return [
    hears<SpaceReleased__Output>('SpaceReleased', ofHold),
    hears<HoldExpired__Output>('HoldExpired', ofHold),
    hears<AllotmentChanged__Output>('AllotmentChanged', ({ departureId }) => [departureId]),
    hears<DepartureRevised__Output>('DepartureRevised', ({ departure, what }) =>
      what === 'capacity' && departure !== null ? [departure.id] : [],
    ),
  ];
}

/** A charter from before these terms were its own leaves them as an alliance begins with them. */
function charterTerms(charter: Charter__Output | null): CharterTerms | undefined {
  if (charter === null) return undefined;
  const { version, handling } = charter;
  if (handling === null) return { ...firstCharterTerms, version };
  const { weightToleranceGrams: grams, weightToleranceBasisPoints: basisPoints } = handling;
  const byDefault = defaults.find((known) => known === handling.rerouteDefault);
  return {
    version,
    tolerance: { grams, basisPoints },
    byDefault: byDefault ?? firstCharterTerms.byDefault,
  };
}

/** Where a parcel was read; what counts for nothing and what is before any point is passed over. */
function seenIn({ bookingId, happening }: UnitCaptured__Output): Seen | undefined {
  if (bookingId === '' || happening === null || happening.pointId === '') return undefined;
  if (hasFlag(happening, ['future_time', 'out_of_order', 'unknown_point'])) return undefined;
  const { pointId, eventTime: at, kind, parentSscc } = happening;
  return { pointId, at, outerSscc: kind === 'unpacked' ? '' : parentSscc };
}

/** What it says of a unit that is no parcel of a booking: its seal, and the unit that it lies in. */
function toldIn({ bookingId, happening }: UnitCaptured__Output): ToldOfUnit | undefined {
  if (bookingId !== '' || happening === null) return undefined;
  if (hasFlag(happening, ['future_time', 'unknown_unit'])) return undefined;
  const { kind, parentSscc, eventTime: at } = happening;
  const told = { kind, parentSscc, at };
  return isToldOfUnit(told) ? told : undefined;
}

function hasFlag({ flags }: { readonly flags: readonly string[] }, any: readonly string[]) {
  return flags.some((flag) => any.includes(flag));
}

function admitted({
  member,
}: MemberAdmitted__Output): NonNullable<MemberAdmitted__Output['member']> {
  if (member === null) throw new Error('MemberAdmitted names no member');
  return member;
}
