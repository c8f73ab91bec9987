import type { Database, Step } from '@serai/runtime';
import { once } from '@serai/runtime';
import type { EventBody } from '../../domain/epcis/event';
import { eventTouches } from '../incidents';
import type { Kinds } from '../kinds';
import type { Nearby } from '../nearby';
import { nothingNearby } from '../nearby';
import { applyKept, isDeclared } from './applyKept';
import { rowId } from './rowId';
import type { EventStore, KeptEvent, Viewing } from './rows';

const rowsPerRound = 500;
const roundsPerCall = 20;
const unitsPerTransaction = 200;

export interface ApplyEvent {
  readonly row: KeptEvent;
  readonly nearby: Nearby;
}

export type ReadNearby = (ssccs: readonly string[]) => Promise<Nearby>;

/**
 * Works off what was captured: every event moves the units it names by the same code as a scan, a
 * packing or an unpacking, once. Who may look for it is noted beside it.
 */
export async function applyEvents(
  database: Database,
  kinds: Kinds,
  store: EventStore,
  near: ReadNearby,
): Promise<void> {
  for (let round = 0; round < roundsPerCall; round += 1) {
    const rows = await store.unapplied(rowsPerRound);
    for (const batch of batchesOf(rows)) await applyBatch(database, kinds, store, near, batch);
    if (rows.length < rowsPerRound) return;
  }
}

async function applyBatch(
  database: Database,
  kinds: Kinds,
  store: EventStore,
  near: ReadNearby,
  rows: readonly KeptEvent[],
): Promise<void> {
  const ssccs = [...new Set(rows.flatMap((row) => row.ssccs))];
  const nearby = ssccs.length === 0 ? nothingNearby : await near(ssccs);
  const asked = rows.map((row, index) => ({
    id: `epcis:${row.id}`,
    digest: row.digest,
    command: { row, nearby: index === 0 ? nearby : nothingNearby },
  }));
  const outcomes = await once(database, applyEvent(kinds), asked);
  const viewings = outcomes.flatMap((outcome): Viewing[] =>
    outcome.granted ? [outcome.answer] : [],
  );
  await store.applied(viewings);
  const refused = outcomes.find((outcome) => !outcome.granted);
  if (refused?.granted === false) throw refused.refusal;
}

/** So many units are decided together that a transaction stays short. */
function* batchesOf(rows: readonly KeptEvent[]): Generator<readonly KeptEvent[]> {
  let batch: KeptEvent[] = [];
  let units = 0;
  for (const row of rows) {
    if (batch.length > 0 && units + row.ssccs.length > unitsPerTransaction) {
      yield batch;
      batch = [];
      units = 0;
    }
    batch.push(row);
    units += Math.max(1, row.ssccs.length);
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
