import type { Actor, Instant, Money } from '@serai/model';
import { divideHalfUp, hasRole, isInstant, modelRefusals, money } from '@serai/model';
import type { Consignment } from '../domain/consignment';
import { counts } from '../domain/happening';
import { trackingRefusals } from '../domain/refusals';
import type { KnownUnit, Unit } from '../domain/unit';
import { bookingOf } from '../domain/unit';
import { custodyAt, unitFor } from '../domain/unitSight';
import type { Partner } from './partner';

export interface LiabilityReads {
  unit(sscc: string): Promise<{ state: Unit }>;
  consignment(bookingId: string): Promise<{ state: Consignment }>;
}

export interface Liability {
  readonly memberId: string;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly handOverId: string;
  readonly isShortage: boolean;
  /** Grams that were weighed last, as far as the asker may see, or booked; 0: not known. */
  readonly grams: number;
  /** What the two agreed; absent: the asker is neither of them. */
  readonly agreed?: { readonly agreementId: string; readonly capPerKg: Money; readonly cap: Money };
}

const gramsPerKg = 1_000n;

/**
 * Who answered for a unit at an instant: liability follows custody. Of what the seller and the holder
 * agreed, these two and the alliance's own people learn; the cap is per kg of gross weight, as in
 * CMR, article 23, 3, rounded half away from zero. Undefined: nobody had custody, or not at an instant
 * that the asker may see. Refuses INSTANT_INVALID and UNIT_MISSING.
 */
export async function liabilityAt(
  reads: LiabilityReads,
  partner: Partner,
  actor: Actor,
  sscc: string,
  at: number,
): Promise<Liability | undefined> {
  if (!isInstant(at)) throw modelRefusals.INSTANT_INVALID({ field: 'at' });
  const { state: unit } = await reads.unit(sscc);
  const seen = unitFor(unit, actor);
  if (unit.status === 'absent' || seen === undefined) throw trackingRefusals.UNIT_MISSING();
  const span = custodyAt(unit, actor, at);
  if (span === undefined) return undefined;
  const bookingId = bookingOf(unit);
  const consignment = bookingId === '' ? undefined : (await reads.consignment(bookingId)).state;
  const grams = gramsOf(seen, consignment);
  const { memberId, from: since, until, handOverId = '', isShortage = false } = span;
  const answered = { memberId, since, until, handOverId, isShortage, grams };
  const sellerId =
    consignment === undefined || consignment.status === 'absent' ? '' : consignment.sellerId;
  const isParty = [sellerId, memberId].includes(actor.member ?? '');
  const mayKnow = isParty || hasRole(actor, 'admin', 'auditor');
  if (sellerId === '' || sellerId === memberId || !mayKnow) return answered;
  const { agreementId, capPerKg } = await partner.terms(sellerId, memberId, since);
  return { ...answered, agreed: { agreementId, capPerKg, cap: capFor(capPerKg, grams) } };
}

function capFor({ amount, currency }: Money, grams: number): Money {
  return money(Number(divideHalfUp(BigInt(amount) * BigInt(grams), gramsPerKg)), currency);
}

function gramsOf(unit: KnownUnit, consignment: Consignment | undefined): number {
  const weighed = unit.history.findLast((each) => each.kind === 'weighed' && counts(each))?.grams;
  if (weighed !== undefined || consignment === undefined || consignment.status === 'absent') {
    return weighed ?? 0;
  }
  return consignment.parcels.find(({ sscc }) => sscc === unit.sscc)?.grams ?? 0;
}
