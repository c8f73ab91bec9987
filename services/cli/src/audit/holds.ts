import type { Item, LiveHold, Looking } from './space';
import { breaks } from './space';
import type { Amount } from './room';
import { checkStillGoing, isSame, moveItems, nameOf } from './take';

/** A hold as a fact tells it. */
interface ToldHold {
  readonly id: string;
  readonly sellerId: string;
  readonly bookingId: string;
  readonly until: number;
  readonly version: number;
  readonly changes: number;
  readonly items: readonly Item[];
}

const holdFacts = ['SpaceHeld', 'SpaceCommitted', 'SpaceReleased', 'HoldExpired'] as const;
type HoldFact = (typeof holdFacts)[number];

export function isHoldFact(type: string): type is HoldFact {
  return (holdFacts as readonly string[]).includes(type);
}

/** Moves a hold on by a fact, and the space it takes. */
export function lookAtHold(looking: Looking, type: HoldFact): void {
  const told = toldHold(looking);
  if (told === undefined) return;
  const known = looking.space.holds.get(told.id);
  if (!follows(looking, known, told)) return;
  if (type === 'SpaceHeld' || type === 'SpaceCommitted') {
    const status = type === 'SpaceHeld' ? 'held' : 'committed';
    if (known !== undefined) checkUse(looking, known, told, status);
    takeHold(looking, known, told, status);
  } else {
    endHold(looking, known, told, type);
  }
}

/** A warning changes nothing: it is told once of what is held, before its end. */
export function lookAtWarning(looking: Looking): void {
  const told = toldHold(looking);
  if (told === undefined) return;
  const resource = `hold ${told.id}`;
  const known = looking.space.holds.get(told.id);
  const status = known?.status ?? 'unknown';
  if (known?.status !== 'held' || known.isWarned === true) {
    const before = known?.isWarned === true ? 'warned' : status;
    return breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { before, now: looking.fact.type });
  }
  known.isWarned = true;
  const { at } = looking.fact;
  if (at >= known.until) breaks(looking, 'HOLD_USED_AFTER_END', resource, { at, end: known.until });
}

/** Whether it is the next of this hold; what has ended does not come back. */
function follows(looking: Looking, known: LiveHold | undefined, told: ToldHold): boolean {
  const { space, fact } = looking;
  if (space.ended.has(told.id)) {
    breaks(looking, 'HOLD_OUT_OF_ORDER', `hold ${told.id}`, { before: 'ended', now: fact.type });
    return false;
  }
  const expected = (known?.changes ?? 0) + 1;
  const isNext = told.changes === expected && told.version > (known?.version ?? 0);
  if (isNext && told.version <= fact.version) return true;
  breaks(looking, 'SEQUENCE_BROKEN', `hold ${told.id}`, { expected, found: told.changes });
  return told.changes > expected;
}

function checkUse(
  looking: Looking,
  known: LiveHold,
  told: ToldHold,
  status: LiveHold['status'],
): void {
  const { at } = looking.fact;
  const resource = `hold ${told.id}`;
  if (known.sellerId !== told.sellerId || known.bookingId !== told.bookingId) {
    breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { seller: told.sellerId });
  }
  if (known.status === 'committed') {
    if (status === 'held') breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { before: 'committed' });
    return;
  }
  if (at >= known.until) breaks(looking, 'HOLD_USED_AFTER_END', resource, { at, end: known.until });
  if (status !== 'committed') return;
  checkStillGoing(looking, known);
  if (!isSame(known.items, told.items)) {
    breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { before: 'other space' });
  }
}

function takeHold(
  looking: Looking,
  known: LiveHold | undefined,
  told: ToldHold,
  status: LiveHold['status'],
): void {
  const { space, fact } = looking;
  const { id, items, ...terms } = told;
  moveItems(looking, told.sellerId, known?.items ?? [], items);
  const isWarned = known?.isWarned === true;
  space.holds.set(id, { ...terms, items, status, isWarned, at: fact.at, record: fact.id });
}

function endHold(
  looking: Looking,
  known: LiveHold | undefined,
  told: ToldHold,
  type: HoldFact,
): void {
  const { space, fact } = looking;
  const resource = `hold ${told.id}`;
  space.holds.delete(told.id);
  space.ended.set(told.id, fact.at);
  if (known === undefined) {
    // Released before it was known, it is barred; anything else has lost its beginning.
    const isBarred = type === 'SpaceReleased' && told.items.length === 0;
    if (!isBarred) breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { before: 'unknown' });
    return;
  }
  if (type === 'HoldExpired') {
    const { until: end, status } = known;
    if (status !== 'held') breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { before: status });
    else if (fact.at < end) breaks(looking, 'HOLD_USED_AFTER_END', resource, { at: fact.at, end });
  }
  if (!isSame(known.items, told.items)) {
    breaks(looking, 'HOLD_OUT_OF_ORDER', resource, { before: 'other space' });
  }
  moveItems(looking, known.sellerId, known.items, []);
}

interface HoldMessage {
  readonly id: string;
  readonly sellerId: string;
  readonly bookingId: string;
  readonly until: number;
  readonly version: number;
  readonly changes: number;
  readonly items: readonly (Amount & { readonly kind: string; readonly resourceId: string })[];
  readonly own: readonly { readonly grams: number; readonly cm3: number }[];
}

function toldHold(looking: Looking): ToldHold | undefined {
  const hold = looking.fact.message?.['hold'] as HoldMessage | null | undefined;
  if (hold === null || hold === undefined || hold.id !== looking.fact.key) {
    breaks(looking, 'FACT_UNREADABLE', looking.fact.key);
    return undefined;
  }
  const items = hold.items.map(({ kind, resourceId, grams, cm3, stops }, index): Item => {
    const { grams: ownGrams = 0, cm3: ownCm3 = 0 } = hold.own[index] ?? {};
    const own = { grams: ownGrams, cm3: ownCm3, stops: 0 };
    return { kind, resourceId, amount: { grams, cm3, stops }, own };
  });
  for (const item of items) {
    if (isSound(item)) continue;
    const { grams, cm3, stops } = item.amount;
    breaks(looking, 'AMOUNT_INVALID', nameOf(item), { grams, cm3, stops });
  }
  const { id, sellerId, bookingId, until, version, changes } = hold;
  return { id, sellerId, bookingId, until, version, changes, items };
}

function isSound({ amount, own }: Item): boolean {
  const isWithin = own.grams <= amount.grams && own.cm3 <= amount.cm3;
  const all = [...Object.values(amount), ...Object.values(own)] as number[];
  return isWithin && all.every((value) => Number.isSafeInteger(value) && value >= 0);
}
