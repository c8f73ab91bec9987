import type { TrackStep__Output } from '@serai/protos/serai/tracking/v1/TrackStep';
import { placesOf, wayMap } from './map';
import { fill, markup, nothing, type Markup } from './markup';
import { placeName } from './places';
import { timeMarkup } from './times';
import { endOf, wordFor, type Told } from './told';
import { say } from './words';

/** The way, planned against actual: as a map, and as a list that says the same in words. */
export function wayPart(told: Told): Markup {
  const { track, language, words } = told;
  const places = placesOf(track.steps).map((place) => placeName(place, language));
  const map = wayMap(track.steps, say(words.mapOf, { places: places.join(' – ') }));
  const caption = markup`<figcaption>${words.mapData}</figcaption>`;
  const figure = map === nothing ? nothing : markup`<figure>${map}${caption}</figure>`;
  return markup`<section aria-labelledby="way"><h2 id="way" tabindex="-1">${words.way}</h2>
${figure}<ol class="way">${track.steps.map((step) => stepPart(step, told))}</ol></section>`;
}

function stepPart(step: TrackStep__Output, page: Told): Markup {
  const { language, words, endZone } = page;
  const said = say(wordFor(words.step, step.kind), {
    mode: wordFor(words.mode, step.mode),
    from: endOf(step.from, page),
    to: endOf(step.to, page),
  });
  const at = step.actualAt ?? step.plannedArrivesAt ?? 0;
  const form = step.actualAt === undefined ? words.planned : words.actual;
  const when = fill(form, { when: timeMarkup(at, step.to?.timeZone ?? endZone, language) });
  const status = wordFor(words.stepStatus, step.status);
  // What does not happen any more is planned for no time.
  const isOff = step.status === 'dropped' && step.actualAt === undefined;
  const told = isOff ? markup`${status}` : markup`${status} · ${when}`;
  return markup`<li class="${step.status}"><span>${said}</span>
<small>${told}</small></li>`;
}
