import type { Instant } from '@serai/model';
import { inOrder, placeOf, type Happening } from './happening';
import type { Unit } from './unit';
import { unitEnds } from './unitEnd';

export const buyerEventKinds = [
  'collected',
  'seen',
  'handed_over',
  'delivered',
  ...unitEnds,
] as const;

/** What happened to a parcel, as its buyer is told: no members, no people, no units around it. */
export interface BuyerEvent {
  readonly kind: (typeof buyerEventKinds)[number];
  readonly at: Instant;
  /** Absent: at a door; of an end, it is not said. */
  readonly pointId?: string;
}

/** The latest are told; an older one is of no use to a buyer. */
export const mostBuyerEvents = 200;

/**
 * In the order in which things happened. Times from the future are left out, as everywhere; being
 * seen again at the same point is one event, and so is being seen where it was just handed over.
 */
export function buyerEvents(unit: Unit): readonly BuyerEvent[] {
  if (unit.status === 'absent') return [];
  const events: BuyerEvent[] = [];
  for (const happening of inOrder(unit.history)) {
    const event = eventOf(happening);
    if (event === undefined) continue;
    const last = events.at(-1);
    const isSeenAgain = event.kind === 'seen' && last !== undefined && isSamePoint(last, event);
    if (!isSeenAgain) events.push(event);
  }
  return events.slice(-mostBuyerEvents);
}

function eventOf(happening: Happening): BuyerEvent | undefined {
  const { kind, eventTime, pointId, condition } = happening;
  const told = kindOf(kind, condition === 'refused');
  // Seen where nobody knows is not said; what else happened there is, and not that it was a door.
  const isNowhere = told === 'seen' && placeOf(happening) !== pointId;
  if (told === undefined || isNowhere) return undefined;
  return { kind: told, at: eventTime, ...(pointId === undefined ? {} : { pointId }) };
}

/** What was refused at a hand-over was seen there, and stayed with the giver. */
function kindOf(kind: Happening['kind'], isRefused: boolean): BuyerEvent['kind'] | undefined {
  switch (kind) {
    case 'collected':
    case 'delivered':
    case 'lost':
    case 'returned':
    case 'seized':
    case 'destroyed':
      return kind;
    case 'scanned':
      return 'seen';
    case 'received':
      return isRefused ? 'seen' : 'handed_over';
    case 'packed':
    case 'unpacked':
    case 'sealed':
    case 'announced':
    case 'weighed':
      return undefined;
  }
}

function isSamePoint(one: BuyerEvent, two: BuyerEvent): boolean {
  return one.pointId !== undefined && one.pointId === two.pointId;
}
