import type { Sheet } from '@serai/runtime';
import type { KnownConsignment } from '../domain/consignment';
import { membersOf, stepsOf } from '../domain/consignment';
import type { Kinds } from './kinds';

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
