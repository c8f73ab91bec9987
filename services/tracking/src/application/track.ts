import { buyerEvents, type BuyerEvent } from '../domain/buyerEvents';
import type { KnownConsignment } from '../domain/consignment';
import type { Delivery } from '../domain/delivery';
import { deliveryOf } from '../domain/delivery';
import type { IncidentKind, KnownIncident } from '../domain/incident';
import type { Place } from '../domain/place';
import { trackingRefusals } from '../domain/refusals';
import { absentUnit, type Unit } from '../domain/unit';
import { isUnitEnd } from '../domain/unitEnd';

export interface TrackReads {
  consignmentByNumber(number: string): Promise<KnownConsignment | undefined>;
  units(ssccs: readonly string[]): Promise<ReadonlyMap<string, Unit>>;
  openIncidents(ssccs: readonly string[]): Promise<readonly KnownIncident[]>;
  places(ids: readonly string[]): Promise<ReadonlyMap<string, Place>>;
}

export interface Tracked {
  readonly consignment: KnownConsignment;
  readonly sscc: string;
  readonly delivery: Delivery;
  readonly events: readonly BuyerEvent[];
  /** What is told of all its parcels: what is open, and how some of them ended. */
  readonly incidents: readonly IncidentKind[];
  readonly places: ReadonlyMap<string, Place>;
}

/** Incidents that keep a parcel from going on. */
const holding: readonly string[] = [
  'short',
  'refused',
  'misrouted',
  'departure_cancelled',
  'embargo',
];

/**
 * Everything a buyer may know of a consignment, by the unguessable number of one of its parcels: no
 * names of people, no prices, no members. Refuses NUMBER_MISSING.
 */
export async function track(reads: TrackReads, number: string): Promise<Tracked> {
  const consignment = await reads.consignmentByNumber(number);
  const parcel = consignment?.parcels.find((each) => each.trackingNumber === number);
  if (consignment === undefined || parcel === undefined) throw trackingRefusals.NUMBER_MISSING();
  const codes = consignment.parcels.map(({ sscc }) => sscc);
  const units = await reads.units(codes);
  const incidents = await reads.openIncidents(codes);
  const held = incidents.filter(({ kind }) => holding.includes(kind)).map(({ sscc }) => sscc);
  const delivery = deliveryOf(consignment, units, new Set(held), parcel.sscc);
  const events = buyerEvents(units.get(parcel.sscc) ?? absentUnit);
  const steps = delivery.steps.map(({ planned }) => planned);
  const points = [
    ...steps.flatMap(({ fromPointId, toPointId }) => [fromPointId, toPointId]),
    ...delivery.parcels.map(({ lastPointId }) => lastPointId),
    ...events.map(({ pointId }) => pointId),
  ].filter((id) => id !== undefined);
  const places = await reads.places([...new Set(points)]);
  const told = kindsTold(delivery, incidents);
  return { consignment, sscc: parcel.sscc, delivery, events, incidents: told, places };
}

/** Of what will not arrive it is only told how it ended, and whether it was seen again. */
function kindsTold(
  { parcels }: Delivery,
  incidents: readonly KnownIncident[],
): readonly IncidentKind[] {
  const ends = new Map(
    parcels.flatMap(({ sscc, status }) => (isUnitEnd(status) ? [[sscc, status] as const] : [])),
  );
  const open = incidents.filter(({ sscc, kind }) => !ends.has(sscc) || kind === 'seen_after_end');
  return [...new Set([...ends.values(), ...open.map(({ kind }) => kind)])];
}
