import type { Actor, Instant, Sight } from '@serai/model';
import { mayKnow, maySee, sightOf } from '@serai/model';
import { placeOf, type Happening } from './happening';
import type { CustodySpan, KnownUnit, Unit } from './unit';

/** Later than any event: who may see this instant sees the unit as it is now. */
const now = Number.MAX_SAFE_INTEGER;

/** A life is never changed, only another one begun: what follows from one is worked out once. */
const sights = new WeakMap<KnownUnit['life'], Sight>();

/** Who may see what of a unit: derived from its life by the one function of the alliance. */
export function sightOfUnit({ life }: KnownUnit): Sight {
  const known = sights.get(life) ?? sightOf(life);
  sights.set(life, known);
  return known;
}

/** Whether the viewer sees the unit as it is now, and not only a past of it. */
export function seesNow(unit: KnownUnit, viewer: Actor): boolean {
  return maySee(sightOfUnit(unit), viewer, 'handling', now);
}

/** Whether the viewer is, or ever was, concerned with the unit, and did not only meet it. */
export function isKnownTo(unit: Unit, viewer: Actor): boolean {
  return unit.status !== 'absent' && mayKnow(sightOfUnit(unit), viewer, 'handling');
}

/** For lists: the members that see anything of a unit, and those that see it as it is now. */
export function viewersOf(unit: KnownUnit): { ever: readonly string[]; now: readonly string[] } {
  const ever = new Set<string>();
  const now: string[] = [];
  for (const [member, { groups }] of Object.entries(sightOfUnit(unit))) {
    const { handling = [] } = groups;
    if (handling.length > 0) ever.add(member);
    if (handling.some(({ until }) => until === null)) now.push(member);
  }
  for (const { memberId } of unit.history) ever.add(memberId);
  return { ever: [...ever], now };
}

/** The unit as a viewer may see it, with the events of its own intervals; undefined: nothing. */
export function unitFor(unit: Unit, viewer: Actor): KnownUnit | undefined {
  if (unit.status === 'absent') return undefined;
  const sight = sightOfUnit(unit);
  const history = unit.history.filter((happening) => mayRead(sight, viewer, happening));
  if (!mayKnow(sight, viewer, 'handling') && history.length === 0) return undefined;
  const sees = (span: CustodySpan): boolean =>
    isOwn(viewer, span.memberId) || maySee(sight, viewer, 'handling', span.from);
  const custody = unit.custody.filter(sees).map((span) => closedFor(sight, viewer, span));
  const seen = { ...unit, history, custody };
  return maySee(sight, viewer, 'handling', now) ? seen : past(seen, sight, viewer);
}

/** Who had custody at an instant, for those who see that instant; nobody, or not theirs: undefined. */
export function custodyAt(unit: KnownUnit, viewer: Actor, at: Instant): CustodySpan | undefined {
  const span = unit.custody.find(({ from, until }) => from <= at && (until === null || at < until));
  if (span === undefined) return undefined;
  const sight = sightOfUnit(unit);
  const sees = isOwn(viewer, span.memberId) || maySee(sight, viewer, 'handling', at);
  return sees ? closedFor(sight, viewer, span) : undefined;
}

/** One's own events are always seen; others' when they were heard in an interval of sight. */
function mayRead(sight: Sight, viewer: Actor, happening: Happening): boolean {
  return (
    isOwn(viewer, happening.memberId) || maySee(sight, viewer, 'handling', happening.recordTime)
  );
}

/** A customer of a member is not its staff: what the member did is not its own. */
function isOwn({ member, roles }: Actor, memberId: string): boolean {
  const isStaff = roles.includes('operator') || roles.includes('device');
  return isStaff && member === memberId;
}

/** Who handed it over knows to whom, and not for how long: the end is seen when it is in sight. */
function closedFor(sight: Sight, viewer: Actor, span: CustodySpan): CustodySpan {
  const seesEnd = span.until !== null && maySee(sight, viewer, 'handling', span.until);
  return isOwn(viewer, span.memberId) || seesEnd ? span : { ...span, until: null };
}

/** What somebody who held it keeps: its own interval, and nothing of where the unit is now. */
function past(seen: KnownUnit, sight: Sight, viewer: Actor): KnownUnit {
  const { sscc, kind, bookingId, history, custody, life } = seen;
  const last = history.findLast((happening) => placeOf(happening) !== undefined)?.pointId;
  const condition = history.findLast((happening) => happening.condition)?.condition ?? 'ok';
  const isKnown = mayKnow(sight, viewer, 'handling');
  return {
    sscc,
    kind,
    status: isKnown ? pastStatus(seen, sight, viewer) : 'unknown',
    childSsccs: [],
    condition,
    history,
    custody,
    life,
    ...(isKnown && bookingId !== undefined ? { bookingId } : {}),
    ...(last === undefined ? {} : { pointId: last }),
  };
}

/** It had custody, and learns nothing of what follows; it saw the end only if that was its own. */
function pastStatus(seen: KnownUnit, sight: Sight, viewer: Actor): KnownUnit['status'] {
  const ended = seen.life.findLast(({ event }) => event === 'ended')?.at;
  const sawEnd = ended !== undefined && maySee(sight, viewer, 'handling', ended);
  return sawEnd ? seen.status : 'in_custody';
}
