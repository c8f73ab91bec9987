import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import type { HoldAnswer__Output } from '@serai/protos/serai/capacity/v1/HoldAnswer';
import type { Client } from '@serai/runtime';
import type { HoldExchange, OtherSpaceAnswer } from '../application/holdExchange';
import type { SpaceItem } from '../domain/itinerary';
import { notReleased, orMissing } from './undecided';

const exchangeDeadlineMs = 3_000;

/** Exchanges of space that is held, over gRPC. */
export function holdExchange(space: Client<SpaceServiceDefinition>): HoldExchange {
  return {
    exchange: async (asked, actor) => {
      const exchanges = asked.map(({ also, items, goods = [], ...exchange }) => ({
        ...exchange,
        goods: [...goods],
        items: itemsOf(items),
        also: also.map(({ goods: _of, ...hold }) => {
          return { ...hold, items: itemsOf(hold.items), commit: true };
        }),
      }));
      const calling = space.exchangeMany({ exchanges }, { deadlineMs: exchangeDeadlineMs, actor });
      return calling.then(({ answers }) => answers.map(answerOf), notReleased);
    },
    versionOf: async (holdId, actor) => {
      const asked = space.getHold({ holdId }, { deadlineMs: exchangeDeadlineMs, actor });
      return (await orMissing(asked))?.hold?.version;
    },
  };
}

function itemsOf(items: readonly SpaceItem[]): SpaceItem[] {
  return items.map((item) => ({ ...item }));
}

function answerOf({ hold, also, code, message }: HoldAnswer__Output): OtherSpaceAnswer {
  if (code === 'TRY_AGAIN') return { answer: 'failed' };
  if (code !== '') return { answer: 'refused', code, message };
  const holds = hold === null ? also : [hold, ...also];
  const versions = holds.map(({ id, version }) => [id, version] as const);
  return { answer: 'granted', holdVersions: Object.fromEntries(versions) };
}
