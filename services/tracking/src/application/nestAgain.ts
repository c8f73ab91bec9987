import type { Sheet } from '@serai/runtime';
import { isRefusal, type Instant } from '@serai/model';
import type { Happening } from '../domain/happening';
import { counts } from '../domain/happening';
import { clear } from '../domain/incident';
import { mayEnclose, type ReadUnit } from '../domain/nesting';
import { passGapMs } from '../domain/reads/passes';
import type { SeenWith } from '../domain/stays';
import { isFollowing, seenWithOuter, staysOf } from '../domain/stays';
import type { KnownUnit, Unit } from '../domain/unit';
import { absentUnit, custodianOf, isEnded } from '../domain/unit';
import { capture, timesOf } from './bench';
import { eventIncidentId } from './incidents';
import type { Kinds } from './kinds';
import { seeAgain } from './progress';
import { leaveOuter } from './takeOut';

/** Units of which something was told late, and which are not put in order yet. */
export type Late = Set<string>;

/** Puts them in order, and none is left. */
export function settleAll(kinds: Kinds, sheet: Sheet, late: Late): void {
  nestAgain(kinds, sheet, [...late]);
  late.clear();
}

/**
 * Something was told late, or declared wrong: what these units lie in, where they were with it, and
 * how far they came is derived again, as if all had been told in the order in which it happened. Who
 * has them is not: custody follows what was recorded.
 */
export function nestAgain(kinds: Kinds, sheet: Sheet, ssccs: readonly string[]): void {
  // A set is walked on to what is added meanwhile: each once, and again where an outer one changed.
  const open = new Set(ssccs);
  let looked = 0;
  for (const sscc of open) {
    if (looked === mostUnits) return;
    looked += 1;
    const unit = sheet.state(kinds.unit, sscc);
    if (unit.status === 'absent') continue;
    const isChanged = settle(kinds, sheet, unit);
    for (const each of unit.everSsccs ?? []) {
      if (isChanged) open.delete(each);
      open.add(each);
    }
  }
}

/**
 * Something was told of a unit that holds, or held, others, and of some of these: what was told later
 * of any of them before is looked at again; or noted in `late`, to be looked at once for many events.
 */
export function settleLate(
  kinds: Kinds,
  sheet: Sheet,
  sscc: string,
  touched: readonly string[],
  at: Instant,
  late?: Late,
): void {
  const again = (ssccs: readonly string[]): void => {
    if (late === undefined) nestAgain(kinds, sheet, ssccs);
    else ssccs.forEach((each) => late.add(each));
  };
  const outer = sheet.state(kinds.unit, sscc);
  if (outer.status === 'absent') return;
  if (hasLater(outer, at)) return again([sscc, ...touched, ...everIn(kinds, sheet, sscc)]);
  const near = withContent((each) => sheet.state(kinds.unit, each), [sscc, ...touched]);
  again(near.filter((each) => hasLater(sheet.state(kinds.unit, each), at)));
}

/** Units with what lies in them, and what parted from them unsaid, at any depth. */
function withContent(read: ReadUnit, ssccs: readonly string[]): readonly string[] {
  // A set is walked on to what is added meanwhile, each once.
  const near = new Set(ssccs);
  for (const sscc of near) {
    const unit = near.size > mostUnits ? absentUnit : read(sscc);
    if (unit.status === 'absent') continue;
    for (const each of [...unit.childSsccs, ...(unit.partedSsccs ?? [])]) near.add(each);
  }
  return [...near];
}

function hasLater(unit: Unit, at: Instant): boolean {
  if (unit.status === 'absent') return false;
  return unit.history.some((each) => counts(each) && each.eventTime > at);
}

/** Said when an incident came of a read of an outer unit that this one had left. */
const reason = 'It was not in the unit that was read there.';

/** More units than lie in any container. */
const mostUnits = 5_000;

/** What was ever in a unit, and whose place therefore follows from where that unit was. */
export function everIn(kinds: Kinds, sheet: Sheet, sscc: string): readonly string[] {
  const unit = sheet.state(kinds.unit, sscc);
  return unit.status === 'absent' ? [] : (unit.everSsccs ?? []);
}

/** Answers whether where it was seen is otherwise now: so it is for what was ever in it. */
function settle(kinds: Kinds, sheet: Sheet, unit: KnownUnit): boolean {
  const { sscc } = unit;
  const read = (each: string) => sheet.state(kinds.unit, each);
  const stays = staysOf(read, unit);
  const last = stays.at(-1);
  const outer = last?.until === undefined ? last?.outer : undefined;
  if (outer !== unit.parentSscc && !isEnded(unit)) move(kinds, sheet, unit, outer);
  const heard = unit.history.filter(isOwnScan);
  const wanted = seenWithOuter(read, stays).filter(({ seen }) => !isHeardItself(heard, seen));
  const followed = unit.history.filter((each) => counts(each) && isFollowing(read, each));
  const [wants, follows] = [
    new Set(wanted.map(({ seen }) => keyOf(seen))),
    new Set(followed.map(keyOf)),
  ];
  const wrong = followed.filter((each) => !wants.has(keyOf(each)));
  for (const { eventId, memberId } of wrong) {
    sheet.record(kinds.unit, sscc, [
      { type: 'HappeningCorrected', eventId, memberId, at: sheet.at },
    ]);
    const id = eventIncidentId(memberId, eventId, sscc);
    sheet.record(kinds.incident, id, clear(sheet.state(kinds.incident, id), reason, sheet.at));
  }
  const missed = wanted.filter(({ seen }) => !follows.has(keyOf(seen)));
  for (const each of missed) follow(kinds, sheet, sscc, each);
  const isChanged = wrong.length + missed.length > 0;
  if (isChanged) seeAgain(kinds, sheet, sscc);
  return isChanged;
}

function keyOf({ eventId, kind, memberId }: Happening): string {
  return `${kind}/${memberId}/${eventId}`;
}

/** It happened to the outer unit, and therefore to what lay in it. */
function follow(
  kinds: Kinds,
  sheet: Sheet,
  sscc: string,
  { outer: parentSscc, seen }: SeenWith,
): void {
  const { eventId, kind, pointId, memberId, subject } = seen;
  const place = pointId === undefined ? {} : { pointId };
  const told = { kind, eventId, ...timesOf(seen), ...place, parentSscc };
  const flags = kind === 'scanned' ? (['inferred'] as const) : [];
  capture(kinds, sheet, { memberId, subject }, sscc, told, flags);
}

function isOwnScan(each: Happening): boolean {
  return counts(each) && each.kind === 'scanned' && each.parentSscc === undefined;
}

/** It was read by itself as its outer unit went by. */
function isHeardItself(heard: readonly Happening[], seen: Happening): boolean {
  if (seen.kind !== 'scanned') return false;
  return heard.some(
    ({ pointId, eventTime }) =>
      pointId === seen.pointId && Math.abs(eventTime - seen.eventTime) <= passGapMs,
  );
}

function move(kinds: Kinds, sheet: Sheet, unit: KnownUnit, outer: string | undefined): void {
  leaveOuter(kinds, sheet, unit);
  if (outer === undefined || !mayLieIn(kinds, sheet, unit, outer)) return;
  const parent = sheet.state(kinds.unit, outer);
  const before = parent.status === 'absent' ? [] : parent.childSsccs;
  sheet.record(kinds.unit, unit.sscc, [{ type: 'UnitEnclosed', parentSscc: outer }]);
  const childSsccs = [...new Set([...before, unit.sscc])];
  sheet.record(kinds.unit, outer, [{ type: 'ContentChanged', childSsccs }]);
}

/** Not where the two are in other hands by now, or cannot lie in one another. */
function mayLieIn(kinds: Kinds, sheet: Sheet, unit: KnownUnit, outer: string): boolean {
  const parent = sheet.state(kinds.unit, outer);
  if (parent.status === 'absent' || isEnded(parent)) return false;
  try {
    mayEnclose((each) => sheet.state(kinds.unit, each), outer, [unit.sscc], 'parentID');
    return custodianOf(parent) === custodianOf(unit);
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
