import { serviceArea, type AreaDraft, type ServiceArea } from '../domain/network/area';
import type { NetworkKinds, NetworkStore } from './networkStore';
import type { OwnedDraft, Publishing } from './publish';

/** An area lies around a point of the network, its own member's or another's. */
export function publishAreas(
  kinds: NetworkKinds,
  store: NetworkStore,
): Publishing<OwnedDraft & AreaDraft, ServiceArea> {
  return {
    name: 'publishAreas',
    prefix: 'are',
    kind: kinds.area,
    reads: store.areas,
    mayFollow: () => null,
    prepare: async (rows) => {
      const points = await store.points.byIds(rows.map(({ pointId }) => pointId));
      return (memberId, draft) => serviceArea(memberId, draft, (id) => points.has(id));
    },
  };
}
