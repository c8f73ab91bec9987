import { createHash } from 'node:crypto';
import type { TrackEvent__Output } from '@serai/protos/serai/tracking/v1/TrackEvent';
import type { TrackPlace__Output } from '@serai/protos/serai/tracking/v1/TrackPlace';
import type { TrackResponse__Output } from '@serai/protos/serai/tracking/v1/TrackResponse';
import type { TrackStep__Output } from '@serai/protos/serai/tracking/v1/TrackStep';
import type { Tracked } from '../application/track';
import type { BuyerEvent } from '../domain/buyerEvents';
import type { ActualStep, ParcelState } from '../domain/delivery';
import { noPlace, type Place } from '../domain/place';
import { unitEnds } from '../domain/unitEnd';

type Places = ReadonlyMap<string, Place>;

/** What a buyer is answered, with a digest that is the same while nothing of it is different. */
export function trackMessage(tracked: Tracked): TrackResponse__Output {
  const told = toldOf(tracked);
  const digest = createHash('sha256').update(JSON.stringify(told)).digest('base64url');
  return { ...told, digest };
}

function toldOf(tracked: Tracked): Omit<TrackResponse__Output, 'digest'> {
  const { consignment, delivery, places, sscc } = tracked;
  const { estimate } = consignment;
  // Whoever asks after what was lost is told when the others of it arrive.
  const isOpen = !['cancelled', 'ended', ...unitEnds].includes(delivery.status);
  const ahead = delivery.steps.find(({ status }) => status === 'now' || status === 'ahead');
  const next = isOpen ? ahead : undefined;
  return {
    status: delivery.status,
    arrived: delivery.arrived,
    count: delivery.count,
    steps: delivery.steps.map((step) => stepMessage(step, places)),
    parcels: delivery.parcels.map((parcel) => parcelMessage(parcel, places, sscc)),
    events: tracked.events.map((event) => eventMessage(event, places)),
    nextStep: next?.planned.kind ?? '',
    nextPlace: places.get(next?.planned.toPointId ?? '')?.name ?? '',
    incidents: [...tracked.incidents],
    fromCountry: consignment.fromCountry,
    toCountry: consignment.toCountry,
    ...(next === undefined ? {} : { nextAt: next.planned.arrivesAt }),
    ...(isOpen
      ? {
          estimateAt: estimate.at,
          estimateEarliest: estimate.earliest,
          estimateLatest: estimate.latest,
        }
      : {}),
  };
}

function parcelMessage(
  parcel: ParcelState,
  places: Places,
  sscc: string,
): TrackResponse__Output['parcels'][number] {
  const last = places.get(parcel.lastPointId ?? '');
  return {
    number: parcel.number,
    status: parcel.status,
    lastPlace: last?.name ?? '',
    lastTimeZone: last?.timeZone ?? '',
    isThis: parcel.sscc === sscc,
    ...(parcel.lastAt === undefined ? {} : { lastAt: parcel.lastAt }),
  };
}

function stepMessage(step: ActualStep, places: Places): TrackStep__Output {
  const { planned, status, actualAt } = step;
  const place = places.get(planned.toPointId ?? '');
  return {
    kind: planned.kind,
    place: place?.name ?? '',
    country: place?.country ?? '',
    timeZone: place?.timeZone ?? '',
    mode: planned.mode,
    plannedDepartsAt: planned.departsAt,
    plannedArrivesAt: planned.arrivesAt,
    status,
    from: placeMessage(planned.fromPointId, places),
    to: placeMessage(planned.toPointId, places),
    ...(actualAt === undefined ? {} : { actualAt }),
  };
}

function eventMessage({ kind, at, pointId }: BuyerEvent, places: Places): TrackEvent__Output {
  const isPlaced = pointId !== undefined;
  return { kind, at, place: isPlaced ? messageOf(places.get(pointId) ?? noPlace) : null };
}

/** Nothing for a door, and for a point that was never heard of. */
function placeMessage(pointId: string | undefined, places: Places): TrackPlace__Output | null {
  const place = places.get(pointId ?? '');
  return place === undefined ? null : messageOf(place);
}

function messageOf(place: Place): TrackPlace__Output {
  const { name, localName = '', country, timeZone, coordinates = null } = place;
  return { name, localName, country, timeZone, coordinates };
}
