import { isCountry } from './countries';
import { modelRefusals } from './modelRefusals';

interface Pattern {
  country: string | undefined;
  from: string;
  until: string;
  isPrefix: boolean;
}

/**
 * Whether a postcode belongs to a gazetteer's entry: one postcode ('60-001'), a prefix ('10*'; '*'
 * is everywhere) or a range of equal length ('10000-10999', '60-001-60-999'), each with the country
 * in front where that is not known otherwise ('DE 10*'). Spaces, dashes and case do not matter. A
 * country in the entry must be the postcode's. Refuses POSTCODES_INVALID.
 */
export function matchesPostcode(entry: string, postcode: string, country?: string): boolean {
  const pattern = patternOf(entry);
  const own = splitCountry(postcode);
  const inCountry = country ?? own.country;
  if (pattern.country !== undefined && pattern.country !== inCountry) return false;
  const code = plain(own.code);
  if (pattern.isPrefix) return code.startsWith(pattern.from);
  const isSameLength = code.length === pattern.from.length;
  return isSameLength && pattern.from <= code && code <= pattern.until;
}

export function isPostcodePattern(entry: string): boolean {
  return tryPattern(entry) !== undefined;
}

function patternOf(entry: string): Pattern {
  const pattern = tryPattern(entry);
  if (pattern === undefined) throw modelRefusals.POSTCODES_INVALID();
  return pattern;
}

function tryPattern(entry: string): Pattern | undefined {
  const { country, code } = splitCountry(entry);
  const text = code.toUpperCase().trim();
  if (!/^[A-Z0-9 -]{0,21}\*?$/.test(text) || text === '') return undefined;
  if (text.endsWith('*')) {
    const from = plain(text.slice(0, -1));
    return { country, from, until: from, isPrefix: true };
  }
  const [from, until] = rangeOf(text) ?? [plain(text), plain(text)];
  return from === '' || from > until ? undefined : { country, from, until, isPrefix: false };
}

/** The dash with as many characters on its left as on its right divides a range. */
function rangeOf(text: string): [string, string] | undefined {
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] !== '-') continue;
    const [from, until] = [plain(text.slice(0, index)), plain(text.slice(index + 1))];
    if (from.length === until.length && from.length > 0) return [from, until];
  }
  return undefined;
}

/** 'DE 10115' names its country; 'SW1A 1AA' begins with no country and a space. */
function splitCountry(text: string): { country: string | undefined; code: string } {
  const parts = /^\s*([A-Za-z]{2})[ -](?=.*[0-9*])(.+)$/.exec(text);
  const country = parts?.[1]?.toUpperCase();
  return country !== undefined && isCountry(country)
    ? { country, code: parts?.[2] ?? '' }
    : { country: undefined, code: text };
}

function plain(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '');
}
