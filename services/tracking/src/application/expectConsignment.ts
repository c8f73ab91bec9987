import { AwaitFact, type Sheet } from '@serai/runtime';
import type { KnownConsignment, PlannedStep } from '../domain/consignment';
import { membersOf, stepsOf } from '../domain/consignment';
import type { Kinds } from './kinds';
import { moveEstimate } from './progress';

/**
 * A booking was confirmed: its parcels are expected. Those that were scanned before anybody told us
 * are known from now on; `settleEarlyScans` then clears what they raised.
 */
export function expectConsignment(kinds: Kinds, sheet: Sheet, told: KnownConsignment): void {
  const { bookingId, sellerId, shipper, confirmedAt: at, parcels } = told;
  if (sheet.state(kinds.consignment, bookingId).status !== 'absent') return;
  const hasEarlyScans = parcels.some(
    ({ sscc }) => sheet.state(kinds.unit, sscc).status !== 'absent',
  );
  const consignment = { ...told, hasEarlyScans };
  sheet.record(kinds.consignment, bookingId, [{ type: 'ConsignmentExpected', consignment }]);
  for (const { sscc } of parcels) {
    const plannedMemberIds = membersOf(stepsOf(consignment, sscc));
    sheet.record(kinds.unit, sscc, [
      { type: 'UnitExpected', sscc, bookingId, sellerId, shipper, plannedMemberIds, at },
    ]);
  }
  reopenNews(kinds, sheet, consignment);
}

/**
 * A carrier's word may arrive before the booking that was planned without it: then it has to be
 * worked off once more. What was booked on the new times knows it already.
 */
function reopenNews(kinds: Kinds, sheet: Sheet, { parts }: KnownConsignment): void {
  const steps = parts.flatMap(({ legs }) => legs).filter(({ departureId }) => departureId !== '');
  const other = steps.filter((step) => isOtherwise(kinds, sheet, step));
  for (const id of new Set(other.map(({ departureId }) => departureId))) {
    sheet.record(kinds.departure, id, [{ type: 'Reopened' }]);
  }
}

function isOtherwise(kinds: Kinds, sheet: Sheet, step: PlannedStep): boolean {
  const { legs, isCancelled } = sheet.state(kinds.departure, step.departureId);
  const departsAt = legs[step.firstLeg]?.departsAt ?? step.departsAt;
  const arrivesAt = legs[step.lastLeg]?.arrivesAt ?? step.arrivesAt;
  return isCancelled || departsAt !== step.departsAt || arrivesAt !== step.arrivesAt;
}

/** Some of a booking's parcels go no more; the others are expected as before. */
export function cancelParcels(
  kinds: Kinds,
  sheet: Sheet,
  bookingId: string,
  ssccs: readonly string[],
): void {
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status === 'absent') throw new AwaitFact(bookingId);
  sheet.record(kinds.consignment, bookingId, [{ type: 'ParcelsCancelled', ssccs, at: sheet.at }]);
  for (const sscc of ssccs) {
    sheet.record(kinds.unit, sscc, [{ type: 'UnitCancelled', at: sheet.at }]);
  }
  moveEstimate(kinds, sheet, bookingId);
}

/** A cancelled booking's parcels are not expected any more; one that is under way stays visible. */
export function cancelConsignment(kinds: Kinds, sheet: Sheet, bookingId: string): void {
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status !== 'expected') return;
  sheet.record(kinds.consignment, bookingId, [{ type: 'ConsignmentCancelled', at: sheet.at }]);
  for (const { sscc } of consignment.parcels) {
    sheet.record(kinds.unit, sscc, [{ type: 'UnitCancelled', at: sheet.at }]);
  }
}
