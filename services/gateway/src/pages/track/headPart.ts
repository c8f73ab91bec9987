import { incidentWords } from '../../routes/incidentWords';
import { fill, markup, nothing, type Markup } from './markup';
import { countryName } from './places';
import { timeMarkup } from './times';
import { endOf, wordFor, type Told } from './told';
import { say } from './words';

/** In a few sentences how it stands, when it arrives, what comes next, and what went wrong. */
export function headPart(told: Told): Markup {
  const { track, words } = told;
  const { arrived, count } = track;
  const sum = say(words.arrived, { arrived, count });
  return markup`<h1>${wordFor(words.status, track.status)}</h1>
<p class="arrived">${sum}</p>
<progress max="${count}" value="${arrived}" aria-label="${sum}"></progress>
${estimatePart(told)}${nextPart(told)}${incidentsPart(told)}`;
}

/** The estimate is a range, until the last parcel is there. */
function estimatePart({ track, language, words, endZone }: Told): Markup {
  const { estimateEarliest: earliest, estimateLatest: latest } = track;
  if (earliest === undefined || latest === undefined) return nothing;
  const place = say(words.timeOf, { place: countryName(track.toCountry, language) });
  const when = (at: number): Markup => timeMarkup(at, endZone, language);
  const sentence = track.status === 'delivered' ? words.at : words.arrives;
  const blanks = { earliest: when(earliest), latest: when(latest), when: when(latest) };
  return markup`<p class="estimate">${fill(sentence, blanks)} <small>(${place})</small></p>`;
}

function nextPart(told: Told): Markup {
  const { track, language, words, endZone } = told;
  const step = track.steps.find(({ status }) => status !== 'done');
  if (track.nextStep === '' || step === undefined) return nothing;
  const at = track.nextAt ?? step.plannedArrivesAt ?? 0;
  const sentence = fill(wordFor(words.nextStep, track.nextStep), {
    mode: wordFor(words.mode, step.mode),
    place: endOf(step.to, told),
    when: timeMarkup(at, step.to?.timeZone ?? endZone, language),
  });
  return markup`<p class="next"><strong>${words.next}:</strong> ${sentence}</p>`;
}

function incidentsPart({ track, language, words }: Told): Markup {
  if (track.incidents.length === 0) return nothing;
  const each = track.incidents.map((kind) => markup`<li>${incidentWords(kind, language)}</li>`);
  return markup`<section class="incidents" aria-labelledby="incidents">
<h2 id="incidents">${words.incidents}</h2><ul>${each}</ul></section>`;
}
