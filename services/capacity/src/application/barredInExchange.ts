import type { Barred } from '../domain/space/commands';
import type { HoldState, SpaceItem } from '../domain/space/hold';
import { barredItems, type Barriers } from './barredItems';
import type { Journal } from './journal';

interface Exchange {
  readonly holdId: string;
  readonly expectedVersion: number;
  readonly items: readonly SpaceItem[];
  readonly goods: readonly string[];
  readonly also: readonly { readonly items: readonly SpaceItem[] }[];
}

/**
 * The first thing that an exchange may not ask for: at a point that is closed then, or under an
 * embargo. What the hold had before it keeps: parcels may stand there, or be on their way already.
 */
export async function barredInExchange(
  journal: Pick<Journal, 'state' | 'refresh'>,
  barriers: Barriers,
  { holdId, expectedVersion, items, goods, also }: Exchange,
): Promise<{ readonly barred?: Barred }> {
  const { departures, holds } = journal.state;
  const found = [{ items, under: '' }, ...also.map(besideOf)].flatMap((list) =>
    [...barredItems(barriers, departures, { items: list.items, goods })].map(
      ([resourceId, { code, field }]) => ({
        resourceId,
        barred: { code, field: `${list.under}${field}` },
      }),
    ),
  );
  if (found.length === 0) return {};
  const isBehind = (holds.get(holdId)?.version ?? 0) < expectedVersion;
  if (isBehind) await journal.refresh();
  const before = barredItems(barriers, departures, { items: itemsOf(holds.get(holdId)), goods });
  const first = found.find(({ resourceId }) => !before.has(resourceId));
  return first === undefined ? {} : { barred: first.barred };
}

function besideOf({ items }: { readonly items: readonly SpaceItem[] }, index: number) {
  return { items, under: `also[${index}].` };
}

function itemsOf(hold: HoldState | undefined): readonly SpaceItem[] {
  return hold === undefined || hold.status === 'barred' ? [] : hold.items;
}
