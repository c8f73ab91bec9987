import { point, type Point, type PointDraft } from '../domain/network/point';
import type { NetworkKinds, NetworkStore } from './networkStore';
import type { OwnedDraft, Publishing } from './publish';

/** Points need to know nothing but themselves. */
export function publishPoints(
  kinds: NetworkKinds,
  store: NetworkStore,
): Publishing<OwnedDraft & PointDraft, Point> {
  return {
    name: 'publishPoints',
    prefix: 'pnt',
    kind: kinds.point,
    reads: store.points,
    mayFollow: () => null,
    prepare: () => Promise.resolve(point),
  };
}
