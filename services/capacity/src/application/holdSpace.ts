import { isId, type Instant } from '@serai/model';
import type { HoldSpace } from '../domain/space/commands';
import type { SpaceAnswer } from '../domain/space/entry';
import type { SpaceItem } from '../domain/space/hold';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { barredItems, type Barriers } from './barredItems';
import type { Journal } from './journal';
import { stored, type SpaceAsker } from './spaceAnswers';

export const mostHolds = 500;
const longestReference = 100;

export interface HoldAsked {
  readonly holdId: string;
  readonly items: readonly SpaceItem[];
  readonly until: Instant;
  readonly commit: boolean;
  readonly sellerId: string;
  readonly bookingId: string;
  /** None: general. */
  readonly goods: readonly string[];
}

/**
 * Holds space, or holds and commits it at once: each hold all or nothing, each answered by itself.
 * Refuses the call before anything is written when it is too long, or when a hold has no id of a
 * hold or is asked in another member's name. What begins or ends at a point that is closed then, and
 * what is under an embargo, is refused by the journal, so that a hold that was granted before is
 * answered so again.
 */
export async function holdSpace(
  journal: Journal,
  asker: SpaceAsker,
  holds: readonly HoldAsked[],
  barriers: Barriers,
): Promise<readonly SpaceAnswer[]> {
  if (holds.length > mostHolds) throw spaceRefusals.TOO_MANY_HOLDS({ field: 'holds' });
  return journal.submit(
    holds.map((asked, index) => {
      const command = commandOf(asker, asked, `holds[${index}]`);
      const [barred] = barredItems(barriers, journal.state.departures, asked).values();
      return barred === undefined ? command : { ...command, barred };
    }),
  );
}

function commandOf(asker: SpaceAsker, asked: HoldAsked, field: string): HoldSpace {
  const { holdId, items, commit } = asked;
  if (!isId('hld', holdId)) throw spaceRefusals.HOLD_ID_MISSING({ field: `${field}.hold_id` });
  const bookingId = bookingOf(asked, field);
  return {
    kind: 'hold',
    key: `hold:${holdId}/hold`,
    actor: stored(asker.actor),
    holdId,
    sellerId: sellerOf(asker, asked.sellerId, `${field}.seller_id`),
    bookingId,
    items: items.map(plainItem),
    until: commit ? 0 : asked.until,
    commit,
  };
}

/** Refuses BOOKING_INVALID: longer than any id of a booking. */
export function bookingOf({ bookingId }: HoldAsked, field: string): string {
  if (bookingId.length > longestReference) {
    throw spaceRefusals.BOOKING_INVALID({ field: `${field}.booking_id` });
  }
  return bookingId;
}

/** A member holds in its own name; the alliance itself names the member. */
export function sellerOf({ memberId }: SpaceAsker, sellerId: string, field: string): string {
  if (memberId === null) return sellerId;
  if (sellerId !== '' && sellerId !== memberId) throw spaceRefusals.SELLER_FORBIDDEN({ field });
  return memberId;
}

/** The item and nothing else: it is written as it stands. */
export function plainItem({ kind, resourceId, grams, cm3, stops }: SpaceItem): SpaceItem {
  return { kind, resourceId, grams, cm3, stops };
}
