import type { Sheet } from '@serai/runtime';
import { isRefusal, type Instant } from '@serai/model';
import type { Happening } from '../domain/happening';
import { counts } from '../domain/happening';
import { clear } from '../domain/incident';
import { mayEnclose } from '../domain/nesting';
import { passGapMs } from '../domain/reads/passes';
import type { SeenWith } from '../domain/stays';
import { isFollowing, seenWithOuter, staysOf } from '../domain/stays';
import type { KnownUnit, Unit } from '../domain/unit';
import { custodianOf, isEnded } from '../domain/unit';
import { timesOf, whereOf } from './bench';
import { capture } from './capture';
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
  const known = new Set<string>();
  let looked = 0;
  let level = [...new Set(ssccs)];
  while (level.length > 0) {
    const open = level.slice(0, mostUnits - looked);
    looked += open.length;
    for (const sscc of open) known.add(sscc);
    const next = new Set<string>();
    // What is lacking for any of them is read together.
    lookAtAll(kinds, sheet, open);
    sheet.each(open, (sscc) => {
      const unit = sheet.state(kinds.unit, sscc);
      if (unit.status === 'absent') return;
      const isChanged = settle(kinds, sheet, unit);
      // Each once, and again where an outer one changed.
      for (const each of unit.everSsccs ?? []) if (isChanged || !known.has(each)) next.add(each);
    });
    level = [...next];
  }
}

function lookAtAll(kinds: Kinds, sheet: Sheet, ssccs: readonly string[]): void {
  sheet.look(ssccs.map((id) => ({ kind: kinds.unit, id })));
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
  const near = withContent(kinds, sheet, [sscc, ...touched]);
  again(near.filter((each) => hasLater(sheet.state(kinds.unit, each), at)));
}

/** Units with what lies in them, and what parted from them unsaid, at any depth. */
function withContent(kinds: Kinds, sheet: Sheet, ssccs: readonly string[]): readonly string[] {
  const near = new Set(ssccs);
  let level = [...near];
  while (level.length > 0 && near.size <= mostUnits) {
    lookAtAll(kinds, sheet, level);
    const within = level.flatMap((sscc) => {
      const unit = sheet.state(kinds.unit, sscc);
      return unit.status === 'absent' ? [] : [...unit.childSsccs, ...(unit.partedSsccs ?? [])];
    });
    level = [...new Set(within)].filter((each) => !near.has(each));
    for (const each of level) near.add(each);
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
  const idOf = (each: Happening): string => eventIncidentId(each.memberId, each.eventId, sscc);
  sheet.look(wrong.map((each) => ({ kind: kinds.incident, id: idOf(each) })));
  for (const each of wrong) {
    const { eventId, memberId } = each;
    sheet.record(kinds.unit, sscc, [
      { type: 'HappeningCorrected', eventId, memberId, at: sheet.at },
    ]);
    const id = idOf(each);
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
  const { eventId, kind, memberId, subject, forMemberId } = seen;
  const witness = { memberId, subject, ...(forMemberId !== undefined && { forMemberId }) };
  const told = { kind, eventId, ...timesOf(seen), ...whereOf(seen), parentSscc };
  const flags = kind === 'scanned' ? (['inferred'] as const) : [];
  capture(kinds, sheet, witness, sscc, told, flags);
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
