import type { Sheet } from '@serai/runtime';
import type { Progress } from '../domain/consignment';
import { stepsOf } from '../domain/consignment';
import type { Break } from '../domain/estimate';
import { estimateOf } from '../domain/estimate';
import type { HappeningFlag, HappeningKind } from '../domain/happening';
import { inOrder } from '../domain/happening';
import { stepsBehind } from '../domain/nextStep';
import type { DepartureNews } from '../domain/place';
import { bookingOf } from '../domain/unit';
import { raiseBreak } from './incidents';
import type { Kinds } from './kinds';

/** An estimate that moves by less than this is not worth telling anybody. */
const tellingMs = 60_000;

/**
 * Units were seen at a point: their bookings' progress and estimates move, and a connection that is
 * thereby missed is an incident. A time from the future is left out.
 */
export function seeProgress(
  kinds: Kinds,
  sheet: Sheet,
  ssccs: readonly string[],
  pointId: string | undefined,
  seen: { readonly at: number; readonly flags: readonly HappeningFlag[] },
): void {
  if (pointId === undefined || seen.flags.includes('future_time')) return;
  const moved = ssccs.filter((sscc) => {
    const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
    if (bookingId === '') return false;
    const consignment = sheet.state(kinds.consignment, bookingId);
    const step = stepsBehind(stepsOf(consignment, sscc), pointId);
    return advance(kinds, sheet, sscc, { step, at: seen.at });
  });
  tellEstimates(kinds, sheet, moved);
}

/** Parcels are at their end: nothing is ahead of them. */
export function seeEnd(kinds: Kinds, sheet: Sheet, ssccs: readonly string[], at: number): void {
  const moved = ssccs.filter((sscc) => {
    const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
    if (bookingId === '') return false;
    const { length } = stepsOf(sheet.state(kinds.consignment, bookingId), sscc);
    return advance(kinds, sheet, sscc, { step: length, at });
  });
  tellEstimates(kinds, sheet, moved);
}

/** Being seen so moves a parcel on; being packed or weighed at a point says nothing of its way. */
const moving: readonly HappeningKind[] = ['collected', 'scanned', 'received'];

/** What was told of a unit has changed: how far it came follows from what is left of it. */
export function seeAgain(kinds: Kinds, sheet: Sheet, sscc: string): void {
  const unit = sheet.state(kinds.unit, sscc);
  const bookingId = bookingOf(unit);
  if (bookingId === '' || unit.status === 'absent') return;
  const steps = stepsOf(sheet.state(kinds.consignment, bookingId), sscc);
  const none: Progress = { step: 0, at: sheet.at };
  const progress = inOrder(unit.history).reduce((before, { kind, pointId, eventTime: at }) => {
    const isPlace = kind === 'delivered' || (pointId !== undefined && moving.includes(kind));
    const behind = kind === 'delivered' ? steps.length : stepsBehind(steps, pointId ?? '');
    return isPlace && behind > before.step ? { step: behind, at } : before;
  }, none);
  sheet.record(kinds.consignment, bookingId, [{ type: 'ProgressSeen', sscc, progress }]);
  tellEstimates(kinds, sheet, [sscc]);
}

/** Tells a new estimate when it differs from the last one by a minute or more. */
export function moveEstimate(kinds: Kinds, sheet: Sheet, bookingId: string): readonly Break[] {
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status !== 'expected' || consignment.parcels.length === 0) return [];
  const live = (departureId: string): DepartureNews | undefined =>
    departureId === '' ? undefined : newsOf(kinds, sheet, departureId);
  const { breaks, ...estimate } = estimateOf(consignment, live, sheet.at);
  if (Math.abs(estimate.at - consignment.estimate.at) >= tellingMs) {
    sheet.record(kinds.consignment, bookingId, [{ type: 'EstimateMoved', estimate, at: sheet.at }]);
  }
  return breaks;
}

/** A parcel is never less far than it was. */
function advance(kinds: Kinds, sheet: Sheet, sscc: string, progress: Progress): boolean {
  const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status === 'absent') return false;
  if (progress.step <= (consignment.progress[sscc]?.step ?? 0)) return false;
  sheet.record(kinds.consignment, bookingId, [{ type: 'ProgressSeen', sscc, progress }]);
  return true;
}

function tellEstimates(kinds: Kinds, sheet: Sheet, moved: readonly string[]): void {
  const bookings = moved.map((sscc) => bookingOf(sheet.state(kinds.unit, sscc)));
  for (const bookingId of new Set(bookings)) {
    for (const broken of moveEstimate(kinds, sheet, bookingId)) {
      if (moved.includes(broken.sscc)) raiseBreak(kinds, sheet, broken);
    }
  }
}

function newsOf(kinds: Kinds, sheet: Sheet, departureId: string): DepartureNews | undefined {
  const news = sheet.state(kinds.departure, departureId);
  return news.legs.length === 0 && !news.isCancelled ? undefined : news;
}
