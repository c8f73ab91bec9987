import { formatInstant } from '@serai/model';
import { hasSameRoute, line, type Line, type LineDraft } from '../domain/network/line';
import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import type { NetworkKinds, NetworkStore } from './networkStore';
import type { OwnedDraft, Publishing } from './publish';

/** A line calls at points of the network and names sellers of the alliance; it keeps its route. */
export function publishLines(
  kinds: NetworkKinds,
  store: NetworkStore,
): Publishing<OwnedDraft & LineDraft, Line> {
  return {
    name: 'publishLines',
    prefix: 'lin',
    kind: kinds.line,
    reads: store.lines,
    mayFollow: (present, next) =>
      hasSameRoute(present, next) ? null : refusals.LINE_ROUTE_FIXED({ field: 'calls' }),
    prepare: async (rows, now) => {
      const pointIds = rows.flatMap(({ calls }) => calls.map(({ pointId }) => pointId));
      const points = await store.points.byIds([...new Set(pointIds)]);
      const sellerIds = rows.flatMap((row) => row.sellerIds);
      const members = await store.members([...new Set(sellerIds)]);
      const today = formatInstant(now).slice(0, 10);
      return (memberId, draft) =>
        line(
          memberId,
          draft,
          (id) => points.get(id)?.value,
          (id) => members.has(id),
          today,
        );
    },
  };
}
