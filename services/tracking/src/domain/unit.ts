import type { Instant, SightEvent } from '@serai/model';
import type { Happening } from './happening';
import { counts, inOrder, placeOf } from './happening';
import { partyOf } from './subcontract';
import { isUnitEnd, unitEnds, type UnitEnd } from './unitEnd';
import type { Announcement, Seal, UnitFact, UnitKind } from './unitFact';
import { placed, withHistory } from './unitPlace';

export type { UnitFact, UnitKind } from './unitFact';

/**
 * A parcel, or a bag, cage, pallet or container that holds units. A parcel is expected once its
 * booking is confirmed; a collection puts it into its first member's custody, each accepted scan at
 * a hand-over moves it to the next, and it ends delivered, or as who has it declares: lost, returned,
 * seized or destroyed. Where the outer unit is, its content is.
 * A unit that nobody expected is kept all the same: it is unknown until a booking names it.
 */
export type Unit = { readonly status: 'absent' } | KnownUnit;

export interface KnownUnit {
  readonly status: 'unknown' | 'expected' | 'in_custody' | 'delivered' | UnitEnd | 'cancelled';
  readonly sscc: string;
  readonly kind: UnitKind;
  readonly bookingId?: string;
  readonly parentSscc?: string;
  readonly childSsccs: readonly string[];
  /** What ever lay directly in it, the latest last; of very many, the oldest are forgotten. */
  readonly everSsccs?: readonly string[];
  /** Of these, what was read elsewhere and so left: provisionally, as the outer may be told late. */
  readonly partedSsccs?: readonly string[];
  readonly seal?: Seal;
  readonly pointId?: string;
  /** Who was told that it comes, and with which hand-over; the last announcement counts. */
  readonly announced?: Announcement;
  readonly condition: string;
  readonly history: readonly Happening[];
  readonly custody: readonly CustodySpan[];
  /** Who handles it now for the member that has it, as its subcontractor. */
  readonly workedBy?: readonly string[];
  /** What changed who may see it. */
  readonly life: readonly SightEvent[];
}

/** A parcel is in exactly one member's custody from collection to its end. */
export interface CustodySpan {
  readonly memberId: string;
  readonly from: Instant;
  readonly until: Instant | null;
  readonly handOverId?: string;
  /** Custody came back: it was missing behind an intact seal. */
  readonly isShortage?: true;
}

export const absentUnit: Unit = { status: 'absent' };

/** Who has it now; undefined before collection and after the end. */
export function custodianOf(unit: Unit): string | undefined {
  if (unit.status === 'absent') return undefined;
  const last = unit.custody.at(-1);
  return last?.until === null ? last.memberId : undefined;
}

/** The booking it belongs to; '' for a unit that packs others, or that nobody knows. */
export function bookingOf(unit: Unit): string {
  return unit.status === 'absent' ? '' : (unit.bookingId ?? '');
}

/** Whether it sold the unit's booking, or has a step of its way. */
export function isConcerned({ life }: KnownUnit, memberId: string): boolean {
  return life.some(
    ({ member, event }) => member === memberId && (event === 'sold' || event === 'planned'),
  );
}

export function isEnded(unit: Unit): boolean {
  return unit.status === 'delivered' || isUnitEnd(unit.status);
}

export function evolveUnit(state: Unit, fact: UnitFact): Unit {
  const unit = state.status === 'absent' ? blank(fact) : state;
  switch (fact.type) {
    case 'UnitExpected':
      return expected(unit, fact);
    case 'UnitReplanned':
      return replanned(unit, fact.plannedMemberIds, fact.at);
    case 'UnitMade':
      return made(unit, fact.kind);
    case 'UnitCaptured':
      return captured(unit, fact.happening);
    case 'HappeningCorrected':
      return corrected(unit, fact);
    case 'HappeningPlaced':
      return placed(unit, fact);
    case 'CustodyBegan':
      return taken(unit, { memberId: fact.memberId, from: fact.at, until: null });
    case 'CustodyVoided':
      return voided(unit, fact);
    case 'CustodyMoved':
      return taken({ ...unit, condition: fact.condition }, spanOf(fact));
    case 'UnitAnnounced':
      return announced(unit, fact, fact.at);
    case 'AnnouncementEnded':
      return unit.announced?.handOverId === fact.handOverId ? recalled(unit, fact.at) : unit;
    case 'WorkBegan':
    case 'WorkEnded':
      return worked(unit, fact.memberId, fact.at, fact.type === 'WorkBegan');
    case 'UnitEnclosed':
      return { ...unit, parentSscc: fact.parentSscc };
    case 'UnitTakenOut': {
      const { parentSscc: _outer, ...free } = unit;
      return free;
    }
    case 'ContentChanged':
      return filled(unit, fact.childSsccs, fact.parted ?? []);
    case 'UnitSealed':
      return { ...unit, seal: { number: fact.number, memberId: fact.memberId } };
    case 'SealEnded': {
      const { seal: _broken, ...open } = unit;
      return open;
    }
    case 'ParcelDelivered':
      return ended(unit, 'delivered', fact);
    case 'ParcelEnded':
      return ended(unit, fact.end, fact);
    case 'ParcelWeighed':
      return unit;
    case 'UnitCancelled':
      return unit.status === 'expected' ? cancelled(unit, fact.at) : unit;
  }
}

function blank(fact: UnitFact): KnownUnit {
  const code = 'sscc' in fact ? fact.sscc : '';
  return {
    status: 'unknown',
    sscc: code,
    kind: 'unknown',
    childSsccs: [],
    condition: 'ok',
    history: [],
    custody: [],
    life: [],
  };
}

function expected(unit: KnownUnit, fact: UnitFact & { type: 'UnitExpected' }): KnownUnit {
  const { bookingId, sellerId, shipper, plannedMemberIds, at } = fact;
  const sold: SightEvent = { member: sellerId, event: 'sold', at, shipper };
  const planned = plannedMemberIds.map((member): SightEvent => ({ member, event: 'planned', at }));
  const status = unit.status === 'unknown' && unit.custody.length === 0 ? 'expected' : unit.status;
  return {
    ...unit,
    status: status === 'unknown' ? 'in_custody' : status,
    kind: 'parcel',
    bookingId,
    // In the order of the plan: at the same instant, the first of the plan is the next one.
    life: [...planned, sold, ...unit.life],
  };
}

/** Who was told that it comes stays told; the others prepare for it in the order of the new way. */
function replanned(unit: KnownUnit, memberIds: readonly string[], at: Instant): KnownUnit {
  const before = unit.life.filter(({ event }) => event === 'planned').map(({ member }) => member);
  const left = [...new Set(before)].filter((member) => member !== unit.announced?.memberId);
  const withdrawn = left.map((member): SightEvent => ({ member, event: 'withdrawn', at }));
  const planned = memberIds.map((member): SightEvent => ({ member, event: 'planned', at }));
  return { ...unit, life: [...unit.life, ...withdrawn, ...planned] };
}

function spanOf(fact: UnitFact & { type: 'CustodyMoved' }): CustodySpan {
  const { to: memberId, at: from, handOverId, isShortage } = fact;
  return { memberId, from, until: null, handOverId, ...(isShortage && { isShortage }) };
}

/** Of what lay in a unit so many are remembered; a cage is used for years, and the oldest go. */
export const mostEver = 5_000;

function filled(
  unit: KnownUnit,
  childSsccs: readonly string[],
  left: readonly string[],
): KnownUnit {
  const inside = new Set(childSsccs);
  const before = (unit.everSsccs ?? []).filter((each) => !inside.has(each));
  const everSsccs = [...before, ...inside].slice(-Math.max(mostEver, inside.size));
  const parted = [...new Set([...(unit.partedSsccs ?? []), ...left])];
  const partedSsccs = parted.filter((each) => !inside.has(each)).slice(-mostEver);
  return { ...unit, childSsccs, everSsccs, partedSsccs };
}

function captured(unit: KnownUnit, happening: Happening): KnownUnit {
  const isLatest = !happening.flags.some((f) => f === 'future_time' || f === 'out_of_order');
  const place = placeOf(happening);
  const seen = isLatest && place !== undefined ? { pointId: place } : {};
  const history = [...unit.history, happening];
  const isLate = happening.flags.includes('out_of_order');
  const told = isLate ? inOrder(history).findLast((each) => each.condition) : happening;
  const condition = told?.condition === undefined ? {} : { condition: told.condition };
  return { ...unit, ...seen, ...condition, history };
}

/** Where it is, and how, follow from what is left. */
function corrected(unit: KnownUnit, wrong: UnitFact & { type: 'HappeningCorrected' }): KnownUnit {
  const { eventId, memberId } = wrong;
  const isWrong = (each: Happening): boolean =>
    each.eventId === eventId && (memberId === undefined || each.memberId === memberId);
  if (!unit.history.some(isWrong)) return unit;
  const history = unit.history.map((each): Happening =>
    isWrong(each) && counts(each) ? { ...each, flags: [...each.flags, 'corrected'] } : each,
  );
  return withHistory(unit, history);
}

function taken(unit: KnownUnit, span: CustodySpan): KnownUnit {
  const before = unit.custody.map((each) =>
    each.until === null ? { ...each, until: span.from } : each,
  );
  const isKnown = unit.status !== 'unknown' || unit.kind !== 'unknown';
  // Who was told that it comes, and did not take it, prepares for it no more.
  const isOthers = unit.announced !== undefined && unit.announced.memberId !== span.memberId;
  const free = isOthers ? recalled(unit, span.from) : unit;
  const { announced: _told, workedBy: _done, ...rest } = free;
  const life = lived(free, { member: span.memberId, event: 'tookCustody', at: span.from }).life;
  return {
    ...rest,
    status: isKnown ? 'in_custody' : 'unknown',
    custody: [...before, span],
    life,
  };
}

/** It was only found, by whoever had it for nobody: what they told is that they saw it. */
function voided(unit: KnownUnit, { worked }: UnitFact & { type: 'CustodyVoided' }): KnownUnit {
  const { announced: _told, workedBy: _done, ...rest } = unit;
  const life = unit.life.filter(({ event }) => event === 'planned' || event === 'sold');
  const history = unit.history.map((each): Happening => {
    const isClaim = claims.includes(each.kind);
    if (isClaim && each.memberId === worked?.memberId) return { ...each, ...worked };
    return isClaim && !isConcerned(unit, partyOf(each)) ? { ...each, kind: 'scanned' } : each;
  });
  return { ...rest, status: 'expected', custody: [], history, life };
}

/** Who tells of these says that it had the unit. */
const claims: readonly Happening['kind'][] = ['collected', 'received', 'delivered', ...unitEnds];

function ended(
  unit: KnownUnit,
  status: 'delivered' | UnitEnd,
  { memberId, at }: { readonly memberId: string; readonly at: Instant },
): KnownUnit {
  const custody = unit.custody.map((span) => (span.until === null ? { ...span, until: at } : span));
  const { announced: _told, workedBy: _done, ...rest } = unit;
  return lived({ ...rest, status, custody }, { member: memberId, event: 'ended', at });
}

function worked(unit: KnownUnit, member: string, at: Instant, isBegun: boolean): KnownUnit {
  const { workedBy: before = [], ...rest } = unit;
  const workedBy = [...before.filter((each) => each !== member), ...(isBegun ? [member] : [])];
  const event = isBegun ? 'startedWork' : 'endedWork';
  return lived({ ...rest, ...(workedBy.length > 0 && { workedBy }) }, { member, event, at });
}

function made(unit: KnownUnit, kind: UnitKind): KnownUnit {
  const isHeld = unit.status === 'unknown' && custodianOf(unit) !== undefined;
  return { ...unit, kind, ...(isHeld ? { status: 'in_custody' } : {}) };
}

/** Only one member is next: who was told before is not, any more. */
function announced(unit: KnownUnit, to: Announcement, at: Instant): KnownUnit {
  const { memberId, handOverId } = to;
  const before = unit.announced;
  const free = before === undefined || before.memberId === memberId ? unit : recalled(unit, at);
  const told = lived(free, { member: memberId, event: 'announced', at });
  return { ...told, announced: { memberId, handOverId } };
}

function recalled(unit: KnownUnit, at: Instant): KnownUnit {
  const { announced: before, ...rest } = unit;
  if (before === undefined) return unit;
  return lived(rest, { member: before.memberId, event: 'withdrawn', at });
}

/** Nobody is to prepare for it any more. */
function cancelled(unit: KnownUnit, at: Instant): KnownUnit {
  const planned = unit.life.filter(({ event }) => event === 'planned');
  const withdrawn = planned.map(({ member }): SightEvent => ({ member, event: 'withdrawn', at }));
  return { ...unit, status: 'cancelled', life: [...unit.life, ...withdrawn] };
}

function lived(unit: KnownUnit, event: SightEvent): KnownUnit {
  return { ...unit, life: [...unit.life, event] };
}
