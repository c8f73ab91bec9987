import type { Answered } from '../../support/askRest';
import { askRest } from '../../support/askRest';
import { nextKey } from './bodies';
import type { RestRequest, Who } from './restRow';
import type { World } from './world';

/** Asks what a row asks, as somebody, under a key of its own. */
export function askAs(
  url: string,
  route: string,
  { path, body, csv }: RestRequest,
  token: string | undefined,
): Promise<Answered> {
  const method = route.split(' ')[0] ?? '';
  return askRest(url, method, path, { token, body, csv, key: nextKey() });
}

export function tokenOf(world: World, who: Who): string | undefined {
  switch (who) {
    case 'admin':
    case 'auditor':
      return world[who];
    case 'operator':
    case 'shipper':
    case 'device':
      return world.own[who];
    case 'partner operator':
      return world.partner.operator;
    case 'partner device':
      return world.partner.device;
    case 'anyone':
      return undefined;
  }
}

/** Somebody with the same role at a member that has nothing to do with it. */
export function otherToken(world: World, who: Who): string {
  const role = who.replace('partner ', '');
  if (role === 'operator' || role === 'shipper' || role === 'device') return world.other[role];
  throw new Error(`no member has an ${who}`);
}
