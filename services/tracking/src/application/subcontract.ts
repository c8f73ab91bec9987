import type { Sheet } from '@serai/runtime';
import { mayBeFirst } from '../domain/firstCustody';
import type { HandOverHead } from '../domain/handOver';
import { contractorBy, partyOf, sideOf } from '../domain/subcontract';
import { custodianOf, type Unit } from '../domain/unit';
import type { Kinds, Witness } from './kinds';

/** For which members it handles now, as their subcontractor. */
export function contractorsOf(kinds: Kinds, sheet: Sheet, memberId: string): readonly string[] {
  const { agreementIds = [] } = sheet.state(kinds.member, memberId);
  return agreementIds.flatMap(
    (id) => contractorBy(sheet.state(kinds.agreement, id), memberId, sheet.at) ?? [],
  );
}

/** The witness as it handles what the holder has: for the holder, where it is its subcontractor. */
export function handling(
  kinds: Kinds,
  sheet: Sheet,
  witness: Witness,
  holder: string | undefined,
): Witness {
  const { memberId } = witness;
  if (holder === undefined || holder === memberId) return witness;
  const isTheirs = contractorsOf(kinds, sheet, memberId).includes(holder);
  return isTheirs ? { ...witness, forMemberId: holder } : witness;
}

/**
 * The witness as who may be the first to have the unit: for itself, or else for the one contractor of
 * its own that may.
 */
export function firstParty(kinds: Kinds, sheet: Sheet, witness: Witness, unit: Unit): Witness {
  if (mayBeFirst(unit, witness.memberId)) return witness;
  const contractors = contractorsOf(kinds, sheet, witness.memberId);
  const [first, ...others] = contractors.filter((each) => mayBeFirst(unit, each));
  const isOne = first !== undefined && others.length === 0;
  return isOne ? { ...witness, forMemberId: first } : witness;
}

/** The witness as who acts for a side of the hand-over; undefined: it acts for neither. */
export function actingIn(
  kinds: Kinds,
  sheet: Sheet,
  handOver: HandOverHead,
  witness: Witness,
): Witness | undefined {
  const isParty = isPartyOf(handOver, witness.memberId);
  const contractors = isParty ? [] : contractorsOf(kinds, sheet, witness.memberId);
  return actingWith(handOver, witness, contractors);
}

/** The witness as the receiver of the hand-over; undefined: it is not. */
export function receiverIn(
  kinds: Kinds,
  sheet: Sheet,
  handOverId: string,
  witness: Witness,
): Witness | undefined {
  const handOver = sheet.state(kinds.handOver, handOverId);
  if (handOver.status === 'absent') return undefined;
  const acting = actingIn(kinds, sheet, handOver, witness);
  return acting !== undefined && partyOf(acting) === handOver.toMemberId ? acting : undefined;
}

/** As `actingIn`, where it is known already for whom the member handles. */
export function actingWith(
  handOver: HandOverHead,
  witness: Witness,
  contractorIds: readonly string[],
): Witness | undefined {
  const side = sideOf(handOver, witness.memberId, contractorIds);
  if (side === undefined) return undefined;
  return side === witness.memberId ? witness : { ...witness, forMemberId: side };
}

export function isPartyOf({ fromMemberId, toMemberId }: HandOverHead, memberId: string): boolean {
  return memberId === fromMemberId || memberId === toMemberId;
}

/** From its first work on what its contractor has, a subcontractor sees what it handles. */
export function startWork(kinds: Kinds, sheet: Sheet, witness: Witness, sscc: string): void {
  const { memberId, forMemberId } = witness;
  if (forMemberId === undefined) return;
  const unit = sheet.state(kinds.unit, sscc);
  const isNew = unit.status !== 'absent' && unit.workedBy?.includes(memberId) !== true;
  if (!isNew || custodianOf(unit) !== forMemberId) return;
  sheet.record(kinds.unit, sscc, [{ type: 'WorkBegan', memberId, at: sheet.at }]);
}
