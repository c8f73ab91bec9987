import { isInstant, type Instant } from '@serai/model';
import type { Barred, CommitHold, ExpireHold, HoldSpace } from './commands';
import type { ReleaseHold, WarnOfEnd } from './commands';
import { drawOf } from './draw';
import type { Granted } from './entry';
import type { HeldItem, HoldState, SpaceItem } from './hold';
import { resourceOf } from './resources';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

export const mostItems = 100;
export const longestHoldMs = 7 * 86_400_000;
const longestId = 100;
const unchanged: Granted = { outcome: 'unchanged' };
const done: Granted = { outcome: 'done' };

/** All items or none, until a moment ahead or committed at once. */
export function decideHold(tables: SpaceTables, command: HoldSpace, at: Instant): Granted {
  const { sellerId, until, items } = command;
  checkNewId(tables, command.holdId);
  if (sellerId === '') throw spaceRefusals.SELLER_MISSING({ field: 'sellerId' });
  const isAhead = isInstant(until) && until > at && until <= at + longestHoldMs;
  if (!command.commit && !isAhead) throw spaceRefusals.HOLD_UNTIL_INVALID({ field: 'until' });
  checkItems(items);
  checkBarred(command.barred);
  const draws = items.map((item, index) =>
    drawOf(tables, { sellerId, item, before: undefined, field: `items[${index}]`, at }),
  );
  return { outcome: 'drawn', draws };
}

/** Refuses POINT_CLOSED and EMBARGOED. */
export function checkBarred(barred: Barred | undefined): void {
  if (barred !== undefined) throw spaceRefusals[barred.code]({ field: barred.field });
}

/** The point of no return. Granted again and again once it was granted. */
export function decideCommit(tables: SpaceTables, command: CommitHold, at: Instant): Granted {
  const hold = ownHold(tables, command.holdId, command.sellerId);
  switch (hold.status) {
    case 'committed':
      return unchanged;
    case 'released':
    case 'barred':
      throw spaceRefusals.HOLD_RELEASED();
    case 'expired':
      throw spaceRefusals.HOLD_EXPIRED();
    case 'held':
      if (at >= hold.until) throw spaceRefusals.HOLD_EXPIRED();
      checkStillGoing(tables, hold.items);
      return done;
  }
}

/** Gives the space back, committed or not; before the hold is known it bars it. */
export function decideRelease(tables: SpaceTables, command: ReleaseHold): Granted {
  const { holdId, sellerId } = command;
  const isNamed = holdId !== '' && holdId.length <= longestId;
  if (!isNamed) throw spaceRefusals.HOLD_ID_MISSING({ field: 'holdId' });
  if (tables.holds.get(holdId) === undefined) return done;
  const hold = ownHold(tables, holdId, sellerId);
  checkNotRetired(hold);
  return hold.status === 'held' || hold.status === 'committed' ? done : unchanged;
}

/** Ends a hold that nobody committed in time. */
export function decideExpire(tables: SpaceTables, command: ExpireHold, at: Instant): Granted {
  const hold = tables.holds.get(command.holdId);
  if (hold === undefined) throw spaceRefusals.HOLD_MISSING();
  if (hold.status !== 'held') return unchanged;
  if (at < hold.until) throw spaceRefusals.HOLD_NOT_DUE();
  return done;
}

/** Warns once of a hold that is still held: after its end there is nothing to warn of. */
export function decideWarn(tables: SpaceTables, { holdId }: WarnOfEnd, at: Instant): Granted {
  const hold = tables.holds.get(holdId);
  if (hold === undefined) throw spaceRefusals.HOLD_MISSING();
  const warnAt = tables.warnings.get(holdId);
  if (hold.status !== 'held' || warnAt === undefined || at >= hold.until) return unchanged;
  if (at < warnAt) throw spaceRefusals.HOLD_NOT_DUE();
  return done;
}

/** Refuses an id that no new hold may have: none, barred, or known. */
export function checkNewId(tables: SpaceTables, holdId: string, field = 'holdId'): void {
  if (holdId === '' || holdId.length > longestId) throw spaceRefusals.HOLD_ID_MISSING({ field });
  const known = tables.holds.get(holdId);
  if (known?.status === 'barred') throw spaceRefusals.HOLD_RELEASED();
  if (known !== undefined) throw spaceRefusals.REQUEST_ID_REUSED({ field });
}

/** Another member's hold is not there. What the alliance itself barred is barred for all. */
export function ownHold(tables: SpaceTables, holdId: string, sellerId: string | null): HoldState {
  const hold = tables.holds.get(holdId);
  const isOwn = sellerId === null || hold?.sellerId === sellerId || hold?.sellerId === null;
  if (hold === undefined || !isOwn) throw spaceRefusals.HOLD_MISSING({ field: 'holdId' });
  return hold;
}

/** Refuses LONG_PAST. */
export function checkNotRetired(hold: HoldState): void {
  if ('isRetired' in hold) throw spaceRefusals.LONG_PAST({ field: 'holdId' });
}

export function checkItems(items: readonly SpaceItem[], under = ''): void {
  if (items.length === 0) throw spaceRefusals.NO_ITEMS({ field: `${under}items` });
  if (items.length > mostItems) throw spaceRefusals.TOO_MANY_ITEMS({ field: `${under}items` });
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const field = `${under}items[${index}]`;
    resourceOf(item, `${field}.resource_id`);
    checkAmounts(item, field);
    const resource = `${item.kind} ${item.resourceId}`;
    if (seen.has(resource)) throw spaceRefusals.RESOURCE_TWICE({ field: `${field}.resource_id` });
    seen.add(resource);
  });
}

/** Legs take weight and volume, runs stops too, storage only volume. */
function checkAmounts({ kind, grams, cm3, stops }: SpaceItem, field: string): void {
  const above = (value: number) => Number.isSafeInteger(value) && value > 0;
  const asked = {
    grams: kind === 'storage' ? grams === 0 || above(grams) : above(grams),
    cm3: above(cm3),
    stops: kind === 'run' ? above(stops) : stops === 0,
  };
  for (const [name, isRight] of Object.entries(asked)) {
    if (!isRight) throw spaceRefusals.AMOUNT_INVALID({ field: `${field}.${name}` });
  }
}

function checkStillGoing(tables: SpaceTables, items: readonly HeldItem[]): void {
  for (const item of items) {
    const resource = resourceOf(item);
    if (resource.kind !== 'leg') continue;
    const departure = tables.departures.get(resource.departureId);
    if (departure?.status === 'cancelled') throw spaceRefusals.DEPARTURE_CANCELLED();
  }
}
