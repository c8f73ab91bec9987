import { isObject } from './checks';
import { ssccsOf, thingsOf } from './checkEvent';
import type { EventBody } from './event';

/** What an event says of parcels and units. */
export type Meaning =
  | { readonly type: 'seen'; readonly ssccs: readonly string[] }
  | { readonly type: 'packed'; readonly parent: string; readonly children: readonly string[] }
  /** No children: all. */
  | { readonly type: 'unpacked'; readonly parent: string; readonly children: readonly string[] };

/**
 * An aggregation that adds or deletes packs and unpacks; whatever else names a unit has seen it.
 * An association is of lasting things, such as a sensor and its crate: it nests no parcels. Custody
 * is not an event's to move: it moves at a hand-over.
 */
export function meaningOf(event: EventBody): Meaning {
  const all = [...new Set(thingsOf(event).flatMap(ssccsOf))];
  const { type, action, parentID } = event;
  const [parent] = parentID === undefined ? [] : ssccsOf(String(parentID));
  if (type !== 'AggregationEvent' || parent === undefined) return { type: 'seen', ssccs: all };
  const children = all.filter((sscc) => sscc !== parent);
  if (action === 'ADD' && children.length > 0) return { type: 'packed', parent, children };
  const isAll = event['childEPCs'] === undefined && event['childQuantityList'] === undefined;
  const takesOut = action === 'DELETE' && (isAll || children.length > 0);
  return takesOut ? { type: 'unpacked', parent, children } : { type: 'seen', ssccs: all };
}

/** The alliance's point that an event names: any URI that ends with its id. */
export function pointOf(event: EventBody): string | undefined {
  for (const name of ['readPoint', 'bizLocation']) {
    const place = event[name];
    const point = isObject(place) ? /[/:](pnt_[A-Za-z0-9_-]+)$/.exec(String(place['id'])) : null;
    if (point?.[1] !== undefined) return point[1];
  }
  return undefined;
}
