import { isRefusal } from '@serai/model';
import type { Database, Step } from '@serai/runtime';
import { clock, count, logger, once } from '@serai/runtime';
import type { EventBody } from '../../domain/epcis/event';
import { glnOf } from '../../domain/epcis/meaning';
import { eventTouches } from '../incidents';
import type { Kinds } from '../kinds';
import type { Nearby } from '../nearby';
import { nothingNearby } from '../nearby';
import { applyKept, isDeclared } from './applyKept';
import { rowId } from './rowId';
import { unitsMoved } from './unitsMoved';
import type { EventStore, KeptEvent, Viewing } from './rows';

const rowsPerRound = 500;
const roundsPerCall = 20;
const unitsPerTransaction = 200;
/** Then it is parked: what the others say is not held up by it. */
const mostTries = 5;
const passingMs = 3_600_000;
/** A reason is a sentence, not a trace. */
const maxReasonLength = 500;

export interface ApplyEvent {
  readonly row: KeptEvent;
  readonly nearby: Nearby;
}

/** What lies around units. */
export interface Around {
  near(ssccs: readonly string[]): Promise<Nearby>;
  /** What lies in each of them, and of what lies there, or ever did: late events move that too. */
  inside(ssccs: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Works off what was captured: every event moves the units it names by the same code as a scan, a
 * packing or an unpacking, once. Who may look for it is noted beside it. One that is refused or fails
 * stands back behind the others, and is parked after 5 tries.
 */
export async function applyEvents(
  database: Database,
  kinds: Kinds,
  store: EventStore,
  around: Around,
): Promise<void> {
  for (let round = 0; round < roundsPerCall; round += 1) {
    const rows = await store.unapplied(rowsPerRound);
    for (const named of batchesOf(rows, ({ ssccs }) => ssccs.length)) {
      const inside = await around.inside(named.flatMap(({ ssccs }) => ssccs));
      const moved = unitsMoved((sscc) => inside.get(sscc) ?? []);
      for (const batch of batchesOf(named, moved)) {
        await applyBatch(database, kinds, store, around, batch);
      }
    }
    if (rows.length < rowsPerRound) return;
  }
}

async function applyBatch(
  database: Database,
  kinds: Kinds,
  store: EventStore,
  around: Around,
  rows: readonly KeptEvent[],
): Promise<void> {
  const failure = await failureOf(database, kinds, store, around, rows);
  const [row] = rows;
  if (failure === undefined || row === undefined) return;
  if (rows.length === 1) return noteFailed(store, row, failure);
  for (const each of rows) await applyBatch(database, kinds, store, around, [each]);
}

/** What kept rows from being applied, or one of them; what was applied is noted, and stays so. */
async function failureOf(
  database: Database,
  kinds: Kinds,
  store: EventStore,
  around: Around,
  rows: readonly KeptEvent[],
): Promise<Error | undefined> {
  try {
    const placed = await whereKnown(store, rows);
    const ssccs = [...new Set(rows.flatMap((row) => row.ssccs))];
    const nearby = ssccs.length === 0 ? nothingNearby : await around.near(ssccs);
    const asked = placed.map((row, index) => ({
      id: `epcis:${row.id}`,
      digest: row.digest,
      command: { row, nearby: index === 0 ? nearby : nothingNearby },
    }));
    const outcomes = await once(database, applyEvent(kinds), asked);
    await store.applied(outcomes.flatMap((one): Viewing[] => (one.granted ? [one.answer] : [])));
    const refused = outcomes.find((outcome) => !outcome.granted);
    return refused?.granted === false ? refused.refusal : undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** It could only not be written now, which says nothing of the event: for an hour it is not parked. */
function isPassing(failure: Error, { recordTime }: KeptEvent): boolean {
  const isYoung = clock() - recordTime < passingMs;
  return isYoung && isRefusal(failure) && failure.kind === 'unavailable';
}

/** Of a place that was named by its number and became known since the row was kept, the point. */
async function whereKnown(
  store: EventStore,
  rows: readonly KeptEvent[],
): Promise<readonly KeptEvent[]> {
  const named = rows.map(({ pointId, terms }) =>
    pointId === undefined ? glnOf(terms) : undefined,
  );
  const glns = [...new Set(named.filter((gln) => gln !== undefined))];
  if (glns.length === 0) return rows;
  const points = await store.pointsOf(glns);
  return rows.map((row, index) => {
    const pointId = points.get(named[index] ?? '');
    return pointId === undefined ? row : { ...row, pointId };
  });
}

/** While the database is away this fails too, so that nothing is parked for that. */
async function noteFailed(store: EventStore, row: KeptEvent, failure: Error): Promise<void> {
  const { id, memberId, tries: before = 0 } = row;
  const tries = before + 1;
  const isParked = tries >= mostTries && !isPassing(failure, row);
  const reason = (failure.message || failure.name).slice(0, maxReasonLength);
  await store.failed({ id, tries, reason, isParked });
  logger().warn({ err: failure, event: id, tries }, 'an event could not be applied');
  if (!isParked) return;
  count('serai.events.parked', { member: memberId });
  logger().error({ event: id, member: memberId, reason }, 'an event is parked; the others go on');
}

/** Tries a parked event again, whatever it was tried before; false: it failed, and stays parked. */
export async function applyParked(
  database: Database,
  kinds: Kinds,
  store: EventStore,
  around: Around,
  row: KeptEvent,
): Promise<boolean> {
  const failure = await failureOf(database, kinds, store, around, [row]);
  if (failure !== undefined) await noteFailed(store, row, failure);
  return failure === undefined;
}

/** So many units are moved together that a transaction stays short. */
export function* batchesOf<T>(
  rows: readonly T[],
  unitsOf: (row: T) => number,
): Generator<readonly T[]> {
  let batch: T[] = [];
  let units = 0;
  for (const row of rows) {
    const more = Math.max(1, unitsOf(row));
    if (batch.length > 0 && units + more > unitsPerTransaction) {
      yield batch;
      batch = [];
      units = 0;
    }
    batch.push(row);
    units += more;
  }
  if (batch.length > 0) yield batch;
}

export function applyEvent(kinds: Kinds): Step<ApplyEvent, Viewing> {
  return {
    name: 'applyEvent',
    touches: ({ row, nearby }) => [
      { kind: kinds.event, id: declarationOf(row) },
      ...eventTouches(kinds, { eventId: row.id, witness: row, nearby }, row.ssccs),
    ],
    decide: ({ row }, sheet) => {
      const isWrong = isDeclared(kinds, sheet, declarationOf(row));
      const body = JSON.parse(row.json) as EventBody;
      return { id: row.id, viewers: applyKept(kinds, sheet, row, { body, isWrong }) };
    },
  };
}

/** Of the row that declares this one wrong, if there is one. */
function declarationOf({ memberId, eventId }: KeptEvent): string {
  return rowId(memberId, eventId, true);
}
