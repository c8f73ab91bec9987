import { modelRefusals } from './modelRefusals';

/** What an id's first letters say it names. Inside is a UUIDv7 without its dashes. */
export const idPrefixes = {
  mbr: 'member',
  per: 'person',
  agr: 'agreement',
  pnt: 'point',
  are: 'service area',
  lin: 'line',
  dep: 'departure',
  hld: 'hold',
  quo: 'quote',
  bkg: 'booking',
  prt: 'part',
  pcl: 'parcel',
  unt: 'handling unit',
  hnd: 'hand-over',
  imp: 'import',
  evt: 'event',
  inc: 'incident',
  sub: 'subscription',
} as const;

export type IdPrefix = keyof typeof idPrefixes;

/** For schemas: the pattern that every id of this kind matches. */
export function idPattern(prefix: IdPrefix): RegExp {
  return new RegExp(`^${prefix}_[0-9a-f]{32}$`);
}

export function isId(prefix: IdPrefix, text: unknown): text is string {
  return typeof text === 'string' && text.startsWith(`${prefix}_`) && isUuidHex(text.slice(4));
}

/** The id made of a UUID that the caller drew, with or without dashes. Refuses ID_INVALID. */
export function idFrom(prefix: IdPrefix, uuid: string): string {
  const hex = uuid.replaceAll('-', '').toLowerCase();
  if (!isUuidHex(hex)) throw modelRefusals.ID_INVALID();
  return `${prefix}_${hex}`;
}

function isUuidHex(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
