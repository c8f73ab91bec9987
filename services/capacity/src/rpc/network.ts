import type { NetworkServiceDefinition } from '@serai/protos/serai/capacity/v1/NetworkService';
import { clock, door, type Call, type Database, type Door } from '@serai/runtime';
import type { Handlers, Rule, Rules } from '@serai/runtime';
import type { SearchDesk } from '../application/askSearch';
import type { Held, NetworkKinds, NetworkStore } from '../application/networkStore';
import { publish, type OwnedDraft, type Publishing } from '../application/publish';
import { publishAreas } from '../application/publishAreas';
import { publishLines } from '../application/publishLines';
import { publishPoints } from '../application/publishPoints';
import { publishTariffs } from '../application/publishTariffs';
import { closePoint } from '../application/closePoint';
import { findCoverage, getLine, getPoint, getTariff } from '../application/readNetwork';
import { withdrawLine } from '../application/withdrawLine';
import type { RowError } from '../domain/network/batch';
import type { Line } from '../domain/network/line';
import { areaMessage, lineMessage, pointMessage, tariffMessage } from '../facts/networkMessages';
import { embargoHandlers, type Embargoing } from './embargoHandlers';
import { searchHandlers, searching } from './searchHandlers';

export interface NetworkDoorOptions extends SearchDesk {
  readonly database: () => Database;
  readonly kinds: NetworkKinds;
  readonly store: NetworkStore;
}

type Page = { cursor: string; limit: number } | null;

/** Operators publish for their own member, an admin for any. */
const publishing: Rule = { roles: ['operator', 'admin'], onBehalfOf: true };
/** The network is the alliance's: whoever belongs to it may read it. */
const reading: Rule = {
  roles: ['admin', 'operator', 'shipper', 'device', 'auditor', 'service'],
  idempotent: true,
  onBehalfOf: true,
};

/** Who may ask what of the network. */
export const networkRules: Rules<NetworkServiceDefinition> = {
  PublishPoints: publishing,
  PublishAreas: publishing,
  PublishLines: publishing,
  PublishTariffs: publishing,
  WithdrawLine: publishing,
  ClosePoint: publishing,
  DeclareEmbargo: publishing,
  LiftEmbargo: publishing,
  ListEmbargoes: reading,
  GetPoint: reading,
  ListPoints: reading,
  ListAreas: reading,
  GetLine: reading,
  ListLines: reading,
  GetTariff: reading,
  FindCoverage: reading,
  FindItineraries: searching,
  FindEarliest: searching,
  FindCalendar: searching,
};

export function networkDoor(options: NetworkDoorOptions): Door {
  return door<NetworkServiceDefinition>('serai.capacity.v1.NetworkService', networkRules, {
    ...publishHandlers(options),
    ...embargoHandlers(options),
    ...readHandlers(options),
    ...searchHandlers(options),
  });
}

type Changes = 'withdrawLine' | 'closePoint';
type Publishes = 'publishPoints' | 'publishAreas' | 'publishLines' | 'publishTariffs';

function publishHandlers(
  options: NetworkDoorOptions,
): Pick<Handlers<NetworkServiceDefinition>, Publishes | Changes> {
  const { database, kinds, store } = options;
  const [points, areas] = [publishPoints(kinds, store), publishAreas(kinds, store)];
  const [lines, tariffs] = [publishLines(kinds, store), publishTariffs(kinds, store)];

  async function asked<D extends OwnedDraft, T>(
    how: Publishing<D, T>,
    call: Call<{ checkOnly: boolean }>,
    drafts: readonly D[],
  ): Promise<{ rows: readonly Held<T>[]; errors: RowError[]; changed: number }> {
    const { checkOnly } = call.request;
    const answer = await publish(database(), store, how, call, drafts, checkOnly);
    return { ...answer, errors: [...answer.errors] };
  }

  return {
    publishPoints: async (call) => {
      const { rows, errors, changed } = await asked(points, call, call.request.points);
      return {
        points: rows.map((held) => pointMessage(held, held.value, held.closed)),
        errors,
        changed,
      };
    },
    publishAreas: async (call) => {
      const { rows, errors, changed } = await asked(areas, call, call.request.areas);
      return { areas: rows.map((held) => areaMessage(held, held.value)), errors, changed };
    },
    publishLines: async (call) => {
      const { rows, errors, changed } = await asked(lines, call, call.request.lines);
      return { lines: rows.map(lineOf), errors, changed };
    },
    publishTariffs: async (call) => {
      const { rows, errors, changed } = await asked(tariffs, call, call.request.tariffs);
      return { tariffs: rows.map((held) => tariffMessage(held, held.value)), errors, changed };
    },
    closePoint: async (call) => {
      const { pointId, from, until, reason } = call.request;
      const closure = { from, ...(until !== undefined && { until }), reason };
      const held = await closePoint(database(), kinds, call, pointId, closure);
      return { point: pointMessage(held, held.value, held.closed) };
    },
    withdrawLine: async (call) => {
      const held = await withdrawLine(database(), kinds, call, call.request.lineId);
      return { line: lineOf(held) };
    },
  };
}

function readHandlers(
  options: NetworkDoorOptions,
): Omit<
  Handlers<NetworkServiceDefinition>,
  Publishes | Changes | Embargoing | keyof ReturnType<typeof searchHandlers>
> {
  const { store, alliance } = options;
  return {
    getPoint: async ({ request }) => {
      const held = await getPoint(store, request.pointId);
      return { point: pointMessage(held, held.value, held.closed) };
    },
    listPoints: async ({ request: { page, memberId, country } }) => {
      const { rows, nextCursor } = await store.points.page(pageOf(page), { memberId, country });
      return {
        points: rows.map((held) => pointMessage(held, held.value, held.closed)),
        nextCursor,
      };
    },
    listAreas: async ({ request: { page, memberId, country } }) => {
      const { rows, nextCursor } = await store.areas.page(pageOf(page), { memberId, country });
      return { areas: rows.map((held) => areaMessage(held, held.value)), nextCursor };
    },
    getLine: async ({ request }) => ({ line: lineOf(await getLine(store, request.lineId)) }),
    listLines: async ({ request: { page, memberId, mode } }) => {
      const { rows, nextCursor } = await store.lines.page(pageOf(page), { memberId, mode });
      return { lines: rows.map(lineOf), nextCursor };
    },
    getTariff: async ({ request: { lineId, at } }) => {
      const held = await getTariff(store, lineId, at ?? clock());
      return { tariff: tariffMessage(held, held.value) };
    },
    findCoverage: ({ request: { country, postcode } }) => {
      const found = findCoverage(alliance, country, postcode);
      return Promise.resolve({ areas: found.map((held) => areaMessage(held, held.value)) });
    },
  };
}

function lineOf(held: Held<Line>) {
  return lineMessage(held, held.status, held.value);
}

function pageOf(page: Page): { cursor: string; limit: number } {
  return page ?? { cursor: '', limit: 0 };
}
