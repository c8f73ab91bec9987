import type { Sheet, Step } from '@serai/runtime';
import type { Consignment } from '../domain/consignment';
import { stepsOf } from '../domain/consignment';
import { eventId, eventTime, sscc as ssccOf } from '../domain/happening';
import { cameToItsEnd } from '../domain/incident';
import { contentOf } from '../domain/nesting';
import { trackingRefusals } from '../domain/refusals';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { ScanAnswer } from '../domain/scanAnswer';
import type { KnownUnit } from '../domain/unit';
import { bookingOf, custodianOf, isEnded } from '../domain/unit';
import { isUnitEnd, unitEnd, type UnitEnd } from '../domain/unitEnd';
import { unitFor } from '../domain/unitSight';
import { consignmentOf, maxNoteLength, timesOf } from './bench';
import { capture } from './capture';
import { clearConnections, endIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { tellEstimates } from './progress';
import { leaveOuter } from './takeOut';

export interface DeclareEnd extends DeviceTime {
  readonly eventId: string;
  readonly sscc: string;
  readonly end: string;
  readonly reason: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

const sentences: Record<UnitEnd, string> = {
  lost: 'Declared lost: custody has ended.',
  returned: 'Declared returned: custody has ended.',
  seized: 'Declared seized: custody has ended.',
  destroyed: 'Declared destroyed: custody has ended.',
};

/**
 * Who has a unit declares that it was lost, returned, seized or destroyed, with what lies in it:
 * custody ends, nothing of it can be handed over any more, and who sold it has to settle that. Refuses
 * END_INVALID, REASON_REQUIRED, TEXT_TOO_LONG, UNIT_MISSING, UNIT_ENDED and NOT_IN_CUSTODY.
 */
export function declareEnd(kinds: Kinds): Step<DeclareEnd, ScanAnswer> {
  return {
    name: 'declareEnd',
    touches: (command) => eventTouches(kinds, command, [command.sscc]),
    decide: (command, sheet) => {
      const { witness } = command;
      const sscc = ssccOf(command.sscc);
      eventId(command.eventId);
      eventTime(command.eventTime);
      const end = unitEnd(command.end);
      const reason = command.reason.trim();
      if (reason === '') throw trackingRefusals.REASON_REQUIRED({ field: 'reason' });
      if (reason.length > maxNoteLength) throw trackingRefusals.TEXT_TOO_LONG({ field: 'reason' });
      mayDeclare(kinds, sheet, witness, sscc);
      const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
      const inside = content.filter(
        (each) => custodianOf(sheet.state(kinds.unit, each)) === witness.memberId,
      );
      const told = { eventId: command.eventId, kind: end, reason, ...timesOf(command) };
      const { unit, flags } = capture(kinds, sheet, witness, sscc, told);
      for (const inner of inside) {
        capture(kinds, sheet, witness, inner, { ...told, parentSscc: sscc });
      }
      leaveOuter(kinds, sheet, unit);
      endAll(kinds, sheet, witness, { ssccs: [sscc, ...inside], end, reason });
      return { sscc, belongs: true, advice: 'hold', message: sentences[end], flags };
    },
  };
}

/** A unit of which the member is shown nothing is missing; how it ended is told to who may know. */
function mayDeclare(kinds: Kinds, sheet: Sheet, witness: Witness, sscc: string): void {
  const { memberId: member, subject } = witness;
  const unit = sheet.state(kinds.unit, sscc);
  const seen = unitFor(unit, { subject, member, roles: ['operator'] });
  if (seen === undefined) throw trackingRefusals.UNIT_MISSING({ field: 'sscc' });
  if (isEnded(seen)) throw trackingRefusals.UNIT_ENDED({ field: 'sscc' });
  if (custodianOf(unit) !== member) throw trackingRefusals.NOT_IN_CUSTODY({ field: 'sscc' });
}

interface Ending {
  readonly ssccs: readonly string[];
  readonly end: UnitEnd;
  readonly reason: string;
}

function endAll(
  kinds: Kinds,
  sheet: Sheet,
  { memberId }: Witness,
  { ssccs, end, reason }: Ending,
): void {
  sheet.each(ssccs, (sscc) => {
    const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
    const how = { end, bookingId, memberId, at: sheet.at, reason };
    const unit = sheet.record(kinds.unit, sscc, [{ type: 'ParcelEnded', ...how }]);
    const consignment = consignmentOf(kinds, sheet, unit);
    const id = endIncidentId(sscc);
    const sellerId = consignment.status === 'absent' ? memberId : consignment.sellerId;
    const concerned = { memberId: sellerId, otherMemberId: memberId };
    raiseIncident(kinds, sheet, { id, kind: end, unit, sscc, ...concerned });
    noteEnd(kinds, sheet, unit as KnownUnit, consignment);
  });
  tellEstimates(
    kinds,
    sheet,
    ssccs.filter((each) => isBooked(kinds, sheet, each)),
  );
}

function isBooked(kinds: Kinds, sheet: Sheet, sscc: string): boolean {
  return bookingOf(sheet.state(kinds.unit, sscc)) !== '';
}

/** Its booking counts on it no more, and nobody need see to its connections. */
export function noteEnd(
  kinds: Kinds,
  sheet: Sheet,
  { sscc, status: end }: KnownUnit,
  consignment: Consignment,
): void {
  if (consignment.status === 'absent' || !isUnitEnd(end)) return;
  const { bookingId } = consignment;
  const ended = { type: 'ParcelsEnded', ssccs: [sscc], end, at: sheet.at } as const;
  sheet.record(kinds.consignment, bookingId, [ended]);
  const departureIds = stepsOf(consignment, sscc)
    .map(({ departureId }) => departureId)
    .filter((id) => id !== '');
  clearConnections(kinds, sheet, [{ sscc, departureIds }], cameToItsEnd);
}
