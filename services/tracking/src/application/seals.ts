import { hours, type Instant } from '@serai/model';
import type { Sheet, Step } from '@serai/runtime';
import type { Happening } from '../domain/happening';
import {
  counts,
  eventId,
  eventTime,
  pointId as pointOf,
  sealNumber as numberOf,
  sscc as ssccOf,
} from '../domain/happening';
import type { IncidentKind } from '../domain/incident';
import { contentOf } from '../domain/nesting';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { ScanAnswer } from '../domain/scanAnswer';
import { partyOf } from '../domain/subcontract';
import type { KnownUnit, Unit } from '../domain/unit';
import { bookingOf, custodianOf } from '../domain/unit';
import { timesOf } from './bench';
import { capture } from './capture';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import { charterId } from './kinds';
import type { Nearby } from './nearby';
import { handling } from './subcontract';

export interface PutSeal extends DeviceTime {
  readonly eventId: string;
  readonly sscc: string;
  readonly sealNumber: string;
  readonly pointId: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/** A seal as somebody found it. */
export interface FoundSeal extends DeviceTime {
  readonly eventId: string;
  /** Empty: nobody looked. */
  readonly sealNumber?: string;
  readonly pointId?: string;
  readonly witness: Witness;
  readonly otherMemberId?: string;
}

/**
 * A numbered seal is put on a unit: from now on who put it on answers for what is said to be behind
 * it. Told by a member without custody it is kept, an incident, and no seal. A seal of another member
 * that is still said to be on was broken by somebody, which is an incident too.
 */
export function seal(kinds: Kinds): Step<PutSeal, ScanAnswer> {
  return {
    name: 'seal',
    touches: (command) => eventTouches(kinds, command, [command.sscc]),
    decide: (command, sheet) => {
      const { pointId } = command;
      const sscc = ssccOf(command.sscc);
      eventId(command.eventId);
      eventTime(command.eventTime);
      pointOf(pointId);
      const number = numberOf(command.sealNumber);
      const told = { eventId: command.eventId, ...timesOf(command), pointId, sealNumber: number };
      const holder = custodianOf(sheet.state(kinds.unit, sscc));
      const witness = handling(kinds, sheet, command.witness, holder);
      const { unit, flags } = capture(kinds, sheet, witness, sscc, { kind: 'sealed', ...told });
      const memberId = partyOf(witness);
      const answer = { sscc, belongs: true, advice: 'keep' as const, flags };
      if (custodianOf(unit) !== memberId) {
        const kind = flags.includes('unknown_unit') ? 'unknown_unit' : 'out_of_custody';
        const incidentId = tellForeign(kinds, sheet, unit, command, kind);
        const message = 'It is not in your custody: call the office.';
        return { ...answer, belongs: false, advice: 'call_office', message, incidentId };
      }
      if (unit.seal !== undefined && unit.seal.memberId !== memberId) {
        checkSeal(kinds, sheet, unit, command);
      }
      if (!isOpenedLater(unit, command.eventTime) && !isSealedLater(unit, command.eventTime)) {
        sheet.record(kinds.unit, sscc, [{ type: 'UnitSealed', number, memberId }]);
      }
      return { ...answer, message: 'Sealed.' };
    },
  };
}

/** Another number than the one that was put on is an incident, for who has the unit to explain. */
export function checkSeal(kinds: Kinds, sheet: Sheet, unit: KnownUnit, found: FoundSeal): boolean {
  const { sealNumber, witness, pointId } = found;
  if (unit.seal === undefined || !sealNumber || sealNumber === unit.seal.number) return true;
  const { sscc } = unit;
  raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, found.eventId, `${sscc}/seal`),
    kind: 'seal_broken',
    unit,
    sscc,
    memberId: found.otherMemberId ?? custodianOf(unit) ?? witness.memberId,
    otherMemberId: unit.seal.memberId,
    pointId,
  });
  return false;
}

/** The seal that is on was put on later than that: what was told late says nothing of it. */
function isSealedLater({ seal: on, history }: KnownUnit, at: Instant): boolean {
  return history.some(
    (each) =>
      counts(each) &&
      each.kind === 'sealed' &&
      partyOf(each) === on?.memberId &&
      each.sealNumber === on.number &&
      each.eventTime > at,
  );
}

function isOpenedLater(unit: KnownUnit, at: Instant): boolean {
  return unit.history.some(
    (each) =>
      counts(each) &&
      each.kind === 'unpacked' &&
      each.parentSscc === undefined &&
      each.eventTime > at &&
      mayOpen(unit, partyOf(each), each.eventTime),
  );
}

/** Who has a unit, or had it when that happened, opens it; another's is left alone, and so is a seal. */
export function mayOpen(unit: Unit, memberId: string, at: Instant): boolean {
  if (unit.status === 'absent') return true;
  const isOthers = custodianOf(unit) !== undefined || unit.seal !== undefined;
  if (!isOthers) return true;
  // Custody begins when it is recorded, which may be long after the unit came and was opened.
  return unit.custody.some(
    ({ memberId: holder, until }) => holder === memberId && (until === null || at < until),
  );
}

/**
 * A unit was opened: its seal is off, and what was said to be in it and is not there is short. In the
 * charter's hours after it was taken over, and behind an intact seal, the shortage goes back to who
 * sealed it, and custody of it and of what lies in it; else it is the holder's. The seal stays on where
 * it was put on later.
 */
export function openSeal(
  kinds: Kinds,
  sheet: Sheet,
  unit: KnownUnit,
  found: FoundSeal & { readonly missingSsccs: readonly string[] },
): void {
  const isSealed = unit.seal !== undefined && !isSealedLater(unit, found.eventTime);
  const isLooked = isSealed && checkSeal(kinds, sheet, unit, found);
  const isIntact = isLooked && Boolean(found.sealNumber);
  const sealer = isIntact && isFresh(kinds, sheet, unit) ? unit.seal?.memberId : undefined;
  const read = (sscc: string) => sheet.state(kinds.unit, sscc);
  const gone = found.missingSsccs.flatMap((sscc) => [sscc, ...contentOf(read, sscc)]);
  sheet.each([...new Set(gone)], (sscc) => {
    miss(kinds, sheet, unit, found, sscc, sealer);
  });
  if (isSealed) sheet.record(kinds.unit, unit.sscc, [{ type: 'SealEnded' }]);
}

/** The unit was handled by who does not have it. */
export function tellForeign(
  kinds: Kinds,
  sheet: Sheet,
  unit: KnownUnit,
  found: FoundSeal,
  kind: IncidentKind = 'out_of_custody',
): string {
  const { memberId } = found.witness;
  const { sscc } = unit;
  return raiseIncident(kinds, sheet, {
    id: eventIncidentId(memberId, found.eventId, sscc),
    kind,
    unit,
    sscc,
    memberId,
    otherMemberId: custodianOf(unit),
    pointId: found.pointId,
  });
}

function isFresh(kinds: Kinds, sheet: Sheet, { custody }: KnownUnit): boolean {
  const { deemedAcceptanceHours } = sheet.state(kinds.charter, charterId);
  const since = custody.at(-1)?.from;
  return since !== undefined && sheet.at <= since + hours(deemedAcceptanceHours);
}

function miss(
  kinds: Kinds,
  sheet: Sheet,
  outer: KnownUnit,
  found: FoundSeal,
  sscc: string,
  sealer: string | undefined,
): void {
  const { eventId: id, witness, pointId } = found;
  const memberId = partyOf(witness);
  const told = { eventId: id, ...timesOf(found), kind: 'unpacked' as const, condition: 'short' };
  const { unit } = capture(kinds, sheet, witness, sscc, { ...told, parentSscc: outer.sscc });
  const isHeld = custodianOf(unit) === memberId;
  const left = outer.custody.find(({ handOverId }, index) => {
    return handOverId !== undefined && outer.custody[index - 1]?.memberId === sealer;
  });
  const wasSaid = left?.handOverId !== undefined && isSaidWithin(unit, outer, left.handOverId);
  const goesBack = wasSaid && isHeld && sealer !== undefined && sealer !== memberId;
  raiseIncident(kinds, sheet, {
    id: eventIncidentId(witness.memberId, id, sscc),
    kind: 'short',
    unit,
    sscc,
    memberId: goesBack ? sealer : memberId,
    otherMemberId: goesBack ? memberId : sealer,
    pointId,
  });
  if (!goesBack || left?.handOverId === undefined) return;
  const { handOverId } = left;
  const back = { from: memberId, to: sealer, handOverId, condition: 'short', at: sheet.at };
  sheet.record(kinds.unit, sscc, [
    { type: 'CustodyMoved', bookingId: bookingOf(unit), ...back, isShortage: true },
  ]);
}

/** It came in the hand-over as what the outer unit was said to contain, and never by itself. */
function isSaidWithin({ history }: KnownUnit, outer: KnownUnit, handOverId: string): boolean {
  const isReceipt = (each: Happening): boolean =>
    each.kind === 'received' && each.handOverId === handOverId;
  const around = outer.history.find(isReceipt)?.parentSscc;
  const within = history.filter(isReceipt).map(({ parentSscc }) => parentSscc);
  const isWithin = (each: string | undefined): boolean =>
    each !== undefined && (each === outer.sscc || each === around);
  return within.length > 0 && within.every(isWithin);
}
