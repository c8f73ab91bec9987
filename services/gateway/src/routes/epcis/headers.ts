import type { IncomingHttpHeaders } from 'node:http';
import type { Prefixes } from '@serai/model';
import { prefixesOf } from '@serai/model';
import { epcisRefusals } from './epcisRefusals';

export const captureLimits = {
  bytes: 16_000_000,
  events: 10_000,
  eventBytes: 1_000_000,
  elements: 300_000,
};

const version = '2.0.0';

/** What every answer says of the languages spoken. */
export const spoken: Readonly<Record<string, string>> = {
  'GS1-EPCIS-Version': version,
  'GS1-CBV-Version': version,
  'GS1-EPC-Format': 'No_Preference',
};

/** What OPTIONS says (EPCIS 2.0, 12.7). */
export const discovery: Readonly<Record<string, string>> = {
  ...spoken,
  'GS1-EPCIS-Min': version,
  'GS1-EPCIS-Max': version,
  'GS1-CBV-Min': version,
  'GS1-CBV-Max': version,
  'GS1-CBV-XML-Format': 'No_Preference',
  'GS1-Vendor-Version': 'serai-1',
  'GS1-Extensions': '',
  'GS1-EPCIS-Capture-Limit': String(captureLimits.events),
  'GS1-EPCIS-Capture-File-Size-Limit': String(captureLimits.bytes),
  'GS1-Capture-Error-Behaviour': 'all',
};

/** Refuses EPCIS_VERSION_UNKNOWN: who asks must be able to read, and to have been understood. */
export function checkVersions(headers: IncomingHttpHeaders): void {
  for (const name of ['epcis', 'cbv']) {
    const said = (what: string) => headers[`gs1-${name}-${what}`];
    const own = said('version');
    const isSpoken = own === undefined || /^(2\.0(\.\d+)?|1\.2(\.\d+)?)$/.test(String(own));
    const isBelow = compared(said('min'), version) > 0;
    const isAbove = compared(version, said('max')) > 0;
    if (!isSpoken || isBelow || isAbove) {
      throw epcisRefusals.EPCIS_VERSION_UNKNOWN({ field: `GS1-${name.toUpperCase()}-Version` });
    }
  }
}

const jsonTypes = ['application/ld+json', 'application/json'] as const;

/**
 * In which of the two names of JSON somebody wants to be answered; the plain one, where it is all
 * the same to them. Refuses EPCIS_FORMAT_UNKNOWN: XML is read here, and not written.
 */
export function formatFor({
  accept = '*/*',
}: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const ranges = accept.split(',').flatMap((said) => {
    const [range = '', ...parameters] = said
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return parameters.some((each) => /^q=0(\.0*)?$/.test(each)) ? [] : [range];
  });
  const named = jsonTypes.find((type) => ranges.includes(type));
  const isAny = ranges.includes('*/*') || ranges.includes('application/*');
  if (named === undefined && !isAny) throw epcisRefusals.EPCIS_FORMAT_UNKNOWN({ field: 'Accept' });
  return { 'Content-Type': `${named ?? 'application/json'}; charset=utf-8` };
}

/** Above 0 when the first is later; what is not said is not compared. */
function compared(one: unknown, other: unknown): number {
  if (typeof one !== 'string' || typeof other !== 'string') return 0;
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (let at = 0; at < 3; at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** All or nothing, where nothing else is asked; the service refuses what it does not know. */
export function errorBehaviour(headers: IncomingHttpHeaders): string {
  return String(headers['gs1-capture-error-behaviour'] ?? 'rollback');
}

/** GS1-Extensions: `ex=https://example.org/,other=...`: the prefixes that a query uses. */
export function extensions(headers: IncomingHttpHeaders): Prefixes {
  const pairs = String(headers['gs1-extensions'] ?? '').split(',');
  const named = pairs.map((pair) => {
    const [name = '', ...iri] = pair.trim().split('=');
    return [name, iri.join('=')];
  });
  return prefixesOf(Object.fromEntries(named));
}

export function prefixMessages(prefixes: Prefixes): { name: string; iri: string }[] {
  return Object.entries(prefixes).map(([name, iri]) => ({ name, iri }));
}
