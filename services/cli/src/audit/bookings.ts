import type { Findings } from './findings';
import { report } from './findings';
import type { Fact } from './logOf';

/** Bookings as the facts alone say they are. */
export interface Bookings {
  readonly known: Map<string, BookingState>;
  readonly counts: Record<string, number>;
}

export interface BookingState {
  status: 'requested' | 'waiting' | 'confirmed' | 'declined' | 'cancelled' | 'completed';
  readonly sellerId: string;
  /** Of the parts that go on, by part id. */
  readonly holdIds: Map<string, string>;
  /** Those it had before, and since when it has them no more. */
  readonly formerHoldIds: Map<string, number>;
  version: number;
  /** Of the last fact. */
  at: number;
  record: string;
}

interface PartMessage {
  readonly id: string;
  readonly holdId: string;
  readonly status?: string;
  /** Of a part that needs no space any more it names no item. */
  readonly itinerary?: { readonly items: readonly unknown[] } | null;
}

interface BookingMessage {
  readonly sellerId: string;
  readonly parts: readonly PartMessage[];
}

/** What a booking becomes by a fact, and what it must have been. */
const steps: Readonly<Record<string, readonly [to: BookingState['status'], from: string[]]>> = {
  BookingWaiting: ['waiting', ['requested']],
  BookingConfirmed: ['confirmed', ['requested', 'waiting']],
  BookingDeclined: ['declined', ['requested', 'waiting']],
  BookingCancelled: ['cancelled', ['requested', 'waiting', 'confirmed']],
  BookingCompleted: ['completed', ['confirmed']],
};

export function noBookings(): Bookings {
  return { known: new Map(), counts: {} };
}

/** Moves a booking on by one of its facts, in their order, and says what that fact breaks. */
export function lookAtBooking(bookings: Bookings, fact: Fact, findings: Findings): void {
  const { type, key, message } = fact;
  bookings.counts[type] = (bookings.counts[type] ?? 0) + 1;
  if (message === null) return breaks(findings, fact, 'FACT_UNREADABLE', {});
  if (!fact.id.startsWith('booking:')) return;
  const before = bookings.known.get(key);
  const isPlaced = fact.id.startsWith(`booking:${key}/${fact.version}/`);
  if (!isPlaced || fact.version <= (before?.version ?? 0)) {
    const figures = { before: before?.version ?? 0, version: fact.version };
    breaks(findings, fact, 'SEQUENCE_BROKEN', figures);
  }
  if (type === 'BookingRequested') request(bookings, fact, before, findings);
  else if (before === undefined) breaks(findings, fact, 'BOOKING_OUT_OF_ORDER', { now: type });
  else moveOn(fact, before, findings);
}

function request(
  { known }: Bookings,
  fact: Fact,
  before: BookingState | undefined,
  findings: Findings,
): void {
  const { id: record, version, at, message, key } = fact;
  const booking = message?.['booking'] as BookingMessage | null | undefined;
  if (!booking) return breaks(findings, fact, 'FACT_UNREADABLE', {});
  const isFirst = before === undefined && version === 1;
  if (!isFirst) breaks(findings, fact, 'BOOKING_OUT_OF_ORDER', { before: before?.status ?? '' });
  const { sellerId, parts } = booking;
  const holdIds = new Map(parts.map(({ id, holdId }) => [id, holdId]));
  const terms = { sellerId, holdIds, formerHoldIds: new Map() };
  known.set(key, { status: 'requested', ...terms, version, at, record });
}

/** Facts that are not known here may change the parts, and nothing else that matters to space. */
function moveOn(fact: Fact, state: BookingState, findings: Findings): void {
  const step = steps[fact.type];
  if (step !== undefined) {
    const [to, from] = step;
    const isInOrder = from.includes(state.status);
    const figures = { before: state.status, now: to };
    if (!isInOrder) breaks(findings, fact, 'BOOKING_OUT_OF_ORDER', figures);
    state.status = to;
  }
  for (const part of partsIn(fact)) {
    const before = state.holdIds.get(part.id);
    const isEnded = part.status === 'cancelled' || part.itinerary?.items.length === 0;
    if (before !== undefined && (isEnded || before !== part.holdId)) {
      state.formerHoldIds.set(before, fact.at);
    }
    if (isEnded) state.holdIds.delete(part.id);
    else state.holdIds.set(part.id, part.holdId);
  }
  state.version = fact.version;
  state.at = fact.at;
  state.record = fact.id;
}

/** Every part that the fact tells, whatever it calls it. */
function partsIn({ message }: Fact): readonly PartMessage[] {
  const told = { ...message, ...(message?.['booking'] as object | null | undefined) };
  return Object.values(told)
    .flatMap((value: unknown) => value)
    .filter((value): value is PartMessage => {
      return typeof value === 'object' && value !== null && 'holdId' in value && 'id' in value;
    });
}

function breaks(
  findings: Findings,
  fact: Fact,
  rule: 'FACT_UNREADABLE' | 'SEQUENCE_BROKEN' | 'BOOKING_OUT_OF_ORDER',
  figures: Readonly<Record<string, number | string>>,
): void {
  const resource = `booking ${fact.key}`;
  report(findings, { rule, service: 'booking', record: fact.id, resource, figures });
}
