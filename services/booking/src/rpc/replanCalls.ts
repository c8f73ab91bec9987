import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import type { HoldAnswer__Output } from '@serai/protos/serai/capacity/v1/HoldAnswer';
import type { Client } from '@serai/runtime';
import type { Capacity, ExchangeAnswer } from '../application/capacity';
import { itineraryOf } from '../facts/itineraryMessage';
import { orMissing } from './undecided';

const searchDeadlineMs = 6_000;
const exchangeDeadlineMs = 15_000;
const lookUpDeadlineMs = 2_000;
const maxItineraries = 50;

/** What a re-plan asks of capacity: as this service, in nobody's name. */
export function replanCalls(
  network: Client<NetworkServiceDefinition>,
  space: Client<SpaceServiceDefinition>,
): Pick<Capacity, 'findWays' | 'overOn'> & HoldCalls {
  return {
    findWays: async ({ sellerId, goods, avoidMemberIds, avoidPointIds, ...wanted }) => {
      const requirement = {
        ...wanted,
        goods: [...goods],
        avoidMemberIds: [...avoidMemberIds],
        avoidPointIds: [...avoidPointIds],
      };
      const asked = { requirement, sellerId, limit: maxItineraries };
      const found = await network.findItineraries(asked, { deadlineMs: searchDeadlineMs });
      return { ...found, itineraries: found.itineraries.map(itineraryOf) };
    },
    overOn: async (departureId, leg) => {
      const asked = { departureId };
      const found = await space.getDeparture(asked, { deadlineMs: lookUpDeadlineMs });
      const { soldGrams = 0, soldCm3 = 0, grams = 0, cm3 = 0 } = found.departure?.legs[leg] ?? {};
      return { grams: Math.max(0, soldGrams - grams), cm3: Math.max(0, soldCm3 - cm3) };
    },
    ...holdCalls(space),
  };
}

type HoldCalls = Pick<Capacity, 'exchangeMany' | 'takeMany' | 'letGo' | 'holdVersion' | 'isHeld'>;

function holdCalls(space: Client<SpaceServiceDefinition>): HoldCalls {
  const holdOf = async (holdId: string) => {
    const asked = space.getHold({ holdId }, { deadlineMs: lookUpDeadlineMs });
    return (await orMissing(asked))?.hold ?? undefined;
  };
  return {
    exchangeMany: async (asked) => {
      const exchanges = asked.map(({ items, also, together, goods = [], ...rest }) => ({
        ...rest,
        goods: [...goods],
        ...(together && { together: { ...together } }),
        items: items.map((item) => ({ ...item })),
        also: also.map(({ goods: _of, ...hold }) => {
          return { ...hold, items: hold.items.map((item) => ({ ...item })) };
        }),
      }));
      const { answers } = await space.exchangeMany(
        { exchanges },
        { deadlineMs: exchangeDeadlineMs },
      );
      return answers.map(answerOf);
    },
    takeMany: async (asked) => {
      const holds = asked.map(({ items, goods = [], ...hold }) => ({
        ...hold,
        goods: [...goods],
        items: items.map((item) => ({ ...item })),
        commit: true,
      }));
      const { answers } = await space.hold({ holds }, { deadlineMs: exchangeDeadlineMs });
      return answers.map(answerOf);
    },
    letGo: async (holdId) => {
      await space.release({ holdId }, { deadlineMs: lookUpDeadlineMs });
    },
    holdVersion: async (holdId) => (await holdOf(holdId))?.version ?? 0,
    isHeld: async (holdId) => {
      const { status = '' } = (await holdOf(holdId)) ?? {};
      return status === 'held' || status === 'committed';
    },
  };
}

function answerOf({ code, message, hold }: HoldAnswer__Output): ExchangeAnswer {
  return code === '' ? { code: '', holdVersion: hold?.version ?? 0 } : { code, message };
}
