import type { Database, Kind, SortKey } from '@serai/runtime';
import { decodeCursor, encodeCursor, modelOf, pageLimit } from '@serai/runtime';
import type { QueryFilter } from 'mongoose';
import { trusted } from 'mongoose';
import type { DeemReads } from '../application/deemAcceptance';
import { charterId } from '../application/kinds';
import type { LearnReads } from '../application/learnDelays';
import type { Reads } from '../application/moveEstimates';
import type { HandOverScope, Page, PageAsked, Scope, TrackingReads } from '../application/reads';
import type { EarlyPlaceReads } from '../application/settleEarlyReads';
import type { EarlyReads } from '../application/settleEarlyScans';
import type { TrackReads } from '../application/track';
import { membersOf } from '../domain/consignment';
import type { ClosedHandOver, HandOver } from '../domain/handOver';
import type { Incident, KnownIncident } from '../domain/incident';
import type { KnownUnit } from '../domain/unit';
import { eventStore } from './epcis/eventStore';
import { kinds, workFor } from './kinds';
import { nearbyOf } from './nearby';
import { contractorsAt } from './subcontracts';

type Filter = Record<string, unknown>;

/** Everything tracking is asked to read. */
export function trackingReads(database: () => Database): TrackingReads {
  return {
    unit: (sscc: string) => one(database(), kinds.unit, sscc),
    consignment: (bookingId: string) => one(database(), kinds.consignment, bookingId),
    handOver: (id: string) => one(database(), kinds.handOver, id),
    contractors: (memberId, at) => contractorsAt(database(), memberId, at),
    nearby: (ssccs: readonly string[]) => nearbyOf(database(), ssccs),
    units: (asked: PageAsked, scope: Scope | undefined, pointId: string) =>
      page(database(), kinds.unit, asked, {
        ...scoped(pointId === '' ? 'memberIds' : 'seenNowBy', scope),
        ...(pointId === '' ? {} : { pointId }),
      }),
    handOvers: (
      asked: PageAsked,
      scope: HandOverScope | undefined,
      by: { status: string; pointId: string; departureId: string },
    ): Promise<Page<HandOver>> =>
      page(database(), kinds.handOver, asked, {
        ...(scope === undefined ? {} : handOversOf(scope)),
        ...(by.status === '' ? {} : { status: by.status }),
        ...(by.pointId === '' ? {} : { pointId: by.pointId }),
        ...(by.departureId === '' ? {} : { departureId: by.departureId }),
      }),
    incidents: (
      asked: PageAsked,
      scope: Scope | undefined,
      status: string,
    ): Promise<Page<Incident>> =>
      page(database(), kinds.incident, asked, {
        ...scoped('seenBy', scope),
        ...(status === '' ? {} : { status }),
      }),
  };
}

export function trackReads(database: () => Database): TrackReads {
  return {
    consignmentByNumber: async (number) => {
      const [found] = await many(database(), kinds.consignment, { trackingNumbers: number }, 1);
      return found?.status === 'absent' ? undefined : found;
    },
    units: async (ssccs) => {
      const found = await many(
        database(),
        kinds.unit,
        { _id: trusted({ $in: ssccs }) },
        ssccs.length,
      );
      const known = found.filter((unit): unit is KnownUnit => unit.status !== 'absent');
      return new Map(known.map((unit) => [unit.sscc, unit]));
    },
    openIncidents: async (ssccs) => {
      const by = { sscc: trusted({ $in: ssccs }), status: 'open' };
      const found = await many(database(), kinds.incident, by, maxIncidents);
      return found.filter((incident): incident is KnownIncident => incident.status !== 'absent');
    },
    places: async (ids) => {
      const found = await modelOf(database(), kinds.point)
        .find({ _id: trusted({ $in: ids }) })
        .lean();
      return new Map(found.map((row) => [row._id, kinds.point.toState(row)]));
    },
  };
}

export function learnReads(database: () => Database): LearnReads {
  return {
    toLearn: async (limit) => {
      const model = modelOf(database(), kinds.consignment);
      const rows = await model.find({ isToLearn: true }, { _id: 1 }).limit(limit).lean();
      return rows.map(({ _id }) => _id);
    },
  };
}

export function newsReads(database: () => Database): Reads {
  return {
    departuresWithNews: async (limit) => {
      const model = modelOf(database(), kinds.departure);
      const rows = await model.find({ isApplied: false }).limit(limit).lean();
      return rows.map(({ _id, version }) => ({ id: _id, version }));
    },
    consignmentsOn: async (departureId, after, limit) => {
      const rows = await modelOf(database(), kinds.consignment)
        .find({ departureIds: departureId, _id: trusted({ $gt: after }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return rows.flatMap((row) => {
        const state = kinds.consignment.toState(row);
        if (state.status === 'absent') return [];
        const legs = state.parts.flatMap((part) => part.legs);
        const ids = legs.map((leg) => leg.departureId).filter((id) => id !== '');
        const ssccs = state.parcels.map(({ sscc }) => sscc);
        return [{ bookingId: row._id, ssccs, departureIds: [...new Set(ids)] }];
      });
    },
  };
}

export function earlyReads(database: () => Database): EarlyReads {
  return {
    showEvents: (ssccs, memberIds) => eventStore(database).addViewers(ssccs, memberIds),
    earlyScans: async (limit) => {
      const by = { hasEarlyScans: true };
      const found = await many(database(), kinds.consignment, by, limit);
      const known = found.filter((each) => each.status !== 'absent');
      return Promise.all(
        known.map(async ({ bookingId, parcels, sellerId, parts }) => {
          const ssccs = parcels.map(({ sscc }) => sscc);
          const open = { sscc: trusted({ $in: ssccs }), status: 'open' };
          const incidents = await many(database(), kinds.incident, open, maxIncidents);
          const unknown = incidents.flatMap((incident) =>
            incident.status === 'open' && incident.kind === 'unknown_unit' ? [incident.id] : [],
          );
          const planned = membersOf(parts.flatMap(({ legs }) => legs));
          const memberIds = [...new Set([sellerId, ...planned])];
          return { bookingId, ssccs, incidentIds: unknown, memberIds };
        }),
      );
    },
  };
}

export function earlyPlaceReads(database: () => Database): EarlyPlaceReads {
  return {
    heard: async (due, limit) => {
      const rows = await modelOf(database(), kinds.point)
        .find({ dueAt: trusted({ $lte: due }) })
        .sort({ dueAt: 1 })
        .limit(limit)
        .lean();
      const pointIds = rows.map(({ _id }) => _id);
      const glns = rows.flatMap((row) => {
        const { gln, unsettled } = kinds.point.toState(row);
        return [...(gln === undefined ? [] : [gln]), ...(unsettled?.formerGlns ?? [])];
      });
      const alone = await eventStore(database).pointsOf(glns);
      return { pointIds, points: new Map([...pointIds.map((id) => [id, id] as const), ...alone]) };
    },
    readAt: async (places, beyond, limit) => {
      const rows = await modelOf(database(), kinds.unit)
        .find(
          { unknownPlaces: trusted({ $in: places }), _id: trusted({ $gt: beyond }) },
          { _id: 1 },
        )
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return rows.map(({ _id }) => _id);
    },
  };
}

/** Rows that a member is named on; for a customer of the member, only those of its own bookings. */
function scoped(field: string, scope: Scope | undefined): Filter {
  if (scope === undefined) return {};
  const { memberId, shipper } = scope;
  return { [field]: memberId, ...(shipper === undefined ? {} : { shipper }) };
}

/** Those that it sees for good, and those in which it acted for whom it still works for. */
function handOversOf({ memberId, contractorIds }: HandOverScope): Filter {
  if (contractorIds.length === 0) return { memberIds: memberId };
  const pairs = contractorIds.map((contractorId) => workFor(memberId, contractorId));
  return { $or: [{ memberIds: memberId }, { workFor: trusted({ $in: pairs }) }] };
}

export function deemReads(database: () => Database): DeemReads {
  return {
    charter: () => one(database(), kinds.charter, charterId).then(({ state }) => state),
    reconciledBefore: async (at, after, limit) => {
      const rows = await modelOf(database(), kinds.handOver)
        .find({
          status: 'reconciled',
          reconciledAt: trusted({ $lt: at }),
          _id: trusted({ $gt: after }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      const found = rows.map((row) => kinds.handOver.toState(row));
      return found.filter((each): each is ClosedHandOver => 'digest' in each);
    },
  };
}

const maxIncidents = 1_000;

async function one<S, F>(
  database: Database,
  kind: Kind<S, F>,
  id: string,
): Promise<{ state: S; version: number }> {
  const row = await modelOf(database, kind).findById(id).lean();
  if (row === null) return { state: kind.initial, version: 0 };
  return { state: kind.toState(row), version: row.version };
}

async function many<S, F>(
  database: Database,
  kind: Kind<S, F>,
  by: Filter,
  limit: number,
): Promise<S[]> {
  const rows = await modelOf(database, kind)
    .find(by as QueryFilter<never>)
    .limit(limit)
    .lean();
  return rows.map((row) => kind.toState(row));
}

async function page<S, F>(
  database: Database,
  kind: Kind<S, F>,
  asked: PageAsked,
  by: Filter,
): Promise<Page<S>> {
  const limit = pageLimit(asked.limit);
  const after: SortKey | undefined = decodeCursor(asked.cursor, 1);
  const from = after === undefined ? {} : { _id: trusted({ $gt: String(after[0]) }) };
  const filter = { ...by, ...from } as QueryFilter<never>;
  const found = await modelOf(database, kind)
    .find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean();
  const rows = found
    .slice(0, limit)
    .map((row) => ({ state: kind.toState(row), version: row.version }));
  const last = found[limit - 1]?._id;
  return { rows, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last) : '' };
}
