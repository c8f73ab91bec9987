import { hasRole, type Actor } from '@serai/model';
import type { Departure__Output } from '@serai/protos/serai/capacity/v1/Departure';
import type { HoldAnswer__Output } from '@serai/protos/serai/capacity/v1/HoldAnswer';
import type { SpaceItem__Output } from '@serai/protos/serai/capacity/v1/SpaceItem';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import {
  callRefusals,
  clock,
  count,
  door,
  record,
  type Call,
  type Door,
  type Handlers,
  type Rule,
  type Rules,
} from '@serai/runtime';
import { cancelDeparture } from '../application/cancelDeparture';
import { commitHold } from '../application/commitHold';
import { cutDeparture } from '../application/cutDeparture';
import { exchangeHold } from '../application/exchangeHold';
import { exchangeMany } from '../application/exchangeMany';
import { holdSpace } from '../application/holdSpace';
import type { Barriers } from '../application/barredItems';
import type { Journal } from '../application/journal';
import { listOverflows } from '../application/listOverflows';
import { releaseHold } from '../application/releaseHold';
import { reviseDeparture } from '../application/reviseDeparture';
import { setAllotment } from '../application/setAllotment';
import { seesAllOf, showDeparture, showHold } from '../application/showSpace';
import type { SpaceAsker } from '../application/spaceAnswers';
import type { SpaceLists } from '../application/spaceLists';
import type { SpaceReports } from '../application/spaceReports';
import type { DepartureState } from '../domain/space/departure';
import type { SpaceAnswer } from '../domain/space/entry';
import type { SpaceItem } from '../domain/space/hold';
import {
  departureMessage,
  holdMessage,
  overDayMessage,
  overflowMessage,
} from '../facts/spaceMessages';
import { viewHandlers } from './carrierViews';

type Definition = SpaceServiceDefinition;

/** Departures are the alliance's: whoever belongs to it may see them. */
const reading: Rule = {
  roles: ['admin', 'operator', 'shipper', 'device', 'auditor', 'service'],
  idempotent: true,
  onBehalfOf: true,
};
/** A shipper only through a service that acts for it. */
const sellers = ['service', 'operator', 'shipper'] as const;
const selling: Rule = { roles: sellers, idempotent: true, onBehalfOf: true };
const carrying: Rule = {
  roles: ['operator', 'admin'],
  idempotent: true,
  onBehalfOf: true,
  needsRequestId: true,
};

const viewing: Rule = { roles: ['operator', 'admin', 'auditor'], idempotent: true };

/** Who may ask what of space. */
export const spaceRules: Rules<Definition> = {
  GetDeparture: reading,
  ListDepartures: reading,
  ReviseDeparture: carrying,
  CutDeparture: carrying,
  CancelDeparture: carrying,
  SetAllotment: carrying,
  Hold: selling,
  Commit: selling,
  Release: selling,
  Exchange: selling,
  ExchangeMany: selling,
  GetHold: { ...selling, roles: [...sellers, 'admin', 'auditor'] },
  ListHolds: { roles: ['auditor'], idempotent: true },
  ListOverflows: { ...reading, roles: ['operator', 'admin', 'auditor', 'service'] },
  GetSpace: viewing,
  GetUtilisation: viewing,
  GetFilling: viewing,
  GetRefusedDemand: viewing,
};

export interface SpaceDoorOptions {
  readonly journal: Journal;
  readonly lists: SpaceLists;
  readonly reports: SpaceReports;
  /** What is closed in it, or under an embargo. */
  readonly alliance: Barriers;
}

export function spaceDoor(options: SpaceDoorOptions): Door {
  return door<Definition>('serai.capacity.v1.SpaceService', spaceRules, {
    ...departureHandlers(options),
    ...holdLists(options),
    ...carrierHandlers(options),
    ...holdHandlers(options),
    ...viewHandlers(options.journal, options.reports),
  });
}

type Shown = 'getDeparture' | 'listDepartures' | 'listOverflows';
type Carried = 'reviseDeparture' | 'cutDeparture' | 'cancelDeparture' | 'setAllotment';

function departureHandlers({
  journal,
  lists,
}: SpaceDoorOptions): Pick<Handlers<Definition>, Shown> {
  return {
    getDeparture: async ({ request, actor }) => {
      return { departure: shown(await showDeparture(journal, request.departureId), actor) };
    },
    listDepartures: async ({ request, actor }) => {
      const { lineId, pointId, from, until, page } = request;
      const dated = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
      const query = { lineId, pointId, ...dated };
      const { rows, nextCursor } = await lists.departures(query, page ?? firstPage);
      return { departures: rows.map((one) => shown(one, actor)), nextCursor };
    },
    listOverflows: async ({ request: { page }, actor }) => {
      const member = hasRole(actor, 'operator') ? memberOf(actor) : null;
      const asked = page ?? firstPage;
      const { rows, nextCursor } = await listOverflows(journal, lists, member, asked, clock());
      const overflows = rows.map((row) =>
        'day' in row ? overDayMessage(row.day, row.since) : overflowMessage(row.departure, row.leg),
      );
      return { overflows: overflows.filter((one) => one !== null), nextCursor };
    },
  };
}

function holdLists({ lists }: SpaceDoorOptions): Pick<Handlers<Definition>, 'listHolds'> {
  return {
    listHolds: async ({ request: { page } }) => {
      const { rows, nextCursor } = await lists.liveHolds(page ?? firstPage);
      return { holds: rows.map(holdMessage), nextCursor };
    },
  };
}

function carrierHandlers({ journal }: SpaceDoorOptions): Pick<Handlers<Definition>, Carried> {
  return {
    reviseDeparture: async ({ request, requestId, actor }) => {
      const departure = await reviseDeparture(journal, carrier(actor), request, requestId);
      return { departure: shown(departure, actor) };
    },
    cutDeparture: async ({ request, requestId, actor }) => {
      const departure = await cutDeparture(journal, carrier(actor), request, requestId);
      return { departure: shown(departure, actor) };
    },
    cancelDeparture: async ({ request, requestId, actor }) => {
      const departure = await cancelDeparture(journal, carrier(actor), request, requestId);
      return { departure: shown(departure, actor) };
    },
    setAllotment: async ({ request, requestId, actor }) => {
      const asker = carrier(actor);
      return { departures: await setAllotment(journal, asker, request, requestId, clock()) };
    },
  };
}

type Selling = 'hold' | 'commit' | 'release' | 'exchange' | 'exchangeMany' | 'getHold';

function holdHandlers({
  journal,
  alliance,
}: SpaceDoorOptions): Pick<Handlers<Definition>, Selling> {
  return {
    hold: async (call) => {
      const startedAt = performance.now();
      const holds = call.request.holds.map((hold) => ({ ...hold, items: itemsOf(hold.items) }));
      const answers = await holdSpace(journal, seller(call), holds, alliance);
      record('serai.holds.duration', performance.now() - startedAt);
      return { answers: answers.map((one, index) => answerMessage(one, holds[index]?.holdId)) };
    },
    commit: async (call) => {
      const hold = await commitHold(journal, seller(call), call.request.holdId);
      return { hold: holdMessage(hold) };
    },
    release: async (call) => {
      const hold = await releaseHold(journal, seller(call), call.request.holdId);
      return { hold: holdMessage(hold) };
    },
    exchange: async (call) => {
      const asked = { ...call.request, items: itemsOf(call.request.items) };
      return { hold: holdMessage(await exchangeHold(journal, seller(call), asked, alliance)) };
    },
    exchangeMany: async (call) => {
      const exchanges = call.request.exchanges.map((asked) => ({
        ...asked,
        items: itemsOf(asked.items),
        also: asked.also.map((hold) => ({ ...hold, items: itemsOf(hold.items) })),
      }));
      const answers = await exchangeMany(journal, seller(call), exchanges, alliance);
      return { answers: answers.map((one, index) => answerMessage(one, exchanges[index]?.holdId)) };
    },
    getHold: async (call) => {
      const isAlliance = hasRole(call.actor, 'admin', 'auditor');
      const member = isAlliance ? null : seller(call).memberId;
      return { hold: holdMessage(await showHold(journal, member, call.request.holdId)) };
    },
  };
}

const firstPage = { cursor: '', limit: 0 };

/** Kinds are checked by the domain, which knows them. */
function itemsOf(items: readonly SpaceItem__Output[]): readonly SpaceItem[] {
  return items.map((item) => ({ ...item, kind: item.kind as SpaceItem['kind'] }));
}

function answerMessage(answer: SpaceAnswer, holdId = ''): HoldAnswer__Output {
  if (!answer.granted) {
    const { kind, code, message, field = '' } = answer.refused;
    count('serai.holds', { outcome: code });
    return { holdId, hold: null, kind, code, message, field, also: [] };
  }
  count('serai.holds', { outcome: 'granted' });
  const hold = answer.hold === undefined ? null : holdMessage(answer.hold);
  const also = (answer.also ?? []).map(holdMessage);
  return { holdId, hold, kind: '', code: '', message: '', field: '', also };
}

/** Of others one sees what is free, and what is kept for oneself. */
function shown(departure: DepartureState, viewer: Actor): Departure__Output {
  const message = departureMessage(departure, clock());
  if (seesAllOf(departure, viewer)) return message;
  const isOwn = ({ memberId }: { memberId: string }) => memberId === viewer.member;
  return {
    ...message,
    legs: message.legs.map((leg) => {
      return { ...leg, soldGrams: 0, soldCm3: 0, pools: leg.pools.filter(isOwn) };
    }),
    allotments: message.allotments.filter(isOwn),
  };
}

/** Who sells: an operator for its member, a service for whom it acts, or for the alliance. */
function seller({ actor, caller }: Call<unknown>): SpaceAsker {
  if (!hasRole(caller, 'service', 'operator', 'admin', 'auditor')) {
    throw callRefusals.ROLE_FORBIDDEN();
  }
  if (actor === caller && hasRole(caller, 'service')) return { actor, memberId: null };
  return { actor, memberId: memberOf(actor) };
}

/** Who carries: an operator for its member, an admin for all. */
function carrier(actor: Actor): SpaceAsker {
  if (hasRole(actor, 'admin')) return { actor, memberId: null };
  return { actor, memberId: memberOf(actor) };
}

function memberOf({ member }: Actor): string {
  if (member === undefined) throw callRefusals.ROLE_FORBIDDEN();
  return member;
}
