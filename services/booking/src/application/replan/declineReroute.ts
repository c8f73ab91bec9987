import { newId, once, type Sheet, type Step } from '@serai/runtime';
import { decideBooking } from '../../domain/booking';
import { bookingRefusals } from '../../domain/refusals';
import { isUnmoved } from '../../domain/replan/declineWay';
import { declinedWays, requireOpen } from '../../domain/replan/reroute';
import type { Desk } from '../desk';
import { perDesk } from '../perDesk';

export interface DeclineCommand {
  readonly rerouteId: string;
  readonly bookingId: string;
  readonly newPartId: string;
}

/**
 * None of the ways that are offered is taken. Parcels that have not moved are cancelled free of
 * charge, and their space is given back as of any that is cancelled; those that have, or lie in a
 * sealed unit, are with a carrier, and wait for a way within the promise.
 */
export const declineStep = perDesk((desk: Desk): Step<DeclineCommand, null> => {
  const { kinds } = desk;
  return {
    name: 'booking.declineReroute',
    touches: ({ bookingId, rerouteId }) => [
      { kind: kinds.booking, id: bookingId },
      { kind: kinds.reroute, id: rerouteId },
    ],
    decide: (command, sheet) => {
      decide(desk, command, sheet);
      return null;
    },
  };
});

/** By the charter's default, in nobody's name. */
export async function decline(desk: Desk, rerouteId: string): Promise<void> {
  const reroute = await desk.replans.reroute(rerouteId);
  if (reroute?.status !== 'proposed' || reroute.chosenId !== undefined) return;
  const step = declineStep(desk);
  const { bookingId, proposal } = reroute;
  const id = `${step.name}/${proposal?.options[0]?.id ?? rerouteId}`;
  const command = { rerouteId, bookingId, newPartId: newId('prt') };
  const [outcome] = await once(desk.database(), step, [{ id, digest: '', command }]);
  if (outcome?.granted === false) throw outcome.refusal;
}

function decide(
  { kinds }: Desk,
  { rerouteId, bookingId, newPartId }: DeclineCommand,
  sheet: Sheet,
): void {
  const reroute = sheet.state(kinds.reroute, rerouteId);
  const booking = sheet.state(kinds.booking, bookingId);
  if (reroute.status === 'unknown' || booking.status === 'unknown') {
    throw bookingRefusals.REROUTE_MISSING();
  }
  if (reroute.status === 'settled' && reroute.how === 'declined') return;
  requireOpen(reroute);
  const { parcelIds, partId, proposal, cause, reasons: _, status: _status, ...rest } = reroute;
  const { behind = 0 } = proposal ?? {};
  if (!isUnmoved(booking, { ...rest, parcelIds, behind })) {
    const waiting = { ...rest, parcelIds, partId, cause };
    const fact = { type: 'RerouteUnplaced' as const, waiting, reasons: [declinedWays] };
    sheet.record(kinds.reroute, rerouteId, [{ ...fact, at: sheet.at }]);
    return;
  }
  const declined = { partId, parcelIds, newPartId, reason: cause.reason, at: sheet.at };
  const facts = decideBooking(booking, { type: 'DeclineWay', ...declined });
  sheet.record(kinds.booking, bookingId, facts);
  const settled = { type: 'RerouteSettled' as const, how: 'declined', at: sheet.at };
  sheet.record(kinds.reroute, rerouteId, [settled]);
}
