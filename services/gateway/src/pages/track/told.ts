import type { TrackResponse__Output } from '@serai/protos/serai/tracking/v1/TrackResponse';
import type { TrackStep__Output } from '@serai/protos/serai/tracking/v1/TrackStep';
import { placeName } from './places';
import type { Language, Words } from './words';
import { wordsOf } from './words';

/** What tracking told of a consignment, and in which language it is read. */
export interface Told {
  readonly track: TrackResponse__Output;
  readonly language: Language;
  readonly words: Words;
  /** On whose clocks the end of the way is told. */
  readonly endZone: string;
  /** And its beginning. */
  readonly startZone: string;
}

export function toldIn(track: TrackResponse__Output, language: Language): Told {
  const endZone = track.steps.findLast(({ timeZone }) => timeZone !== '')?.timeZone ?? '';
  const startZone = track.steps.find(({ timeZone }) => timeZone !== '')?.timeZone ?? '';
  return { track, language, words: wordsOf[language], endZone, startZone };
}

/** The end of a step: a point, or the door. */
export function endOf(place: TrackStep__Output['to'], { language, words }: Told): string {
  return place === null ? words.door : placeName(place, language);
}

/** A word of a table for what a service says; what is not in it is said as it came. */
export function wordFor(table: Readonly<Record<string, string>>, key: string): string {
  return table[key] ?? key;
}
