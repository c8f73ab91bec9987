import type { Database, Sheet, Step } from '@serai/runtime';
import { once } from '@serai/runtime';
import { isRefusal } from '@serai/model';
import type { EventBody } from '../../domain/epcis/event';
import type { Meaning } from '../../domain/epcis/meaning';
import { meaningOf } from '../../domain/epcis/meaning';
import { contentOf } from '../../domain/nesting';
import { viewersOf } from '../../domain/unitSight';
import { eventIncidentId, eventTouches, raiseIncident } from '../incidents';
import type { Kinds } from '../kinds';
import type { Nearby } from '../nearby';
import { nothingNearby } from '../nearby';
import { packUnits } from '../pack';
import { receiveOne } from '../receive';
import { seeUnit } from '../scan';
import { unpackUnits } from '../unpack';
import { correct } from './correct';
import { sense } from './sense';
import type { EventStore, KeptEvent, Viewing } from './rows';

const rowsPerRound = 500;
const roundsPerCall = 20;
const unitsPerTransaction = 200;

export interface ApplyEvent {
  readonly row: KeptEvent;
  /** It was declared wrong: nothing follows from it. */
  readonly isWrong: boolean;
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
  const wrong = await store.declaredWrong(rows.map(({ id }) => id));
  const asked = rows.map((row, index) => ({
    id: `epcis:${row.id}`,
    digest: row.digest,
    command: { row, isWrong: wrong.has(row.id), nearby: index === 0 ? nearby : nothingNearby },
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
    touches: ({ row, nearby }) =>
      eventTouches(kinds, { eventId: row.id, witness: row, nearby }, row.ssccs),
    decide: ({ row, isWrong }, sheet) => {
      const event = JSON.parse(row.json) as EventBody;
      if (row.corrects !== undefined) correct(kinds, sheet, row, row.corrects);
      else if (!isWrong) {
        happen(kinds, sheet, row, meaningOf(event));
        sense(kinds, sheet, row, event);
      }
      const viewers = row.ssccs.flatMap((sscc) => {
        const unit = sheet.state(kinds.unit, sscc);
        return unit.status === 'absent' ? [] : viewersOf(unit).ever;
      });
      return { id: row.id, viewers: [...new Set([row.memberId, ...viewers])] };
    },
  };
}

function happen(kinds: Kinds, sheet: Sheet, row: KeptEvent, meaning: Meaning): void {
  const told = toldBy(row);
  try {
    if (meaning.type === 'packed') {
      const { parent: parentSscc, children: childSsccs } = meaning;
      return packUnits(kinds, sheet, { ...told, parentSscc, childSsccs, kind: 'pallet' });
    }
    if (meaning.type === 'unpacked') {
      const { parent: parentSscc, children: childSsccs } = meaning;
      return unpackUnits(kinds, sheet, { ...told, parentSscc, childSsccs });
    }
  } catch (error) {
    // What cannot be is kept all the same: the units were there, and somebody has to look.
    if (!isRefusal(error)) throw error;
    see(kinds, sheet, row, row.ssccs);
    if (meaning.type === 'packed') return contradict(kinds, sheet, row, meaning.parent);
    return;
  }
  see(kinds, sheet, row, row.ssccs, meaning.type === 'received' ? meaning.condition : undefined);
}

/**
 * Where the outer unit is, its content is: what lies in another unit of the event is seen once. What
 * the teller says it received, and was announced to it, is received in that hand-over.
 */
function see(
  kinds: Kinds,
  sheet: Sheet,
  row: KeptEvent,
  ssccs: readonly string[],
  received?: 'ok' | 'damaged',
): void {
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  const inner = new Set(ssccs.flatMap((sscc) => contentOf(read, sscc)));
  for (const sscc of ssccs.filter((each) => !inner.has(each))) {
    const told = { ...toldBy(row), sscc };
    const unit = read(sscc);
    const announced = unit.status === 'absent' ? undefined : unit.announced;
    if (received !== undefined && announced?.memberId === row.memberId) {
      const { handOverId } = announced;
      receiveOne(kinds, sheet, { ...told, handOverId, note: '' }, received);
    } else seeUnit(kinds, sheet, told);
  }
}

function contradict(kinds: Kinds, sheet: Sheet, row: KeptEvent, sscc: string): void {
  const unit = sheet.state(kinds.unit, sscc);
  const { memberId, pointId } = row;
  const id = eventIncidentId(memberId, row.id, `${sscc}/nesting`);
  raiseIncident(kinds, sheet, { id, kind: 'nesting_impossible', unit, sscc, memberId, pointId });
}

function toldBy({ id, memberId, subject, eventTime, pointId }: KeptEvent) {
  const place = pointId === undefined ? {} : { pointId };
  return { eventId: id, eventTime, witness: { memberId, subject }, ...place };
}
