import type { HoldState, SpaceItem } from '../domain/space/hold';
import { barredInExchange } from './barredInExchange';
import type { Barriers } from './barredItems';
import { plainItem } from './holdSpace';
import type { Journal } from './journal';
import { askForHold, stored, type SpaceAsker } from './spaceAnswers';

export interface ExchangeAsked {
  readonly holdId: string;
  readonly expectedVersion: number;
  readonly items: readonly SpaceItem[];
  readonly requestId: string;
  /** None: general. */
  readonly goods: readonly string[];
}

/**
 * Exchanges what a hold holds in one step: either all of the new, or everything stays. Refuses
 * HOLD_CHANGED when it is not of the version expected, and all that a hold is refused for.
 */
export async function exchangeHold(
  journal: Journal,
  { actor, memberId: sellerId }: SpaceAsker,
  asked: ExchangeAsked,
  barriers: Barriers,
): Promise<HoldState> {
  const { holdId, expectedVersion, items, requestId } = asked;
  return askForHold(journal, {
    kind: 'exchange',
    key: `hold:${holdId}/exchange/${sellerId ?? ''}/${requestId || expectedVersion}`,
    actor: stored(actor),
    holdId,
    sellerId,
    expectedVersion,
    items: items.map(plainItem),
    ...(await barredInExchange(journal, barriers, { ...asked, also: [] })),
  });
}
