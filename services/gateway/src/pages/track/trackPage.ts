import type { TrackResponse__Output } from '@serai/protos/serai/tracking/v1/TrackResponse';
import { headPart } from './headPart';
import { eventsPart, parcelsPart } from './listParts';
import { markup, Markup } from './markup';
import { style } from './style';
import { toldIn } from './told';
import { wayPart } from './wayPart';
import { languages, say, wordsOf, type Language } from './words';

const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };
const tags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

export interface TrackPage {
  readonly number: string;
  readonly url: string;
  readonly language: Language;
}

/** The page of one tracking number: whole without JavaScript, followed live with it. */
export function trackPage(track: TrackResponse__Output, page: TrackPage): string {
  const { number, url, language } = page;
  const w = wordsOf[language];
  const { arrived, count } = track;
  const share = markup`<section class="share" aria-labelledby="share"><h2 id="share">${w.share}</h2>
<p>${w.shareHint}</p><label for="link">${w.link}</label>
<input id="link" readonly value="${url}">
<p class="buttons" hidden><button type="button" id="copy" data-done="${w.copied}">${w.copy}</button>
<button type="button" id="print">${w.print}</button></p></section>`;
  const body = markup`<div id="told" data-live="/track/${number}/live?lang=${language}"
data-seen="${track.digest}">${new Markup(trackFragment(track, language))}</div>${share}
<p id="said" class="unseen" role="status"></p><p class="foot">${w.zones}</p>
<script src="/assets/track.js" defer></script>`;
  return document(language, say(w.arrived, { arrived, count }), body, `/track/${number}`);
}

/** What is told anew when something has changed. */
export function trackFragment(track: TrackResponse__Output, language: Language): string {
  const told = toldIn(track, language);
  const parts = [headPart(told), wayPart(told), eventsPart(told), parcelsPart(told)];
  return markup`${parts}`.html;
}

/** What stands in place of a parcel: why, and what to do. */
export function noParcelPage(why: 'missing' | 'away' | 'tooMany', language: Language): string {
  const w = wordsOf[language];
  const body = markup`<h1 id="way">${w[why]}</h1><p>${w[`${why}Hint`]}</p>
<p><a href="/">${w.again}</a></p>`;
  return document(language, w[why], body, '');
}

function document(language: Language, title: string, body: Markup, path: string): string {
  const w = wordsOf[language];
  const others = languages
    .filter((each) => each !== language && path !== '')
    .map(
      (each) => markup`<a href="${path}?lang=${each}" hreflang="${tags[each]}"
lang="${tags[each]}">${languageNames[each]}</a>`,
    );
  return markup`${new Markup('<!doctype html>')}
<html lang="${tags[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title} · ${w.name}</title>
<style>${new Markup(style)}</style></head>
<body><a class="skip" href="#way">${w.skip}</a>
<header><a href="/">${w.name}</a><nav aria-label="${w.language}">${others}</nav></header>
<main>${body}</main></body></html>`.html;
}
