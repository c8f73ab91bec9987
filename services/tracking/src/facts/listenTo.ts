import type { BookingCancelled__Output } from '@serai/protos/serai/booking/v1/BookingCancelled';
import type { BookingChanged__Output } from '@serai/protos/serai/booking/v1/BookingChanged';
import type { BookingConfirmed__Output } from '@serai/protos/serai/booking/v1/BookingConfirmed';
import type { PartRerouted__Output } from '@serai/protos/serai/booking/v1/PartRerouted';
import type { RerouteProposed__Output } from '@serai/protos/serai/booking/v1/RerouteProposed';
import type { RerouteUnplaced__Output } from '@serai/protos/serai/booking/v1/RerouteUnplaced';
import type { PartCancelled__Output } from '@serai/protos/serai/booking/v1/PartCancelled';
import type { DepartureCancelled__Output } from '@serai/protos/serai/capacity/v1/DepartureCancelled';
import type { DepartureRevised__Output } from '@serai/protos/serai/capacity/v1/DepartureRevised';
import type { PointPublished__Output } from '@serai/protos/serai/capacity/v1/PointPublished';
import type { CharterChanged__Output } from '@serai/protos/serai/partner/v1/CharterChanged';
import type { MemberAdmitted__Output } from '@serai/protos/serai/partner/v1/MemberAdmitted';
import type { MemberLeft__Output } from '@serai/protos/serai/partner/v1/MemberLeft';
import type { MemberReinstated__Output } from '@serai/protos/serai/partner/v1/MemberReinstated';
import type { MemberSuspended__Output } from '@serai/protos/serai/partner/v1/MemberSuspended';
import type { FactHandler } from '@serai/runtime';
import { on } from '@serai/runtime';
import { changeWay } from '../application/changeWay';
import {
  cancelConsignment,
  cancelParcels,
  changeConsignment,
  expectConsignment,
} from '../application/expectConsignment';
import { breakIncidentId, raiseEmbargo } from '../application/incidents';
import type { Kinds } from '../application/kinds';
import { charterId } from '../application/kinds';
import type { MemberStep } from '../domain/member';
import { heardOf } from '../domain/place';
import { agreementHandlers } from './agreementHandlers';
import { consignmentOf, given, wayChangeOf } from './consignmentOf';

export const topics = ['serai.booking.v1', 'serai.capacity.v1', 'serai.partner.v1'] as const;

/** What tracking hears: bookings to expect, departures that move, places, members, the charter. */
export function handlers(kinds: Kinds): readonly FactHandler[] {
  return [
    ...bookingHandlers(kinds),
    ...stoppedHandlers(kinds),
    ...capacityHandlers(kinds),
    ...memberHandlers(kinds),
    ...agreementHandlers(kinds),
    charterHandler(kinds),
  ];
}

function bookingHandlers(kinds: Kinds): readonly FactHandler[] {
  return [
    on<BookingConfirmed__Output>('serai.booking.v1.BookingConfirmed', {
      touches: ({ booking }) => [
        { kind: kinds.consignment, id: booking?.id ?? '' },
        ...(booking?.parcels ?? []).map(({ sscc }) => ({ kind: kinds.unit, id: sscc })),
        ...(booking?.parts ?? [])
          .flatMap(({ itinerary }) => itinerary?.legs ?? [])
          .filter(({ departureId }) => departureId !== '')
          .map(({ departureId: id }) => ({ kind: kinds.departure, id })),
      ],
      decide: (message, sheet) => expectConsignment(kinds, sheet, consignmentOf(message)),
    }),
    on<BookingChanged__Output>('serai.booking.v1.BookingChanged', {
      touches: ({ booking }) => [
        { kind: kinds.consignment, id: booking?.id ?? '' },
        ...(booking?.parcels ?? []).map(({ sscc }) => ({ kind: kinds.unit, id: sscc })),
      ],
      decide: (message, sheet) => changeConsignment(kinds, sheet, consignmentOf(message)),
    }),
    on<PartRerouted__Output>('serai.booking.v1.PartRerouted', {
      touches: (message) => [
        { kind: kinds.consignment, id: message.bookingId },
        ...message.ssccs.map((id) => ({ kind: kinds.unit, id })),
        ...message.ssccs.flatMap((sscc) =>
          leftIn(message).map((id) => ({ kind: kinds.incident, id: breakIncidentId(id, sscc) })),
        ),
      ],
      decide: (message, sheet) => {
        changeWay(kinds, sheet, message.bookingId, wayChangeOf(message), leftIn(message));
      },
    }),
    on<PartCancelled__Output>('serai.booking.v1.PartCancelled', {
      touches: ({ bookingId, ssccs }) => [
        { kind: kinds.consignment, id: bookingId },
        ...ssccs.map((sscc) => ({ kind: kinds.unit, id: sscc })),
      ],
      decide: ({ bookingId, ssccs }, sheet) => cancelParcels(kinds, sheet, bookingId, ssccs),
    }),
    on<BookingCancelled__Output>('serai.booking.v1.BookingCancelled', {
      touches: ({ bookingId }) => [{ kind: kinds.consignment, id: bookingId }],
      decide: ({ bookingId }, sheet) => cancelConsignment(kinds, sheet, bookingId),
    }),
  ];
}

/** Parcels that an embargo stops: nobody found them another way within the promise. */
function stoppedHandlers(kinds: Kinds): readonly FactHandler[] {
  const types = ['serai.booking.v1.RerouteUnplaced', 'serai.booking.v1.RerouteProposed'];
  return types.map((type) =>
    on<RerouteUnplaced__Output | RerouteProposed__Output>(type, {
      touches: ({ bookingId, ssccs, cause }) =>
        cause?.kind !== embargo
          ? []
          : [
              { kind: kinds.consignment, id: bookingId },
              ...ssccs.map((id) => ({ kind: kinds.unit, id })),
              ...ssccs.map((sscc) => {
                return { kind: kinds.incident, id: breakIncidentId(cause.id, sscc) };
              }),
            ],
      decide: ({ ssccs, cause }, sheet) => {
        if (cause?.kind === embargo) raiseEmbargo(kinds, sheet, cause.id, ssccs);
      },
    }),
  );
}

function capacityHandlers(kinds: Kinds): readonly FactHandler[] {
  return [
    on<PointPublished__Output>('serai.capacity.v1.PointPublished', {
      touches: ({ point }) => [{ kind: kinds.point, id: point?.id ?? '' }],
      decide: ({ point }, sheet) => {
        const { id, name, localName, country, timeZone, coordinates, gln } = given(point);
        const at = coordinates === null ? {} : { coordinates };
        const named = gln === '' ? {} : { gln };
        const told = { name, localName, country, timeZone, ...at, ...named };
        sheet.record(kinds.point, id, [heardOf(sheet.state(kinds.point, id), told, sheet.at)]);
      },
    }),
    on<DepartureRevised__Output>('serai.capacity.v1.DepartureRevised', {
      touches: ({ departure }) => [{ kind: kinds.departure, id: departure?.id ?? '' }],
      decide: ({ departure, reason }, sheet) => {
        const { id, legs: all } = given(departure);
        const legs = all.map(({ departsAt, arrivesAt }) => ({ departsAt, arrivesAt }));
        sheet.record(kinds.departure, id, [{ type: 'Revised', legs, reason }]);
      },
    }),
    on<DepartureCancelled__Output>('serai.capacity.v1.DepartureCancelled', {
      touches: ({ departureId }) => [{ kind: kinds.departure, id: departureId }],
      decide: ({ departureId, reason }, sheet) => {
        sheet.record(kinds.departure, departureId, [{ type: 'Cancelled', reason }]);
      },
    }),
  ];
}

function charterHandler(kinds: Kinds): FactHandler {
  return on<CharterChanged__Output>('serai.partner.v1.CharterChanged', {
    touches: () => [{ kind: kinds.charter, id: charterId }],
    decide: ({ charter }, sheet) => {
      const deemedAcceptanceHours = charter?.terms?.deemedAcceptanceHours ?? 0;
      if (deemedAcceptanceHours === 0) return;
      sheet.record(kinds.charter, charterId, [{ deemedAcceptanceHours }]);
    },
  });
}

function memberHandlers(kinds: Kinds): readonly FactHandler[] {
  const heard = <M>(type: string, to: MemberStep, idOf: (message: M) => string) =>
    on<M>(`serai.partner.v1.${type}`, {
      touches: (message) => [{ kind: kinds.member, id: idOf(message) }],
      decide: (message, sheet) => {
        sheet.record(kinds.member, idOf(message), [{ type: to }]);
      },
    });
  return [
    heard<MemberAdmitted__Output>('MemberAdmitted', 'admitted', ({ member }) => given(member).id),
    heard<MemberSuspended__Output>('MemberSuspended', 'suspended', ({ memberId }) => memberId),
    heard<MemberReinstated__Output>('MemberReinstated', 'reinstated', ({ memberId }) => memberId),
    heard<MemberLeft__Output>('MemberLeft', 'left', ({ memberId }) => memberId),
  ];
}

const embargo = 'embargo';

/** The departures of the old way that are not on the new one, and the embargo that it left. */
function leftIn({ before, part, cause }: PartRerouted__Output): readonly string[] {
  const kept = (part?.itinerary?.legs ?? []).map(({ departureId }) => departureId);
  const ids = (before?.legs ?? []).map(({ departureId }) => departureId);
  const left = new Set(ids.filter((id) => id !== '' && !kept.includes(id)));
  return cause?.kind === embargo ? [...left, cause.id] : [...left];
}
