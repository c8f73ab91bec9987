import type { mongo } from 'mongoose';
import type { Actor } from '@serai/model';
import { formatInstant, hasRole } from '@serai/model';
import type { Database } from '@serai/runtime';
import { clock, decodeCursor, encodeCursor, modelOf, pageLimit } from '@serai/runtime';
import { trusted } from 'mongoose';
import type { Follow, Followed } from '../../application/epcis/following';
import type {
  EventPage,
  EventReads,
  FoundEvent,
  Paging,
  TermKind,
} from '../../application/epcis/queries';
import { answers } from '../../domain/epcis/answers';
import type { EventBody } from '../../domain/epcis/event';
import { indexOf } from '../../domain/epcis/event';
import { isObject } from '../../domain/epcis/checks';
import { thingsOf } from '../../domain/epcis/checkEvent';
import type { Condition, EventQuery } from '../../domain/epcis/eventQuery';
import { maxCounted } from '../../domain/epcis/eventQuery';
import { eventFor } from '../../domain/epcis/eventSight';
import { inOrderOf } from '../../domain/epcis/inOrderOf';
import { epcisRefusals } from '../../domain/epcis/refusals';
import type { Unit } from '../../domain/unit';
import { kinds } from '../kinds';
import type { EventDocument } from './collections';
import { epcisCollections } from './collections';
import { eventFilter } from './eventFilter';
import { jobOf } from './eventStore';

/** Rows looked at together, and how many for one page: a page may be short, never endless. */
const rowsPerRead = 200;
const readsPerPage = 50;
const anyEvent: EventQuery = { conditions: [], orderBy: 'recordTime', isAscending: true };

interface Seen {
  readonly body: EventBody;
  readonly document: EventDocument;
}

type Mark = readonly [number, string];
/** A walk goes by what a query orders by, or by places. */
type Walked = Pick<EventQuery, 'conditions' | 'isAscending'> & {
  readonly orderBy: EventQuery['orderBy'] | 'place';
  /** The last place to look at; 0 or absent: all. */
  readonly until?: number;
};

/** Where a walk over rows is: the sort value and id of the last row, and how many may still come. */
interface Place {
  readonly after?: readonly [number, string];
  readonly left: number;
}

/** Reads of events, each through `eventFor`: what the viewer may not see is not there. */
export function eventReads(database: () => Database): EventReads {
  return {
    events: (query, viewer, paging) => events(database(), query, viewer, paging),
    terms: (kind, viewer, paging) => terms(database(), kind, viewer, paging),
    query: async (id) => {
      const row = await modelOf(database(), kinds.namedQuery).findById(id).lean();
      return row === null ? kinds.namedQuery.initial : kinds.namedQuery.toState(row);
    },
    queries: async (ownerId, { cursor, limit: asked }) => {
      const limit = pageLimit(asked);
      const after = String(decodeCursor(cursor, 1)?.[0] ?? '');
      const found = await modelOf(database(), kinds.namedQuery)
        .find({ ownerId, _id: trusted({ $gt: after }) })
        .sort({ _id: 1 })
        .limit(limit + 1)
        .lean();
      const rows = found.slice(0, limit);
      const last = rows.at(-1)?._id;
      const isMore = found.length > limit && last !== undefined;
      const states = rows.map((row) => kinds.namedQuery.toState(row));
      return { found: states, nextCursor: isMore ? encodeCursor(last) : '' };
    },
    jobs: async (memberId, { cursor, limit: asked }) => {
      const { jobs } = await epcisCollections(database());
      const limit = pageLimit(asked);
      const after = decodeCursor(cursor, 1)?.[0];
      const found = await jobs
        .find({
          ...(memberId === undefined ? {} : { memberId }),
          ...(after === undefined ? {} : { _id: { $lt: String(after) } }),
        })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .toArray();
      const rows = found.slice(0, limit).map(jobOf);
      const last = rows.at(-1)?.id;
      const isMore = found.length > limit && last !== undefined;
      return { found: rows, nextCursor: isMore ? encodeCursor(last) : '' };
    },
  };
}

async function events(
  database: Database,
  query: EventQuery,
  viewer: Actor,
  { cursor, limit: asked }: Paging,
): Promise<EventPage<FoundEvent>> {
  const { orderByExtension } = query;
  if (orderByExtension !== undefined) {
    return ordered(database, { ...query, orderByExtension }, viewer, { cursor, limit: asked });
  }
  const key = decodeCursor(cursor, 3);
  const most = query.eventCountLimit ?? Number.MAX_SAFE_INTEGER;
  const start: Place =
    key === undefined
      ? { left: most }
      : { after: [Number(key[0]), String(key[1])], left: Math.min(most, Number(key[2])) };
  if (key === undefined && query.maxEventCount !== undefined) {
    await refuseMore(database, query, viewer, query.maxEventCount);
  }
  const limit = Math.min(pageLimit(asked, 1_000), start.left);
  const { seen, end } = await walk(database, query, viewer, start.after, limit);
  const left = start.left - seen.length;
  const isMore = end !== undefined && left > 0;
  return {
    found: seen.map(foundOf),
    nextCursor: isMore ? encodeCursor(...end, left) : '',
  };
}

/** What a follower sees behind a place, in the order of places. */
export async function walkPlaced(database: Database, asked: Follow): Promise<Followed> {
  const { viewer, after, recordedFrom: at, until, limit } = asked;
  const recorded = { type: 'time', field: 'recordTime', by: 'GE', at } as const;
  const conditions = [...asked.query.conditions, recorded];
  const query = { conditions, until, orderBy: 'place', isAscending: true } as const;
  const { seen, end, last } = await walk(database, query, viewer, [after, ''], limit);
  const place = (end ?? last)?.[0] ?? after;
  return { found: seen.map(foundOf), after: place, isMore: end !== undefined };
}

function foundOf({ body, document }: Seen): FoundEvent {
  return {
    json: JSON.stringify({ ...body, recordTime: formatInstant(document.recordTime) }),
    prefixes: Object.fromEntries(document.prefixes),
  };
}

/**
 * By an extension: of each event as the viewer sees it, so that nothing hidden orders anything. All
 * that was recorded until the first page is put in order. Refuses QUERY_TOO_LARGE beyond 10,000.
 */
async function ordered(
  database: Database,
  query: EventQuery & { readonly orderByExtension: string },
  viewer: Actor,
  { cursor, limit: asked }: Paging,
): Promise<EventPage<FoundEvent>> {
  const [until, from] = (decodeCursor(cursor, 2) ?? [clock(), 0]).map(Number) as [number, number];
  const known: Condition = { type: 'time', field: 'recordTime', by: 'LE', at: until };
  const within = { ...query, conditions: [...query.conditions, known] };
  const most = Math.min(query.maxEventCount ?? maxCounted, maxCounted);
  const { seen, end } = await walk(database, within, viewer, undefined, most + 1);
  if (seen.length > most || end !== undefined) {
    throw epcisRefusals.QUERY_TOO_LARGE({ field: 'orderBy' });
  }
  const said = seen.map((one) => ({
    one,
    ...indexOf(one.body, Object.fromEntries(one.document.prefixes)),
  }));
  const sorted = inOrderOf(said, query.orderByExtension, query.isAscending);
  const to = Math.min(from + pageLimit(asked, 1_000), query.eventCountLimit ?? maxCounted);
  const isMore = to < Math.min(sorted.length, query.eventCountLimit ?? maxCounted);
  return {
    found: sorted.slice(from, to).map(({ one }) => foundOf(one)),
    nextCursor: isMore ? encodeCursor(until, to) : '',
  };
}

async function refuseMore(
  database: Database,
  query: EventQuery,
  viewer: Actor,
  most: number,
): Promise<void> {
  const { seen, end } = await walk(database, query, viewer, undefined, most + 1);
  const isUncounted = end !== undefined && seen.length <= most;
  if (seen.length > most || isUncounted) {
    throw epcisRefusals.QUERY_TOO_LARGE({ field: 'maxEventCount' });
  }
}

async function terms(
  database: Database,
  kind: TermKind,
  viewer: Actor,
  { cursor, limit: asked }: Paging,
): Promise<EventPage<string>> {
  const key = decodeCursor(cursor, 3);
  const after = key === undefined ? undefined : ([Number(key[0]), String(key[1])] as const);
  const { seen, end } = await walk(database, anyEvent, viewer, after, pageLimit(asked, 1_000));
  const found = seen.flatMap(({ body }) => termsIn(kind, body));
  return {
    found: [...new Set(found)],
    nextCursor: end === undefined ? '' : encodeCursor(...end, 0),
  };
}

function termsIn(kind: TermKind, body: EventBody): readonly string[] {
  if (kind === 'epcs') return thingsOf(body);
  const place = body[kind === 'readPoints' ? 'readPoint' : 'bizLocation'];
  return isObject(place) ? [String(place['id'])] : [];
}

/**
 * Up to `limit` events that the viewer sees, in order; `end`: where to go on, if there is more;
 * `last`: the last that was looked at, if there is none.
 */
async function walk(
  database: Database,
  query: Walked,
  viewer: Actor,
  after: Mark | undefined,
  limit: number,
): Promise<{ seen: readonly Seen[]; end: Mark | undefined; last?: Mark }> {
  const { events: collection } = await epcisCollections(database);
  const seesAll = hasRole(viewer, 'admin', 'auditor', 'service');
  const wanted = eventFilter(query.conditions, seesAll ? undefined : (viewer.member ?? ''));
  const { until = 0 } = query;
  const filter = until === 0 ? wanted : { $and: [wanted, { place: { $lte: until } }] };
  const direction = query.isAscending ? 1 : -1;
  const seen: Seen[] = [];
  let from = after;
  for (let read = 0; read < readsPerPage && seen.length < limit; read += 1) {
    const rows = await collection
      .find(from === undefined ? filter : { $and: [filter, behind(query, from)] })
      .sort(
        query.orderBy === 'place' ? { place: 1 } : { [query.orderBy]: direction, _id: direction },
      )
      .limit(rowsPerRead)
      .toArray();
    const units = await unitsOf(database, rows);
    for (const document of rows) {
      from = [document[query.orderBy], document._id];
      const body = bodyFor(document, units, viewer, query.conditions);
      if (body !== undefined) seen.push({ body, document });
      if (seen.length >= limit) break;
    }
    if (rows.length < rowsPerRead && seen.length < limit) {
      return { seen, end: undefined, ...(from === undefined ? {} : { last: from }) };
    }
  }
  return { seen, end: from };
}

function behind(query: Walked, [value, id]: Mark) {
  const than = query.isAscending ? '$gt' : '$lt';
  const { orderBy } = query;
  // Each place is one event's.
  if (orderBy === 'place') return { place: { $gt: value } } as mongo.Filter<EventDocument>;
  const or = [{ [orderBy]: { [than]: value } }, { [orderBy]: value, _id: { [than]: id } }];
  return { $or: or } as mongo.Filter<EventDocument>;
}

/** What the viewer sees of it, where that is what was asked for; undefined: nothing. */
function bodyFor(
  document: EventDocument,
  units: ReadonlyMap<string, Unit>,
  viewer: Actor,
  conditions: readonly Condition[],
): EventBody | undefined {
  const { memberId, recordTime, ssccs, json, eventId } = document;
  const body = JSON.parse(json) as EventBody;
  const shown = eventFor({ memberId, recordTime, ssccs, body }, units, viewer);
  if (shown === undefined || shown === body) return shown;
  const index = indexOf(shown, Object.fromEntries(document.prefixes));
  return answers({ ...index, eventId, recordTime }, conditions) ? shown : undefined;
}

async function unitsOf(
  database: Database,
  rows: readonly EventDocument[],
): Promise<ReadonlyMap<string, Unit>> {
  const ids = [...new Set(rows.flatMap(({ ssccs }) => ssccs))];
  if (ids.length === 0) return new Map();
  const found = await modelOf(database, kinds.unit)
    .find({ _id: trusted({ $in: ids }) })
    .lean();
  return new Map(found.map((row) => [row._id, kinds.unit.toState(row)]));
}
