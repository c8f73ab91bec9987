import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { Database, Handlers } from '@serai/runtime';
import type { AllianceCopy } from '../application/allianceCopy';
import { declareEmbargo, liftEmbargo } from '../application/declareEmbargo';
import type { Held, NetworkKinds, NetworkStore } from '../application/networkStore';
import { embargoStatus, type Embargo } from '../domain/network/embargo';
import { embargoMessage } from '../facts/networkMessages';

export type Embargoing = 'declareEmbargo' | 'liftEmbargo' | 'listEmbargoes';

/** What does not move for a while: laid, lifted, and seen by all. */
export function embargoHandlers({
  database,
  kinds,
  store,
  alliance,
}: {
  readonly database: () => Database;
  readonly kinds: NetworkKinds;
  readonly store: NetworkStore;
  readonly alliance: AllianceCopy;
}): Pick<Handlers<NetworkServiceDefinition>, Embargoing> {
  return {
    declareEmbargo: async (call) => {
      const held = await declareEmbargo(database(), kinds, alliance, call, call.request);
      return { embargo: embargoOf(held) };
    },
    liftEmbargo: async (call) => {
      const held = await liftEmbargo(database(), kinds, call, call.request.embargoId);
      return { embargo: embargoOf(held) };
    },
    listEmbargoes: async ({ request: { page, status } }) => {
      const by = { status: status === '' ? '' : embargoStatus(status) };
      const { rows, nextCursor } = await store.embargoes.page(page ?? firstPage, by);
      return { embargoes: rows.map(embargoOf), nextCursor };
    },
  };
}

const firstPage = { cursor: '', limit: 0 };

function embargoOf(held: Held<Embargo>) {
  return embargoMessage(held, held.status, held.value);
}
