import type { Sheet, Touch } from '@serai/runtime';
import type { Consignment, Estimate, Progress } from '../domain/consignment';
import { goingOf, stepsOf } from '../domain/consignment';
import type { Delays } from '../domain/delays';
import { delayKeys } from '../domain/delays';
import type { Break, LiveDepartures } from '../domain/estimate';
import { estimateOf } from '../domain/estimate';
import type { HappeningFlag, HappeningKind } from '../domain/happening';
import { inOrder } from '../domain/happening';
import { stepsBehind } from '../domain/nextStep';
import type { DepartureNews } from '../domain/place';
import { bookingOf } from '../domain/unit';
import { riskIncidentId } from './incidents';
import { tellBreaks } from './tellBreaks';
import type { Kinds } from './kinds';

/** An estimate that moves by less than this is not worth telling anybody. */
const tellingMs = 60_000;
/** Nor is a range. */
const rangeTellingMs = 1_800_000;

/**
 * Units were seen at a point: their bookings' progress moves. A time from the future is left out.
 * Answers those that came on, whose estimates are to be told.
 */
export function seeProgress(
  kinds: Kinds,
  sheet: Sheet,
  ssccs: readonly string[],
  pointId: string | undefined,
  seen: { readonly at: number; readonly flags: readonly HappeningFlag[] },
): readonly string[] {
  if (pointId === undefined || seen.flags.includes('future_time')) return [];
  return ssccs.filter((sscc) => {
    const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
    if (bookingId === '') return false;
    const consignment = sheet.state(kinds.consignment, bookingId);
    const step = stepsBehind(stepsOf(consignment, sscc), pointId);
    return advance(kinds, sheet, sscc, { step, at: seen.at });
  });
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

/** Tells a new estimate when it differs from the last one by a minute, or its range by half an hour. */
export function moveEstimate(kinds: Kinds, sheet: Sheet, bookingId: string): readonly Break[] {
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status !== 'expected' || goingOf(consignment).length === 0) return [];
  sheet.look(estimateTouches(kinds, consignment));
  const live = liveDepartures(kinds, sheet);
  const history = (key: string): Delays => sheet.state(kinds.delays, key);
  const wasAtRisk = (sscc: string, departureId: string): boolean =>
    consignment.risks?.[sscc] === riskIncidentId(departureId, sscc);
  const { breaks, ...estimate } = estimateOf(consignment, live, sheet.at, history, wasAtRisk);
  if (isWorthTelling(consignment.estimate, estimate)) {
    sheet.record(kinds.consignment, bookingId, [{ type: 'EstimateMoved', estimate, at: sheet.at }]);
  }
  return breaks;
}

/** What carriers said of departures that were read. */
export function liveDepartures(kinds: Kinds, sheet: Sheet): LiveDepartures {
  return (id) => (id === '' ? undefined : newsOf(kinds, sheet, id));
}

/** What an estimate depends on, beside the consignment itself: to be read together. */
export function estimateTouches(kinds: Kinds, consignment: Consignment): readonly Touch[] {
  if (consignment.status !== 'expected') return [];
  const touches = new Map<string, Touch>();
  for (const { legs } of consignment.parts) {
    legs.forEach((step, index) => {
      const { departureId } = step;
      if (departureId !== '') touches.set(departureId, { kind: kinds.departure, id: departureId });
      for (const id of delayKeys(step, legs[index - 1])) {
        touches.set(id, { kind: kinds.delays, id });
      }
    });
  }
  return [...touches.values()];
}

function isWorthTelling(before: Estimate, now: Estimate): boolean {
  const isRangeMoved =
    Math.abs(now.earliest - before.earliest) >= rangeTellingMs ||
    Math.abs(now.latest - before.latest) >= rangeTellingMs;
  return isRangeMoved || Math.abs(now.at - before.at) >= tellingMs;
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

/**
 * Parcels came on: the estimates of their bookings move, and a connection that is thereby missed, or
 * likely to be, is an incident.
 */
export function tellEstimates(kinds: Kinds, sheet: Sheet, moved: readonly string[]): void {
  const bookings = new Map<string, Set<string>>();
  for (const sscc of moved) {
    const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
    bookings.set(bookingId, (bookings.get(bookingId) ?? new Set()).add(sscc));
  }
  sheet.each([...bookings], ([bookingId, ssccs]) => {
    const breaks = moveEstimate(kinds, sheet, bookingId);
    tellBreaks(kinds, sheet, bookingId, ssccs, breaks);
  });
}

function newsOf(kinds: Kinds, sheet: Sheet, departureId: string): DepartureNews | undefined {
  const news = sheet.state(kinds.departure, departureId);
  return news.legs.length === 0 && !news.isCancelled ? undefined : news;
}
