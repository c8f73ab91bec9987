import { networkRefusals as refusals } from '../domain/network/networkRefusals';
import { tariff, type Tariff, type TariffDraft } from '../domain/network/tariff';
import type { NetworkKinds, NetworkStore } from './networkStore';
import type { OwnedDraft, Publishing } from './publish';

/** A tariff prices every leg of a line of the same member. */
export function publishTariffs(
  kinds: NetworkKinds,
  store: NetworkStore,
): Publishing<OwnedDraft & TariffDraft, Tariff> {
  return {
    name: 'publishTariffs',
    prefix: 'trf',
    kind: kinds.tariff,
    reads: store.tariffs,
    mayFollow: (present, next) =>
      present.lineId === next.lineId ? null : refusals.TARIFF_LINE_FIXED({ field: 'lineId' }),
    prepare: async (rows) => {
      const lines = await store.lines.byIds([...new Set(rows.map(({ lineId }) => lineId))]);
      return (memberId, draft) =>
        tariff(memberId, draft, (id) => {
          const held = lines.get(id);
          if (held === undefined) return undefined;
          return { memberId: held.value.memberId, legCount: held.value.legs.length };
        });
    },
  };
}
