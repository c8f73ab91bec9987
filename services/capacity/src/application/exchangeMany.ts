import { isId } from '@serai/model';
import type { ExchangeHold, HoldBeside, Together } from '../domain/space/commands';
import type { SpaceAnswer } from '../domain/space/entry';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import { barredInExchange } from './barredInExchange';
import type { Barriers } from './barredItems';
import type { ExchangeAsked } from './exchangeHold';
import { bookingOf, mostHolds, plainItem, sellerOf, type HoldAsked } from './holdSpace';
import type { Journal } from './journal';
import { stored, type SpaceAsker } from './spaceAnswers';

/** New holds beside one exchange. */
export const mostBeside = 100;
/** Exchanges that belong together are decided in one group of the journal. */
const mostTogether = 100;
const longestTogetherId = 100;

export interface ExchangeBesideAsked extends ExchangeAsked {
  /** They have the seller, the end and the status of the hold that is exchanged. */
  readonly also: readonly HoldAsked[];
  readonly together?: Together | null;
}

/**
 * Exchanges holds, each with the new holds beside it in one decision: all of one exchange or none
 * of it, each answered by itself. A hold that keeps nothing ends released. Refuses the call before
 * anything is written when it is too long, or when a hold beside has no id of a hold or is asked
 * in another member's name.
 */
export async function exchangeMany(
  journal: Journal,
  asker: SpaceAsker,
  exchanges: readonly ExchangeBesideAsked[],
  barriers: Barriers,
): Promise<readonly SpaceAnswer[]> {
  if (exchanges.length > mostHolds) throw spaceRefusals.TOO_MANY_HOLDS({ field: 'exchanges' });
  const commands = exchanges.map((asked, index) => commandOf(asker, asked, `exchanges[${index}]`));
  let reading: Promise<void> | undefined;
  // Read again once for all of them, where that is needed.
  const read = { state: journal.state, refresh: () => (reading ??= journal.refresh()) };
  const barred = await Promise.all(
    exchanges.map((asked) => barredInExchange(read, barriers, asked)),
  );
  return journal.submit(commands.map((command, index) => ({ ...command, ...barred[index] })));
}

function commandOf(
  asker: SpaceAsker,
  { holdId, expectedVersion, items, requestId, also, together }: ExchangeBesideAsked,
  field: string,
): ExchangeHold {
  if (also.length > mostBeside) throw spaceRefusals.TOO_MANY_HOLDS({ field: `${field}.also` });
  const { memberId: sellerId } = asker;
  return {
    kind: 'exchange',
    key: `hold:${holdId}/exchange/${sellerId ?? ''}/${requestId || expectedVersion}`,
    actor: stored(asker.actor),
    holdId,
    sellerId,
    expectedVersion,
    items: items.map(plainItem),
    also: also.map((one, index) => besideOf(asker, one, `${field}.also[${index}]`)),
    ...(together && { together: togetherOf(together, field) }),
  };
}

function togetherOf({ id, count }: Together, field: string): Together {
  if (id === '' || id.length > longestTogetherId || count < 1 || count > mostTogether) {
    throw spaceRefusals.TOGETHER_APART({ field: `${field}.together` });
  }
  return { id, count };
}

function besideOf(asker: SpaceAsker, asked: HoldAsked, field: string): HoldBeside {
  const { holdId, items } = asked;
  if (!isId('hld', holdId)) throw spaceRefusals.HOLD_ID_MISSING({ field: `${field}.hold_id` });
  sellerOf(asker, asked.sellerId, `${field}.seller_id`);
  return { holdId, bookingId: bookingOf(asked, field), items: items.map(plainItem) };
}
