import type { Booking } from './bookingState';
import { pointsOf } from './itinerary';
import type { PointName } from './option';
import type { Parcel } from './parcel';
import { partWith } from './part';
import type { Place } from './place';

/** The words on the label of one parcel, line by line. */
export interface Label {
  readonly sscc: string;
  /** The SSCC as people read it, behind its application identifier 00. */
  readonly ssccReadable: string;
  readonly trackingNumber: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The points in the order of the way: CNYIW > CNXIY > PLMAL */
  readonly routing: string;
  readonly number: string;
  readonly weight: string;
  readonly reference: string;
}

const gramsPerKg = 1000;

/** The label of one parcel of the booking, by the way its part has at present. */
export function labelOf({ order, parts }: Pick<Booking, 'order' | 'parts'>, parcel: Parcel): Label {
  const part = partWith(parts, parcel.id) ?? parts[0];
  const points = { ...order.pins.points, ...part?.pins.points };
  const way = part === undefined ? [] : pointsOf(part.itinerary);
  return {
    sscc: parcel.sscc,
    ssccReadable: `(00) ${parcel.sscc}`,
    trackingNumber: parcel.trackingNumber,
    from: addressLines(order.from, points[order.from.pointId]),
    to: addressLines(order.to, points[order.to.pointId]),
    routing: way.map((point) => shortName(point, points[point])).join(' > '),
    number: `${parcel.number} / ${parcel.count}`,
    weight: `${(parcel.content.grams / gramsPerKg).toFixed(3)} kg`,
    reference: parcel.content.reference === '' ? order.reference : parcel.content.reference,
  };
}

/** UN/LOCODE where the place has one, else its name, else the end of its id. */
function shortName(pointId: string, point: PointName | undefined): string {
  const lastCharacters = 6;
  return point?.unLocode || point?.name || pointId.slice(-lastCharacters);
}

function addressLines(place: Place, point: PointName | undefined): string[] {
  const town = [place.country, place.postcode, place.city].filter((word) => word !== '').join(' ');
  const lines = [place.name, point?.name ?? '', place.street, town, place.phone];
  return lines.filter((line) => line !== '');
}
