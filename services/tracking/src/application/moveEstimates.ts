import type { Database, Sheet, Step } from '@serai/runtime';
import { once } from '@serai/runtime';
import type { Break } from '../domain/estimate';
import { causeGone, clear } from '../domain/incident';
import { breakIncidentId, incidentIdOf } from './incidents';
import type { Kinds } from './kinds';
import { moveEstimate } from './progress';
import { tellBreaks } from './tellBreaks';

/** A consignment on a departure, with all that its estimate depends on. */
export interface Concerned {
  readonly bookingId: string;
  readonly ssccs: readonly string[];
  readonly departureIds: readonly string[];
}

export interface Reads {
  departuresWithNews(limit: number): Promise<readonly { id: string; version: number }[]>;
  /** The consignments on a departure, by booking, from behind a booking on. */
  consignmentsOn(departureId: string, after: string, limit: number): Promise<readonly Concerned[]>;
}

/** Departures whose news are worked off in one round. */
const newsPerRound = 50;
/** Consignments that are told in one transaction. */
const consignmentsPerBatch = 20;
const maxBatches = 10_000;

/**
 * Works off what carriers said of their departures: every consignment on one gets its estimate, and
 * an incident where its way breaks. Each is done once, so that a crash in the middle is no harm.
 */
export async function moveEstimates(database: Database, kinds: Kinds, reads: Reads): Promise<void> {
  for (const { id, version } of await reads.departuresWithNews(newsPerRound)) {
    await tellAll(database, kinds, reads, `news:${id}/${version}`, id);
    const done = { id: `news:${id}/${version}`, digest: '', command: { id, version } };
    await decided(once(database, markApplied(kinds), [done]));
  }
}

async function tellAll(
  database: Database,
  kinds: Kinds,
  reads: Reads,
  news: string,
  departureId: string,
): Promise<void> {
  let after = '';
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const found = await reads.consignmentsOn(departureId, after, consignmentsPerBatch);
    const asked = found.map((command) => ({
      id: `${news}/${command.bookingId}`,
      digest: '',
      command,
    }));
    await decided(once(database, applyTo(kinds), asked));
    const last = found.at(-1);
    if (last === undefined || found.length < consignmentsPerBatch) return;
    after = last.bookingId;
  }
  throw new Error(`more than ${maxBatches} batches of consignments are on ${departureId}`);
}

/** Nothing here may be refused; what is not decided now is tried again in the next round. */
async function decided(asked: ReturnType<typeof once<never, null>>): Promise<void> {
  for (const outcome of await asked) if (!outcome.granted) throw outcome.refusal;
}

function applyTo(kinds: Kinds): Step<Concerned, null> {
  return {
    name: 'applyNews',
    touches: ({ bookingId, ssccs, departureIds }) => [
      { kind: kinds.consignment, id: bookingId },
      ...departureIds.map((id) => ({ kind: kinds.departure, id })),
      ...ssccs.map((id) => ({ kind: kinds.unit, id })),
      ...breaksOf(ssccs, departureIds).map((id) => ({ kind: kinds.incident, id })),
    ],
    decide: (command, sheet) => {
      const { bookingId } = command;
      if (sheet.state(kinds.consignment, bookingId).status !== 'expected') return null;
      const breaks = moveEstimate(kinds, sheet, bookingId);
      tellBreaks(kinds, sheet, bookingId, new Set(command.ssccs), breaks);
      clearMended(kinds, sheet, command, breaks);
      return null;
    },
  };
}

/** What was missed and can be reached again needs nobody to act. */
function clearMended(
  kinds: Kinds,
  sheet: Sheet,
  { ssccs, departureIds }: Concerned,
  breaks: readonly Break[],
): void {
  const still = breaks.map(incidentIdOf);
  const mended = breaksOf(ssccs, departureIds).filter((id) => !still.includes(id));
  for (const id of mended) {
    const incident = sheet.state(kinds.incident, id);
    const isMissed = incident.status === 'open' && incident.kind === 'missed_connection';
    if (isMissed) sheet.record(kinds.incident, id, clear(incident, causeGone, sheet.at));
  }
}

function breaksOf(ssccs: readonly string[], departureIds: readonly string[]): readonly string[] {
  return departureIds.flatMap((departureId) =>
    ssccs.map((sscc) => breakIncidentId(departureId, sscc)),
  );
}

function markApplied(kinds: Kinds): Step<{ id: string; version: number }, null> {
  return {
    name: 'newsApplied',
    touches: ({ id }) => [{ kind: kinds.departure, id }],
    decide: ({ id, version }, sheet) => {
      const isStill = sheet.version(kinds.departure, id) === version;
      if (isStill) sheet.record(kinds.departure, id, [{ type: 'Applied' }]);
      return null;
    },
  };
}
