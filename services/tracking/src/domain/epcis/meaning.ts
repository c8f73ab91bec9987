import { isObject } from './checks';
import { ssccsOf, thingsOf } from './checkEvent';
import type { EventBody } from './event';

/** What an event says of parcels and units. */
export type Meaning =
  | { readonly type: 'seen'; readonly ssccs: readonly string[] }
  /** By who receives: what was announced to it is now its own. */
  | { readonly type: 'received'; readonly condition: 'ok' | 'damaged' }
  | { readonly type: 'packed'; readonly parent: string; readonly children: readonly string[] }
  /** No children: all. */
  | { readonly type: 'unpacked'; readonly parent: string; readonly children: readonly string[] };

/** Business steps that say: it came to me, and I took it (CBV 2.0, 7.1). */
const receiving: ReadonlySet<unknown> = new Set(['receiving', 'accepting']);

/**
 * An aggregation that adds or deletes packs and unpacks; whatever else names a unit has seen it.
 * An association is of lasting things, such as a sensor and its crate: it nests no parcels. Of what
 * is announced to who tells it, receiving is the receiver's scan, at which custody moves; nothing
 * else that an event says moves custody.
 */
export function meaningOf(event: EventBody): Meaning {
  const all = [...new Set(thingsOf(event).flatMap(ssccsOf))];
  const { type, action, bizStep, disposition, parentID } = event;
  if (type === 'ObjectEvent' && action !== 'DELETE' && receiving.has(bizStep)) {
    return { type: 'received', condition: disposition === 'damaged' ? 'damaged' : 'ok' };
  }
  const [parent] = parentID === undefined ? [] : ssccsOf(String(parentID));
  if (type !== 'AggregationEvent' || parent === undefined) return { type: 'seen', ssccs: all };
  const children = all.filter((sscc) => sscc !== parent);
  if (action === 'ADD' && children.length > 0) return { type: 'packed', parent, children };
  const isAll = event['childEPCs'] === undefined && event['childQuantityList'] === undefined;
  const takesOut = action === 'DELETE' && (isAll || children.length > 0);
  return takesOut ? { type: 'unpacked', parent, children } : { type: 'seen', ssccs: all };
}

/** The GLN of the place that an event names, by the terms it is found by: with or without extension. */
export function glnOf(terms: readonly string[]): string | undefined {
  const named = ['readPoint', 'bizLocation'].map((name) => {
    const term = terms.find((each) => each.startsWith(`${name}=`)) ?? '';
    return /=https:\/\/id\.gs1\.org\/414\/(\d{13})(?:\/254\/.+)?$/.exec(term)?.[1];
  });
  return named.find((gln) => gln !== undefined);
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
