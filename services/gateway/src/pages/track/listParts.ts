import type { TrackEvent__Output } from '@serai/protos/serai/tracking/v1/TrackEvent';
import type { TrackedParcel__Output } from '@serai/protos/serai/tracking/v1/TrackedParcel';
import { fill, markup, nothing, type Markup } from './markup';
import { knownName, placeName } from './places';
import { timeMarkup } from './times';
import { wordFor, type Told } from './told';
import { say } from './words';

/** More are not listed one by one: the sum says it all. */
const mostParcelsListed = 100;

/** What happened, the latest first, on the clocks of each place. */
export function eventsPart(told: Told): Markup {
  const { track, words } = told;
  const list = [...track.events].reverse().map((event) => eventPart(event, told));
  const body = list.length === 0 ? markup`<p>${words.nothingYet}</p>` : markup`<ul>${list}</ul>`;
  return markup`<section class="events" aria-labelledby="happened">
<h2 id="happened">${words.happened}</h2>${body}</section>`;
}

function eventPart({ kind, at, place }: TrackEvent__Output, page: Told): Markup {
  const { language, words, endZone, startZone } = page;
  // It is collected at one door, and delivered at the other; what else has no place is in UTC.
  const zones: Readonly<Record<string, string>> = { collected: startZone, delivered: endZone };
  const zone = place?.timeZone ?? zones[kind] ?? '';
  const isAtDoor = place === null && zones[kind] !== undefined;
  const known = place === null ? '' : placeName(place, language) || words.somewhere;
  const where = isAtDoor ? words.atTheDoor : known;
  const told = [wordFor(words.event, kind), where].filter((each) => each !== '').join(' · ');
  return markup`<li>${timeMarkup(at, zone, language)}
<span>${told}</span></li>`;
}

/** Each parcel of the consignment; the only one needs no list. */
export function parcelsPart(told: Told): Markup {
  const { parcels } = told.track;
  if (parcels.length < 2) return nothing;
  const shown = parcels.slice(0, mostParcelsListed).map((parcel) => parcelPart(parcel, told));
  return markup`<section aria-labelledby="parcels"><h2 id="parcels">${told.words.parcels}</h2>
<ul class="parcels">${shown}</ul></section>`;
}

function parcelPart(parcel: TrackedParcel__Output, told: Told): Markup {
  const { words } = told;
  const name = say(words.parcel, { number: parcel.number });
  const mark = parcel.isThis ? markup` <em>(${words.thisOne})</em>` : nothing;
  return markup`<li class="${parcel.status}"><strong>${name}</strong>${mark}:
${wordFor(words.parcelStatus, parcel.status)}${lastSeen(parcel, told)}</li>`;
}

function lastSeen({ lastAt, lastPlace, lastTimeZone }: TrackedParcel__Output, told: Told): Markup {
  if (lastAt === undefined || lastPlace === '') return nothing;
  const when = timeMarkup(lastAt, lastTimeZone, told.language);
  const place = nameOf(lastPlace, told);
  return markup` <small>${fill(told.words.lastSeen, { place, when })}</small>`;
}

/** A place that is told by its name only is among those of the way, or of what happened. */
function nameOf(name: string, { track, language }: Told): string {
  const { steps, events } = track;
  const places = [
    ...steps.flatMap(({ from, to }) => [from, to]),
    ...events.map((one) => one.place),
  ];
  const place = places.find((each) => each?.name === name) ?? undefined;
  return place === undefined ? name : knownName(place, language);
}
