import type { TrackPlace__Output } from '@serai/protos/serai/tracking/v1/TrackPlace';
import type { Language } from './words';

const chineseSpoken = ['CN', 'HK', 'MO', 'SG', 'TW'];

/** The place as a reader of the language knows it, with its country. */
export function placeName(place: TrackPlace__Output, language: Language): string {
  const known = knownName(place, language);
  const of = countryName(place.country, language);
  if (of === '') return known;
  return language === 'zh' ? `${known}（${of}）` : `${known}, ${of}`;
}

/** The place as a reader of the language knows it. */
export function knownName(place: TrackPlace__Output, language: Language): string {
  const { name, localName, country } = place;
  const isChinese = language === 'zh' && chineseSpoken.includes(country) && localName !== '';
  return isChinese ? localName : name;
}

/** Of an ISO 3166-1 alpha-2 code; what is none is said as it is. */
export function countryName(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const names = new Intl.DisplayNames([language === 'zh' ? 'zh-Hans' : 'en'], { type: 'region' });
  return names.of(code) ?? code;
}
