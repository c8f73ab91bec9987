import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import type { HoldAnswer__Output } from '@serai/protos/serai/capacity/v1/HoldAnswer';
import { isRefusal } from '@serai/model';
import { connect, type Part, type TokenSource } from '@serai/runtime';
import type { Capacity, SpaceAnswer } from '../application/capacity';
import { replanCalls } from './replanCalls';
import { totalOf, type Requirement } from '../domain/requirement';
import { itineraryOf } from '../facts/itineraryMessage';
import { holdExchange } from './holdExchange';
import { notReleased, orMissing, undecided } from './undecided';

const searchDeadlineMs = 5_000;
const lookUpDeadlineMs = 2_000;
const spaceDeadlineMs = 3_000;

/** The most that capacity answers with: the choice among many ways is made here. */
const maxItineraries = 200;

/** Capacity over gRPC, as this service on behalf of the person who asked. */
export function capacityCalls(options: {
  readonly address: string;
  readonly tokens: TokenSource;
}): Part & Capacity {
  const { address, tokens } = options;
  const network = connect<NetworkServiceDefinition>({
    address,
    service: 'serai.capacity.v1.NetworkService',
    tokens,
  });
  const space = connect<SpaceServiceDefinition>({
    address,
    service: 'serai.capacity.v1.SpaceService',
    tokens,
  });
  return {
    name: 'capacity',
    start: () => Promise.resolve(),
    stop: () => {
      network.close();
      space.close();
      return Promise.resolve();
    },
    findItineraries: async (requirement, sellerId, actor) => {
      const asked = {
        requirement: requirementMessage(requirement),
        sellerId,
        limit: maxItineraries,
      };
      const found = await network.findItineraries(asked, { deadlineMs: searchDeadlineMs, actor });
      const { itineraries, reasons, incomplete } = found;
      return { itineraries: itineraries.map(itineraryOf), reasons, incomplete };
    },
    pointName: async (pointId, actor) => {
      const asked = network.getPoint({ pointId }, { deadlineMs: lookUpDeadlineMs, actor });
      const found = await orMissing(asked);
      if (!found?.point) return undefined;
      return { name: found.point.name, unLocode: found.point.unLocode };
    },
    cancellationTerms: async (lineId, at, actor) => {
      const asked = network.getTariff({ lineId, at }, { deadlineMs: lookUpDeadlineMs, actor });
      const found = await orMissing(asked);
      return found?.tariff?.cancellation ?? [];
    },
    takeSpace: async (asked, actor) => {
      const holds = asked.map((hold) => ({
        ...hold,
        goods: [...(hold.goods ?? [])],
        items: hold.items.map((item) => ({ ...item })),
        commit: true,
      }));
      const calling = space.hold({ holds }, { deadlineMs: spaceDeadlineMs, actor });
      return calling.then(({ answers }) => answerOf(answers, asked.length), notGranted);
    },
    ...replanCalls(network, space),
    ...holdExchange(space),
    giveBack: async (holdId, actor) => {
      const calling = space.release({ holdId }, { deadlineMs: spaceDeadlineMs, actor });
      return calling.then(() => 'released', notReleased);
    },
  };
}

function requirementMessage(requirement: Requirement) {
  const { from, to, parcels, readyAt, deliverBy } = requirement;
  const { grams, cm3, goods } = totalOf(parcels);
  return {
    from,
    to,
    grams,
    cm3,
    goods: [...goods],
    readyAt,
    ...(deliverBy !== undefined && { deliverBy }),
    avoidMemberIds: [...requirement.avoidMemberIds],
    avoidPointIds: [...requirement.avoidPointIds],
    modes: [...requirement.modes],
  };
}

function answerOf(answers: readonly HoldAnswer__Output[], asked: number): SpaceAnswer {
  const refused = answers.find(({ code }) => code !== '');
  if (refused?.code === 'TRY_AGAIN' || answers.length !== asked) return { answer: 'failed' };
  if (refused === undefined) {
    const versions = answers.map(({ holdId, hold }) => [holdId, hold?.version ?? 0] as const);
    return { answer: 'granted', holdVersions: Object.fromEntries(versions) };
  }
  return { answer: 'refused', code: refused.code, message: refused.message };
}

/** A refusal of the whole call wrote nothing; anything else leaves open whether it was granted. */
export function notGranted(thrown: unknown): SpaceAnswer {
  const answer = undecided('hold', thrown);
  if (answer !== undefined) return { answer };
  if (!isRefusal(thrown)) throw thrown;
  return { answer: 'refused', code: thrown.code, message: thrown.message };
}
