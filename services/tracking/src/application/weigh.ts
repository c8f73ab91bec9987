import type { Step } from '@serai/runtime';
import {
  eventId,
  eventTime,
  pointId as pointOf,
  sscc as ssccOf,
  weight,
} from '../domain/happening';
import type { DeviceTime } from '../domain/reads/deviceClock';
import type { ScanAnswer } from '../domain/scanAnswer';
import { partyOf } from '../domain/subcontract';
import { bookingOf, custodianOf } from '../domain/unit';
import { maxNoteLength, timesOf } from './bench';
import { capture } from './capture';
import { trackingRefusals } from '../domain/refusals';
import { eventTouches } from './incidents';
import type { Kinds, Witness } from './kinds';
import type { Nearby } from './nearby';
import { handling } from './subcontract';

export interface Weigh extends DeviceTime {
  readonly eventId: string;
  readonly sscc: string;
  readonly pointId: string;
  readonly grams: number;
  readonly cm3: number;
  readonly evidence: string;
  readonly witness: Witness;
  readonly nearby: Nearby;
}

/**
 * Somebody weighed a unit. It is kept whatever it says; others are told only what the member says
 * that has it, of a parcel, at a time that counts: by it the charge may change.
 */
export function weigh(kinds: Kinds): Step<Weigh, ScanAnswer> {
  return {
    name: 'weigh',
    touches: (command) => eventTouches(kinds, command, [command.sscc]),
    decide: (command, sheet) => {
      const { grams, cm3, evidence, eventTime: at, pointId } = command;
      const sscc = ssccOf(command.sscc);
      eventId(command.eventId);
      eventTime(at);
      pointOf(pointId);
      weight(grams, cm3);
      if (evidence.length > maxNoteLength) {
        throw trackingRefusals.TEXT_TOO_LONG({ field: 'evidence' });
      }
      const holder = custodianOf(sheet.state(kinds.unit, sscc));
      const witness = handling(kinds, sheet, command.witness, holder);
      const told = { eventId: command.eventId, pointId, grams, cm3, evidence };
      const happened = { kind: 'weighed' as const, ...told, ...timesOf(command) };
      const { unit, flags } = capture(kinds, sheet, witness, sscc, happened);
      const bookingId = bookingOf(unit);
      const memberId = partyOf(witness);
      const isTold = custodianOf(unit) === memberId && bookingId !== '';
      const answer = { sscc, belongs: isTold, advice: 'keep' as const, flags };
      if (!isTold || flags.includes('future_time')) {
        return { ...answer, message: 'Kept; it changes no charge.' };
      }
      const { subject } = witness;
      sheet.record(kinds.unit, sscc, [
        { type: 'ParcelWeighed', bookingId, memberId, subject, weighedAt: at, ...told },
      ]);
      return { ...answer, message: 'Weighed.' };
    },
  };
}
