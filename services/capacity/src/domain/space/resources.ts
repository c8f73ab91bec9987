import { isDate } from '@serai/model';
import type { SpaceItem } from './hold';
import { dashed } from './space';
import { spaceRefusals } from './spaceRefusals';

/** What the resource id of an item names. */
export type Resource =
  | { readonly kind: 'leg'; readonly departureId: string; readonly leg: number }
  | {
      readonly kind: 'run';
      readonly areaId: string;
      readonly reference: string;
      readonly yyyymmdd: string;
    }
  | { readonly kind: 'storage'; readonly pointId: string; readonly yyyymmdd: string };

export type DayOfResource = Exclude<Resource, { kind: 'leg' }>;

export const longestResourceId = 300;
const highestLeg = 999;
const runPattern = /^([^/]+)\/(.+)\/(\d{8})$/;
const storagePattern = /^([^/]+)\/(\d{8})$/;

/** Reads the resource of an item. Refuses RESOURCE_INVALID: no such kind, form or date. */
export function resourceOf(item: SpaceItem, field?: string): Resource {
  const resource = readResource(item);
  if (resource === undefined) throw spaceRefusals.RESOURCE_INVALID({ field });
  return resource;
}

function readResource({ kind, resourceId }: SpaceItem): Resource | undefined {
  if (resourceId.length > longestResourceId) return undefined;
  switch (kind) {
    case 'leg': {
      // By hand: of all that is read this is read most often.
      const slash = resourceId.indexOf('/');
      const leg = Number(resourceId.slice(slash + 1));
      const isLeg = Number.isInteger(leg) && leg >= 0 && leg <= highestLeg;
      if (slash < 1 || !isLeg || !resourceId.endsWith(`/${leg}`)) return undefined;
      return { kind, departureId: resourceId.slice(0, slash), leg };
    }
    case 'run': {
      const [, areaId, reference, yyyymmdd] = runPattern.exec(resourceId) ?? [];
      if (areaId === undefined || reference === undefined) return undefined;
      return isDay(yyyymmdd) ? { kind, areaId, reference, yyyymmdd } : undefined;
    }
    case 'storage': {
      const [, pointId, yyyymmdd] = storagePattern.exec(resourceId) ?? [];
      if (pointId === undefined) return undefined;
      return isDay(yyyymmdd) ? { kind, pointId, yyyymmdd } : undefined;
    }
    default:
      return undefined;
  }
}

function isDay(yyyymmdd: string | undefined): yyyymmdd is string {
  return yyyymmdd !== undefined && isDate(dashed(yyyymmdd));
}
