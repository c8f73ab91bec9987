import type { Instant } from '@serai/model';
import type { ExchangeHold, HoldBeside } from './commands';
import { checkBarred, checkItems, checkNewId, checkNotRetired, ownHold } from './decideHold';
import { drawOf } from './draw';
import type { Granted } from './entry';
import type { Draw, HoldTerms, SpaceItem } from './hold';
import type { SpaceTables } from './space';
import { spaceRefusals } from './spaceRefusals';

/**
 * Other space for a hold, in one step: what it keeps is not asked for again, nor what the holds
 * beside take over from it. All that they want together is drawn as one hold would draw it. Refuses
 * HOLD_CHANGED when the hold is not of the version expected, and all that a hold is refused for.
 */
export function decideExchange(tables: SpaceTables, command: ExchangeHold, at: Instant): Granted {
  const { items, also = [] } = command;
  const hold = openHold(tables, command, at);
  if (items.length > 0 || command.also === undefined) checkItems(items);
  checkBeside(tables, command.holdId, also);
  checkBarred(command.barred);
  const wanted = summed([{ items, under: '' }, ...also.map(besideOf)]);
  const left = new Map<string, Rest>();
  for (const { item, field } of wanted) {
    const before = hold.items.find((one) => resource(one) === resource(item));
    const draw = drawOf(tables, { sellerId: hold.sellerId, item, before, field, at });
    left.set(resource(item), { ...draw });
  }
  const draws = shared(items, left);
  if (command.also === undefined) return { outcome: 'drawn', draws };
  return { outcome: 'drawn', draws, also: also.map((one) => shared(one.items, left)) };
}

function openHold(tables: SpaceTables, command: ExchangeHold, at: Instant): HoldTerms {
  const hold = ownHold(tables, command.holdId, command.sellerId);
  if (hold.status === 'released' || hold.status === 'barred') throw spaceRefusals.HOLD_RELEASED();
  checkNotRetired(hold);
  if (hold.status === 'expired') throw spaceRefusals.HOLD_EXPIRED();
  if (hold.status === 'held' && at >= hold.until) throw spaceRefusals.HOLD_EXPIRED();
  if (hold.version !== command.expectedVersion) {
    throw spaceRefusals.HOLD_CHANGED({ field: 'expectedVersion' });
  }
  return hold;
}

function checkBeside(tables: SpaceTables, holdId: string, also: readonly HoldBeside[]): void {
  const seen = new Set([holdId]);
  also.forEach((one, index) => {
    const under = `also[${index}].`;
    checkNewId(tables, one.holdId, `${under}hold_id`);
    if (seen.has(one.holdId)) throw spaceRefusals.REQUEST_ID_REUSED({ field: `${under}hold_id` });
    seen.add(one.holdId);
    checkItems(one.items, under);
  });
}

/** What is left of a draw to be shared. */
type Rest = { -readonly [K in keyof Draw]: Draw[K] };

interface Wanted {
  readonly item: SpaceItem;
  /** Where the resource was asked for first. */
  readonly field: string;
}

function besideOf({ items }: HoldBeside, index: number) {
  return { items, under: `also[${index}].` };
}

/** Each resource once, with all that is asked of it. */
function summed(
  lists: readonly { readonly items: readonly SpaceItem[]; readonly under: string }[],
): readonly Wanted[] {
  const sums = new Map<string, Wanted>();
  for (const { items, under } of lists) {
    items.forEach((item, index) => {
      const { field, item: before } = sums.get(resource(item)) ?? {};
      const sum = before === undefined ? item : plus(before, item);
      sums.set(resource(item), { item: sum, field: field ?? `${under}items[${index}]` });
    });
  }
  return [...sums.values()];
}

function plus(one: SpaceItem, other: SpaceItem): SpaceItem {
  return {
    ...one,
    grams: one.grams + other.grams,
    cm3: one.cm3 + other.cm3,
    stops: one.stops + other.stops,
  };
}

/** What was drawn from the allotment goes to the old hold first, then to those beside, in order. */
function shared(items: readonly SpaceItem[], left: ReadonlyMap<string, Rest>): readonly Draw[] {
  return items.map((item) => {
    const rest: Rest = left.get(resource(item)) ?? { ownGrams: 0, ownCm3: 0 };
    const draw = {
      ownGrams: Math.min(item.grams, rest.ownGrams),
      ownCm3: Math.min(item.cm3, rest.ownCm3),
    };
    rest.ownGrams -= draw.ownGrams;
    rest.ownCm3 -= draw.ownCm3;
    if (rest.ownStops === undefined) return draw;
    const ownStops = Math.min(item.stops, rest.ownStops);
    rest.ownStops -= ownStops;
    return { ...draw, ownStops };
  });
}

function resource({ kind, resourceId }: SpaceItem): string {
  return `${kind} ${resourceId}`;
}
