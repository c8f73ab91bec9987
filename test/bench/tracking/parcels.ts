import { makeSscc, type Actor } from '@serai/model';
import { newId, type Database } from '@serai/runtime';
import {
  evolveConsignment,
  type PlannedStep,
} from '../../../services/tracking/src/domain/consignment';
import { evolveUnit, type UnitFact } from '../../../services/tracking/src/domain/unit';
import { kinds } from '../../../services/tracking/src/store/kinds';

export const parcelsPerBooking = 5;
const memberCount = 200;
const pointCount = 400;
const hourMs = 3_600_000;
const bookingsPerWrite = 400;
const hoursPerStep = 10;

const memberId = (nth: number): string => `mbr_${nth % memberCount}`;
const pointId = (nth: number): string => `pnt_${nth % pointCount}`;
const ssccOf = (booking: number, parcel: number): string =>
  makeSscc('590123', booking * parcelsPerBooking + parcel);

/** Who reads parcels at a gate. */
export function operatorOf(nth: number): Actor {
  return { subject: `op-${nth}`, member: memberId(nth), roles: ['operator'] };
}

/** The n-th booking, round and round, that a member sold. */
export function bookingOfMember(member: number, nth: number, bookings: number): number {
  return member + memberCount * (nth % Math.floor(bookings / memberCount));
}

export const trackingNumberOf = (booking: number): string => `bench-${booking}-0`;

/**
 * So many bookings of five parcels each, collected, as tracking keeps them: written past it, because
 * a million parcels that are known are where the measuring begins.
 */
export async function knowBookings(database: Database, count: number, at: number): Promise<void> {
  const { db } = database.connection;
  if (db === undefined) throw new Error('the database is not connected');
  const units = db.collection<{ _id: string }>(kinds.unit.collection);
  const consignments = db.collection<{ _id: string }>(kinds.consignment.collection);
  for (let from = 0; from < count; from += bookingsPerWrite) {
    const some = Array.from(
      { length: Math.min(bookingsPerWrite, count - from) },
      (_, n) => from + n,
    );
    const options = { ordered: false, ignoreUndefined: true, writeConcern: { w: 1 } } as const;
    await Promise.all([
      consignments.insertMany(
        some.map((nth) => consignmentRow(nth, at)),
        options,
      ),
      units.insertMany(
        some.flatMap((nth) => unitRows(nth, at)),
        options,
      ),
    ]);
  }
}

function consignmentRow(booking: number, at: number) {
  const parcels = Array.from({ length: parcelsPerBooking }, (_, n) => ({
    sscc: ssccOf(booking, n),
    trackingNumber: `bench-${booking}-${n}`,
    number: n + 1,
    partId: 'prt_1',
    goods: ['general'],
  }));
  const legs = wayOf(booking, at);
  const arrivesAt = legs.at(-1)?.arrivesAt ?? at;
  const state = evolveConsignment(kinds.consignment.initial, {
    type: 'ConsignmentExpected',
    consignment: {
      ...{ status: 'expected', bookingId: bookingId(booking), sellerId: memberId(booking) },
      ...{ shipper: `shipper-${booking % 1_000}`, confirmedAt: at, fromCountry: 'CN' },
      ...{ toCountry: 'PL', parcels, parts: [{ id: 'prt_1', legs }], progress: {} },
      ...{ hasEarlyScans: false },
      estimate: { at: arrivesAt, earliest: arrivesAt, latest: arrivesAt },
    },
  });
  return { _id: bookingId(booking), version: 1, ...kinds.consignment.toDocument(state) };
}

const bookingId = (booking: number): string => `bkg_${booking}`;

/** Collected by the seller, two rides of other members, delivered. */
function wayOf(booking: number, at: number): readonly PlannedStep[] {
  const place = booking * 7;
  const step = (nth: number, kind: PlannedStep['kind'], member: number) => ({
    kind,
    memberId: memberId(member),
    ...(nth === 0 ? {} : { fromPointId: pointId(place + nth - 1) }),
    ...(nth === 3 ? {} : { toPointId: pointId(place + nth) }),
    departsAt: at + nth * hoursPerStep * hourMs,
    arrivesAt: at + (nth + 1) * hoursPerStep * hourMs - hourMs,
    mode: 'road',
    departureId: kind === 'ride' ? `dep_${(booking % 2_000) * 4 + nth}` : '',
    ...{ firstLeg: 0, lastLeg: 0 },
  });
  return [
    step(0, 'collection', booking),
    step(1, 'ride', booking + 1),
    step(2, 'ride', booking + 2),
    step(3, 'delivery', booking + 2),
  ];
}

function unitRows(booking: number, at: number) {
  const plannedMemberIds = [booking, booking + 1, booking + 2].map(memberId);
  return Array.from({ length: parcelsPerBooking }, (_, n) => {
    const sscc = ssccOf(booking, n);
    const sellerId = memberId(booking);
    const told = { eventId: newId('evt'), eventTime: at, recordTime: at, flags: [] };
    const happening = {
      ...told,
      kind: 'collected',
      memberId: sellerId,
      subject: 'driver',
    } as const;
    const of = { sscc, bookingId: bookingId(booking) };
    const facts: readonly UnitFact[] = [
      {
        type: 'UnitExpected',
        ...of,
        sellerId,
        shipper: `shipper-${booking % 1_000}`,
        plannedMemberIds,
        at,
      },
      { type: 'UnitCaptured', ...of, happening },
      { type: 'CustodyBegan', bookingId: of.bookingId, memberId: sellerId, at },
    ];
    const state = facts.reduce(evolveUnit, kinds.unit.initial);
    return { _id: sscc, version: facts.length, ...kinds.unit.toDocument(state) };
  });
}

/** One event for each parcel of a booking: it was read at the n-th point of its way. */
export function readsAt(booking: number, nth: number, at: number): readonly string[] {
  return Array.from({ length: parcelsPerBooking }, (_, parcel) =>
    JSON.stringify({
      type: 'ObjectEvent',
      eventID: `urn:uuid:${newId('evt')}`,
      eventTime: new Date(at).toISOString(),
      eventTimeZoneOffset: '+01:00',
      action: 'OBSERVE',
      epcList: [`https://id.gs1.org/00/${ssccOf(booking, parcel)}`],
      bizStep: 'arriving',
      disposition: 'in_transit',
      readPoint: { id: `https://serai.example/points/${pointId(booking * 7 + nth)}` },
    }),
  );
}
