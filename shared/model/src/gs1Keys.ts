import { gs1CheckDigit, isGs1Checked } from './sscc';

/**
 * How a scheme of the EPC Tag Data Standard (chapters 6 and 7) becomes a GS1 Digital Link:
 * `digits` is the length of company prefix and reference together, `leads` says that the
 * reference begins with the indicator or extension that stands first in the key.
 */
interface Scheme {
  readonly ai: string;
  readonly digits?: number;
  readonly leads?: boolean;
  readonly checked?: boolean;
  readonly before?: string;
  /** What the serial stands behind: a qualifier, or '' where it is appended. */
  readonly serial?: string;
  /** A serial that says nothing. */
  readonly whole?: string;
}

const gtin = { ai: '01', digits: 13, leads: true, checked: true };
const asset = { ai: '8003', digits: 12, checked: true, before: '0' };
const document = { ai: '253', digits: 12, checked: true };
const coupon = { ai: '255', digits: 12, checked: true };

const schemes: Readonly<Record<string, Scheme>> = {
  'id:sgtin': { ...gtin, serial: '/21/' },
  'id:upui': { ...gtin, serial: '/235/' },
  'id:sscc': { ai: '00', digits: 17, leads: true, checked: true },
  'id:sgln': { ai: '414', digits: 12, checked: true, serial: '/254/', whole: '0' },
  'id:pgln': { ai: '417', digits: 12, checked: true },
  'id:grai': { ...asset, serial: '' },
  'id:giai': { ai: '8004' },
  'id:gsrn': { ai: '8018', digits: 17, checked: true },
  'id:gsrnp': { ai: '8017', digits: 17, checked: true },
  'id:gdti': { ...document, serial: '' },
  'id:sgcn': { ...coupon, serial: '' },
  'id:ginc': { ai: '401' },
  'id:gsin': { ai: '402', digits: 16, checked: true },
  'id:cpi': { ai: '8010', serial: '/8011/' },
  'class:lgtin': { ...gtin, serial: '/10/' },
  'idpat:sgtin': { ...gtin, serial: '', whole: '*' },
  'idpat:grai': { ...asset, serial: '', whole: '*' },
  'idpat:gdti': { ...document, serial: '', whole: '*' },
  'idpat:sgcn': { ...coupon, serial: '', whole: '*' },
};

const urnPattern = /^urn:epc:(id|class|idpat):([a-z]+):(.+)$/;
const partPattern = /^(?:[A-Za-z0-9!'()*+,\-:;=_.]|%[0-9A-Fa-f]{2})*$/;
const maxUriCharacters = 1_000;

/** Keys of a Digital Link, with the qualifiers that tell one thing from another, finest first. */
const linkKeys: Readonly<Record<string, readonly string[]>> = {
  '00': [],
  '01': ['21', '235', '10'],
  '253': [],
  '255': [],
  '401': [],
  '402': [],
  '414': ['254'],
  '417': [],
  '8003': [],
  '8004': [],
  '8006': ['21'],
  '8010': ['8011'],
  '8017': [],
  '8018': [],
};

/**
 * One form for every way to write a GS1 key: the canonical Digital Link with the finest level of
 * identification (CBV 2.0, 8.9.3; GS1 Digital Link 1.3). `malformed`: it claims to be a GS1 key and
 * is none. Undefined: some other URI, which stands for itself.
 */
export function canonicalKey(uri: string): string | 'malformed' | undefined {
  if (uri.length > maxUriCharacters) return undefined;
  const [, kind, scheme, rest] = urnPattern.exec(uri) ?? [];
  if (rest !== undefined) {
    const known = schemes[`${kind}:${scheme}`];
    return known === undefined ? undefined : keyOfUrn(known, rest);
  }
  return keyOfLink(uri);
}

function keyOfUrn(scheme: Scheme, rest: string): string {
  const [prefix = '', ...parts] = rest.split('.');
  const reference = scheme.serial === undefined ? parts.join('.') : (parts[0] ?? '');
  const serial = scheme.serial === undefined ? undefined : parts.slice(1).join('.');
  if (!/^\d{6,12}$/.test(prefix) || serial === '' || !partPattern.test(rest)) return 'malformed';
  if (scheme.digits === undefined) {
    if (reference === '') return 'malformed';
    return `https://id.gs1.org/${scheme.ai}/${encoded(prefix + reference)}${tail(scheme, serial)}`;
  }
  const isWhole = /^\d*$/.test(reference) && prefix.length + reference.length === scheme.digits;
  if (!isWhole) return 'malformed';
  const body = scheme.leads ? `${reference[0]}${prefix}${reference.slice(1)}` : prefix + reference;
  const lead = `${scheme.before ?? ''}${body}`;
  return `https://id.gs1.org/${scheme.ai}/${lead}${gs1CheckDigit(lead)}${tail(scheme, serial)}`;
}

function tail(scheme: Scheme, serial: string | undefined): string {
  const isSaid = serial !== undefined && serial !== scheme.whole;
  return isSaid ? `${scheme.serial}${encoded(serial)}` : '';
}

/** A resolver may have a path of its own: the first pair that can be a key is the key. */
function keyOfLink(uri: string): string | 'malformed' | undefined {
  const path = /^https?:\/\/[^/?#]+(\/[^?#]*)/.exec(uri)?.[1];
  if (path === undefined) return undefined;
  const parts = path.split('/').slice(1);
  for (let at = 0; at + 1 < parts.length; at += 1) {
    const [ai = '', value = ''] = parts.slice(at, at + 2);
    const key = ai === '01' && /^\d{8,13}$/.test(value) ? value.padStart(14, '0') : value;
    if (Object.hasOwn(linkKeys, ai) && isKey(ai, key)) return linkOf(ai, key, parts.slice(at + 2));
  }
  const claims = /^https?:\/\/id\.gs1\.org\//.test(uri) && Object.hasOwn(linkKeys, parts[0] ?? '');
  return claims ? 'malformed' : undefined;
}

function linkOf(ai: string, key: string, rest: readonly string[]): string {
  const finest = linkKeys[ai]?.find((each) => rest.indexOf(each) % 2 === 0);
  const serial =
    finest === undefined ? '' : `/${finest}/${encoded(rest[rest.indexOf(finest) + 1])}`;
  return `https://id.gs1.org/${ai}/${encoded(key)}${serial}`;
}

const checkedLengths: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '402': 17,
  '414': 13,
  '417': 13,
  '8017': 18,
  '8018': 18,
};

function isKey(ai: string, value: string): boolean {
  const length = checkedLengths[ai];
  if (length !== undefined) return value.length === length && isGs1Checked(value);
  if (ai === '253' || ai === '255')
    return /^\d{13}/.test(value) && isGs1Checked(value.slice(0, 13));
  if (ai === '8003') return /^0\d{13}/.test(value) && isGs1Checked(value.slice(0, 14));
  return value !== '';
}

/** GS1 Digital Link 1.3, table 7-1: these are percent-encoded in a path. */
function encoded(part = ''): string {
  const sign = (each: string): string =>
    `%${each.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return part.replace(/[!()*+,:]/g, sign);
}
