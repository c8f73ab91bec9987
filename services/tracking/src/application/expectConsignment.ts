import { AwaitFact, type Sheet } from '@serai/runtime';
import type { Consignment, KnownConsignment, PlannedStep } from '../domain/consignment';
import { membersOf, stepsOf } from '../domain/consignment';
import { isStrangers, mayBeFirst } from '../domain/firstCustody';
import { goesNoMore, goesOtherwise } from '../domain/incident';
import { partyOf } from '../domain/subcontract';
import type { KnownUnit, UnitFact } from '../domain/unit';
import { beginCustody, consignmentOf } from './bench';
import { noteEnd } from './declareEnd';
import { clearConnections, type Left } from './incidents';
import type { Kinds, Witness } from './kinds';
import { moveEstimate } from './progress';
import { firstParty, startWork } from './subcontract';

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
    const told = { sscc, bookingId, sellerId, shipper, plannedMemberIds, at };
    expectUnit(kinds, sheet, { type: 'UnitExpected', ...told });
  }
  reopenNews(kinds, sheet, consignment);
}

/**
 * Whoever had it, and has no business with it, only found it; who collected it behind them, for itself
 * or as a subcontractor, has it, or its contractor.
 */
function expectUnit(kinds: Kinds, sheet: Sheet, fact: UnitFact & { type: 'UnitExpected' }): void {
  const { sscc } = fact;
  const unit = sheet.record(kinds.unit, sscc, [fact]);
  if (unit.status === 'absent') return;
  if (!isStrangers(unit)) return noteEnd(kinds, sheet, unit, consignmentOf(kinds, sheet, unit));
  const taken = takenBy(kinds, sheet, unit);
  const { memberId = '', forMemberId } = taken ?? {};
  const worked = forMemberId === undefined ? {} : { worked: { memberId, forMemberId } };
  sheet.record(kinds.unit, sscc, [{ type: 'CustodyVoided', ...worked, at: sheet.at }]);
  if (taken === undefined) return;
  beginCustody(kinds, sheet, sscc, partyOf(taken));
  startWork(kinds, sheet, taken, sscc);
}

/** Who collected it first of those that may have it, or work for one that may. */
function takenBy(kinds: Kinds, sheet: Sheet, unit: KnownUnit): Witness | undefined {
  return unit.history
    .filter(({ kind }) => kind === 'collected')
    .map(({ memberId, subject }) => firstParty(kinds, sheet, { memberId, subject }, unit))
    .find((witness) => mayBeFirst(unit, partyOf(witness)));
}

/**
 * A carrier's word may arrive before the booking that was planned without it: then it has to be
 * worked off once more. What was booked on the new times knows it already.
 */
function reopenNews(kinds: Kinds, sheet: Sheet, { parts }: KnownConsignment): void {
  const steps = parts.flatMap(({ legs }) => legs).filter(({ departureId }) => departureId !== '');
  const ids = new Set(steps.map(({ departureId }) => departureId));
  sheet.look([...ids].map((id) => ({ kind: kinds.departure, id })));
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

/**
 * A booking was changed: its parcels are those that are told now, on the ways that are told now. What
 * was seen of them stays; what goes no more is not expected any more.
 */
export function changeConsignment(kinds: Kinds, sheet: Sheet, told: KnownConsignment): void {
  const { bookingId, parcels, parts } = told;
  const before = sheet.state(kinds.consignment, bookingId);
  if (before.status === 'absent') throw new AwaitFact(bookingId);
  if (before.status !== 'expected') return;
  const { at } = sheet;
  sheet.record(kinds.consignment, bookingId, [{ type: 'ConsignmentChanged', parcels, parts, at }]);
  for (const { sscc, isCancelled } of parcels) {
    if (isCancelled === true) {
      sheet.record(kinds.unit, sscc, [{ type: 'UnitCancelled', at }]);
      continue;
    }
    const plannedMemberIds = membersOf(stepsOf(told, sscc));
    const { sellerId, shipper } = told;
    const isKnown = before.parcels.some((parcel) => parcel.sscc === sscc);
    if (isKnown) {
      sheet.record(kinds.unit, sscc, [{ type: 'UnitReplanned', plannedMemberIds, at }]);
      continue;
    }
    const added = { sscc, bookingId, sellerId, shipper, plannedMemberIds, at };
    expectUnit(kinds, sheet, { type: 'UnitExpected', ...added });
  }
  const kept = parcels.filter(({ isCancelled }) => isCancelled !== true);
  const left = kept.map(({ sscc }) => {
    const now = departuresOf(told, sscc);
    return { sscc, departureIds: departuresOf(before, sscc).filter((id) => !now.includes(id)) };
  });
  clearConnections(kinds, sheet, left, goesOtherwise);
  const gone = parcels.filter(({ isCancelled }) => isCancelled === true);
  clearConnections(kinds, sheet, allOf(before, gone), goesNoMore);
  reopenNews(kinds, sheet, told);
  moveEstimate(kinds, sheet, bookingId);
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
  const gone = ssccs.map((sscc) => ({ sscc }));
  clearConnections(kinds, sheet, allOf(consignment, gone), goesNoMore);
  moveEstimate(kinds, sheet, bookingId);
}

/** A cancelled booking's parcels are not expected any more; one that is under way stays visible. */
export function cancelConsignment(kinds: Kinds, sheet: Sheet, bookingId: string): void {
  const consignment = sheet.state(kinds.consignment, bookingId);
  if (consignment.status !== 'expected') return;
  sheet.look(consignment.parcels.map(({ sscc }) => ({ kind: kinds.unit, id: sscc })));
  sheet.record(kinds.consignment, bookingId, [{ type: 'ConsignmentCancelled', at: sheet.at }]);
  for (const { sscc } of consignment.parcels) {
    sheet.record(kinds.unit, sscc, [{ type: 'UnitCancelled', at: sheet.at }]);
  }
  clearConnections(kinds, sheet, allOf(consignment, consignment.parcels), goesNoMore);
}

/** Parcels that need none of their departures. */
function allOf(way: Consignment, parcels: readonly { readonly sscc: string }[]): readonly Left[] {
  return parcels.map(({ sscc }) => ({ sscc, departureIds: departuresOf(way, sscc) }));
}

function departuresOf(way: Consignment, sscc: string): readonly string[] {
  const ids = stepsOf(way, sscc).map(({ departureId }) => departureId);
  return ids.filter((id) => id !== '');
}
