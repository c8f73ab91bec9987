import type { Sheet, Step } from '@serai/runtime';
import { eventId, eventTime, sscc as ssccOf } from '../domain/happening';
import { contentOf } from '../domain/nesting';
import { trackingRefusals } from '../domain/refusals';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { ScanAnswer } from '../domain/scanAnswer';
import { partyOf } from '../domain/subcontract';
import { bookingOf, custodianOf } from '../domain/unit';
import { maxNoteLength, timesOf } from './bench';
import { capture, type Captured } from './capture';
import { eventIncidentId, eventTouches, raiseIncident } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { seeEnd } from './progress';
import { handling } from './subcontract';
import { leaveOuter } from './takeOut';

export interface Deliver extends DeviceTime {
  readonly eventId: string;
  readonly sscc: string;
  readonly receivedBy: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * The buyer has the unit, and what is in it: custody ends. A delivery by who neither has it nor handles
 * it for who does, or of what was declared lost, is kept as a scan and raises an incident, and custody
 * stays where it is.
 */
export function deliver(kinds: Kinds): Step<Deliver, ScanAnswer> {
  return {
    name: 'deliver',
    touches: (command) => eventTouches(kinds, command, [command.sscc]),
    decide: (command, sheet) => {
      const { receivedBy, eventTime: at } = command;
      const sscc = ssccOf(command.sscc);
      eventId(command.eventId);
      eventTime(at);
      if (receivedBy.length > maxNoteLength) {
        throw trackingRefusals.TEXT_TOO_LONG({ field: 'receivedBy' });
      }
      const holder = custodianOf(sheet.state(kinds.unit, sscc));
      const content = contentOf((each) => sheet.state(kinds.unit, each), sscc);
      const isRepeat = sheet.state(kinds.unit, sscc).status === 'delivered';
      const witness = handling(kinds, sheet, command.witness, holder);
      const isForeign = holder !== partyOf(witness) && !isRepeat;
      const kind = isForeign ? ('scanned' as const) : ('delivered' as const);
      const told = { eventId: command.eventId, kind, ...timesOf(command) };
      const captured = capture(kinds, sheet, witness, sscc, told);
      const { unit, flags } = captured;
      if (isForeign) return foreign(kinds, sheet, command, captured);
      if (!isRepeat) {
        const inside = content.filter((each) => isHeld(kinds, sheet, each, partyOf(witness)));
        for (const inner of inside) {
          capture(kinds, sheet, witness, inner, { ...told, parentSscc: sscc });
        }
        leaveOuter(kinds, sheet, unit);
        endAll(kinds, sheet, { ...command, witness }, [sscc, ...inside]);
        const isAhead = flags.includes('future_time');
        seeEnd(kinds, sheet, [sscc, ...inside], isAhead ? sheet.at : at);
      }
      return { sscc, belongs: true, advice: 'keep', message: 'Delivered.', flags };
    },
  };
}

function isHeld(kinds: Kinds, sheet: Sheet, sscc: string, memberId: string): boolean {
  return custodianOf(sheet.state(kinds.unit, sscc)) === memberId;
}

function endAll(kinds: Kinds, sheet: Sheet, command: Deliver, ssccs: readonly string[]): void {
  const { witness, receivedBy } = command;
  for (const sscc of ssccs) {
    const bookingId = bookingOf(sheet.state(kinds.unit, sscc));
    const what = { bookingId, memberId: partyOf(witness), at: sheet.at, receivedBy };
    sheet.record(kinds.unit, sscc, [{ type: 'ParcelDelivered', ...what }]);
  }
}

function foreign(
  kinds: Kinds,
  sheet: Sheet,
  { eventId: id, sscc, witness }: Deliver,
  { unit, flags, incidentId: odd }: Captured,
): ScanAnswer {
  const incidentId =
    odd ??
    raiseIncident(kinds, sheet, {
      id: eventIncidentId(witness.memberId, id, sscc),
      kind: flags.includes('unknown_unit') ? 'unknown_unit' : 'out_of_custody',
      unit,
      sscc,
      memberId: witness.memberId,
      otherMemberId: custodianOf(unit),
    });
  const message = 'It is not in your custody: call the office.';
  return { sscc, belongs: false, advice: 'call_office', message, flags, incidentId };
}
