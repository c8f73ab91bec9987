import type { Database, Sheet, Step } from '@serai/runtime';
import { logger, newId, once } from '@serai/runtime';
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
import { lookAround } from './lookAround';
import { nestAgain } from './nestAgain';
import { seeAgain } from './progress';

/** What is to be looked for by now. */
export interface Heard {
  /** Points that were heard of, or got another GLN, the longest due first. */
  readonly pointIds: readonly string[];
  /** The point of each place by which events may name it: its id, and its GLN where it alone has that. */
  readonly points: ReadonlyMap<string, string>;
}

export interface EarlyPlaceReads {
  heard(due: Instant, limit: number): Promise<Heard>;
  /** Units beyond an SSCC, in order, that were read at one of these places when nobody knew it. */
  readAt(places: readonly string[], beyond: string, limit: number): Promise<readonly string[]>;
}

interface Early {
  readonly sscc: string;
  /** The point of each place. */
  readonly points: ReadonlyMap<string, string>;
}

const pointsPerRound = 100;
const unitsPerBatch = 50;
/** What was being decided while the point was heard of is written by then. */
const secondLookMs = 60_000;
/** Units that could not be settled are tried again so often, and then no more. */
const tryAgainMs = 60_000;
const giveUpMs = 86_400_000;
const reason = 'The point became known.';

/**
 * Units were read at points that nobody had published yet, and then somebody did: the reads are given
 * their point, what follows from them is derived as if it had been known, and what that raised is
 * cleared. Works off what `PointPublished` marked; a round that breaks off is begun again. A unit that
 * cannot be settled holds up no other one, and is tried again a minute later, for a day.
 */
export async function settleEarlyReads(
  database: Database,
  kinds: Kinds,
  reads: EarlyPlaceReads,
  now: Instant,
): Promise<void> {
  const { pointIds, points } = await reads.heard(now, pointsPerRound);
  if (pointIds.length === 0) return;
  let hasFailed = false;
  let some: readonly string[] = [];
  do {
    some = await reads.readAt([...points.keys()], some.at(-1) ?? '', unitsPerBatch);
    const units = some.map((sscc): Early => ({ sscc, points }));
    hasFailed = !(await all(database, settleUnit(kinds), units)) || hasFailed;
  } while (some.length === unitsPerBatch);
  await all(database, lookLater(kinds, hasFailed), pointIds);
}

/** Whether all were granted; what one of them failed for is told to who runs the service. */
async function all<C>(database: Database, step: Step<C, null>, of: readonly C[]): Promise<boolean> {
  if (of.length === 0) return true;
  const asked = of.map((command) => ({ id: newId('early'), digest: '', command }));
  try {
    const outcomes = await once(database, step, asked);
    const refused = outcomes.find((outcome) => !outcome.granted);
    if (refused === undefined) return true;
    logger().warn({ err: refused.refusal }, 'early reads could not all be settled');
  } catch (error) {
    logger().error({ err: error }, 'early reads could not all be settled');
  }
  return false;
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

/** Nothing is left to be settled: it is looked once more, or not again. Or something is. */
export function lookLater(kinds: Kinds, hasFailed = false): Step<string, null> {
  return {
    name: 'lookLaterForEarlyReads',
    touches: (id) => [{ kind: kinds.point, id }],
    decide: (id, sheet) => {
      const { unsettled, ...place } = sheet.state(kinds.point, id);
      if (unsettled === undefined) return null;
      const { heardAt } = unsettled;
      const dueAt = hasFailed ? sheet.at + tryAgainMs : heardAt + secondLookMs;
      const isOpen = hasFailed ? sheet.at < heardAt + giveUpMs : sheet.at < dueAt;
      const again = isOpen ? { unsettled: { ...unsettled, dueAt } } : {};
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
  const reads = early.map(({ read }) => read);
  foresee(kinds, sheet, sscc, reads);
  for (const read of reads) {
    if (read.parentSscc !== undefined) settle(kinds, sheet, read.parentSscc, points, begun);
  }
  for (const { read, pointId } of early) place(kinds, sheet, sscc, read, pointId);
  nestAgain(kinds, sheet, [sscc]);
  seeAgain(kinds, sheet, sscc);
}

/** Read together: what lies around the unit, what its reads raised, and what they may raise now. */
function foresee(kinds: Kinds, sheet: Sheet, sscc: string, reads: readonly Happening[]): void {
  const ids = reads.flatMap(({ memberId, eventId }) => [
    eventIncidentId(memberId, eventId, `${sscc}/unknown_point`),
    eventIncidentId(memberId, eventId, sscc),
  ]);
  const [first] = reads.map(({ eventId: id, memberId }) => ({ id, memberId, ssccs: [sscc] }));
  if (first !== undefined) lookAround(kinds, sheet, [first]);
  sheet.look(ids.map((each) => ({ kind: kinds.incident, id: each })));
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
