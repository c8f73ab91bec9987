import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { tellingRefusals } from './tellingRefusals';

const maxTargetLength = 2_000;
/** 2000::/3: nothing else of IPv6 is given out to anybody. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet: not private, loopback, link-local, shared by a
 * carrier, multicast, reserved or of a cloud's metadata; nor one of IPv6 that stands for such a one
 * of IPv4 (mapped, translated, tunnelled).
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const known = ipaddr.process(address);
  if (known instanceof ipaddr.IPv6 && !known.match(globalUnicast)) return false;
  return known.range() === 'unicast';
}

export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** The host of a URL as an address, when it is written as one in whatever way; else undefined. */
export function addressIn({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
}

/**
 * Where messages may be sent, as far as the address alone tells: https, no password in it. What a
 * name resolves to is looked at when the connection is made. Refuses TARGET_INVALID and
 * TARGET_FORBIDDEN, by the name of the field; the machine itself, over http too, only where that is
 * allowed.
 */
export function targetOf(text: string, isLoopbackAllowed: boolean, field = 'target'): URL {
  const url = URL.canParse(text) && text.length <= maxTargetLength ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw tellingRefusals.TARGET_INVALID({ field });
  }
  const isOwn = url.hostname === 'localhost' || isLoopback(addressIn(url) ?? '');
  if (isOwn && isLoopbackAllowed && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== 'https:') throw tellingRefusals.TARGET_INVALID({ field });
  const address = addressIn(url);
  if (isOwn || (address !== undefined && !isPublic(address))) {
    throw tellingRefusals.TARGET_FORBIDDEN({ field });
  }
  return url;
}
