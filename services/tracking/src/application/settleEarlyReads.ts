import type { Database, Sheet, Step } from '@serai/runtime';
import { newId, once } from '@serai/runtime';
import type { Instant } from '@serai/model';
import type { Happening } from '../domain/happening';
import { counts } from '../domain/happening';
import { clear } from '../domain/incident';
import { contentOf } from '../domain/nesting';
import { isOnTheWay } from '../domain/nextStep';
import { partyOf } from '../domain/subcontract';
import { custodianOf, type KnownUnit } from '../domain/unit';
import { isUnitEnd } from '../domain/unitEnd';
import { unknownPlaceOf } from '../domain/unitPlace';
import { wayOf } from './bench';
import { eventIncidentId, raiseIncident } from './incidents';
import type { Kinds } from './kinds';
import { nestAgain } from './nestAgain';
import { seeAgain } from './progress';

/** A point that was heard of, or got another GLN. */
export interface HeardPoint {
  readonly pointId: string;
  /** Absent: it has none, or shares it with another point. */
  readonly gln?: string;
}

export interface EarlyPlaceReads {
  /** Points for which early reads are to be looked for by then, the longest due first. */
  heardPoints(due: Instant, limit: number): Promise<readonly HeardPoint[]>;
  /** Units that were read at one of these places, by id or GLN, when nobody knew it. */
  readAt(places: readonly string[], limit: number): Promise<readonly string[]>;
}

interface Early {
  readonly sscc: string;
  /** The point of each place. */
  readonly points: ReadonlyMap<string, string>;
}

const pointsPerRound = 100;
const unitsPerRound = 50;
/** What was being decided while the point was heard of is written by then. */
const secondLookMs = 60_000;
const reason = 'The point became known.';

/**
 * Units were read at points that nobody had published yet, and then somebody did: the reads are given
 * their point, what follows from them is derived as if it had been known, and what that raised is
 * cleared. Works off what `PointPublished` marked; a round that breaks off is begun again.
 */
export async function settleEarlyReads(
  database: Database,
  kinds: Kinds,
  reads: EarlyPlaceReads,
  now: Instant,
): Promise<void> {
  const heard = await reads.heardPoints(now, pointsPerRound);
  if (heard.length === 0) return;
  const points = new Map(heard.map(({ pointId }) => [pointId, pointId]));
  for (const { pointId, gln } of heard) if (gln !== undefined) points.set(gln, pointId);
  const ssccs = await reads.readAt([...points.keys()], unitsPerRound);
  const units = ssccs.map((sscc): Early => ({ sscc, points }));
  if (units.length > 0) return all(database, settleUnit(kinds), units);
  const ids = heard.map(({ pointId }) => pointId);
  await all(database, lookLater(kinds), ids);
}

async function all<C>(database: Database, step: Step<C, null>, of: readonly C[]): Promise<void> {
  const asked = of.map((command) => ({ id: newId('early'), digest: '', command }));
  // One that is refused holds up no other of the round.
  for (const outcome of await once(database, step, asked)) {
    if (!outcome.granted) throw outcome.refusal;
  }
}

/** Settled already: nothing. */
export function settleUnit(kinds: Kinds): Step<Early, null> {
  return {
    name: 'settleEarlyReads',
    touches: ({ sscc }) => [{ kind: kinds.unit, id: sscc }],
    decide: ({ sscc, points }, sheet) => {
      settle(kinds, sheet, sscc, points, new Set());
      return null;
    },
  };
}

/** Nothing is left to be settled: it is looked once more, or not again. */
export function lookLater(kinds: Kinds): Step<string, null> {
  return {
    name: 'lookLaterForEarlyReads',
    touches: (id) => [{ kind: kinds.point, id }],
    decide: (id, sheet) => {
      const { unsettled, ...place } = sheet.state(kinds.point, id);
      if (unsettled === undefined) return null;
      const dueAt = unsettled.heardAt + secondLookMs;
      const again = sheet.at < dueAt ? { unsettled: { ...unsettled, dueAt } } : {};
      sheet.record(kinds.point, id, [{ ...place, ...again }]);
      return null;
    },
  };
}

/** What it was read in comes first: where that was, it was. */
function settle(
  kinds: Kinds,
  sheet: Sheet,
  sscc: string,
  points: Early['points'],
  begun: Set<string>,
): void {
  const before = sheet.state(kinds.unit, sscc);
  if (before.status === 'absent' || begun.has(sscc)) return;
  begun.add(sscc);
  const early = before.history.flatMap((read) => {
    const pointId = points.get(unknownPlaceOf(read) ?? '');
    return pointId === undefined ? [] : [{ read, pointId }];
  });
  if (early.length === 0) return;
  for (const { read } of early) {
    if (read.parentSscc !== undefined) settle(kinds, sheet, read.parentSscc, points, begun);
  }
  for (const { read, pointId } of early) place(kinds, sheet, sscc, read, pointId);
  nestAgain(kinds, sheet, [sscc]);
  seeAgain(kinds, sheet, sscc);
}

function place(kinds: Kinds, sheet: Sheet, sscc: string, read: Happening, pointId: string): void {
  const { eventId, memberId } = read;
  const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
  const steps = wayOf(kinds, sheet, sscc, content);
  const isAstray = read.kind === 'scanned' && steps.length > 0 && !isOnTheWay(steps, pointId);
  const told = { eventId, memberId, pointId, isAstray, at: sheet.at };
  const unit = sheet.record(kinds.unit, sscc, [{ type: 'HappeningPlaced', ...told }]) as KnownUnit;
  const raised = eventIncidentId(memberId, eventId, `${sscc}/unknown_point`);
  const facts = clear(sheet.state(kinds.incident, raised), reason, sheet.at);
  sheet.record(kinds.incident, raised, facts);
  const isMisrouted = isAstray && counts(read) && unit.kind !== 'unknown';
  if (!isMisrouted || isUnitEnd(unit.status)) return;
  raiseIncident(kinds, sheet, {
    ...{ id: eventIncidentId(memberId, eventId, sscc), kind: 'misrouted', unit, sscc, pointId },
    ...{ memberId: partyOf(read), otherMemberId: custodianOf(unit) },
  });
}
