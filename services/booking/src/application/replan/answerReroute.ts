import { hasRole, type Actor } from '@serai/model';
import { newId, onceFor, type Step } from '@serai/runtime';
import { bookingRefusals } from '../../domain/refusals';
import { choose, type KnownReroute } from '../../domain/replan/reroute';
import { giveSpaceBack } from '../cancelBooking';
import { crashPoint } from '../crashPoint';
import type { Asker, Desk } from '../desk';
import { perDesk } from '../perDesk';
import { settleSpace } from '../settleSpace';
import { seenBooking } from '../showBookings';
import { declineStep } from './declineReroute';
import { inAnswerTurn, takeChosen } from './takeChosen';

/** What is proposed for parcels of a booking. Refuses BOOKING_MISSING. */
export async function listProposals(
  desk: Desk,
  actor: Actor,
  bookingId: string,
): Promise<readonly KnownReroute[]> {
  await seenBooking(desk, actor, bookingId);
  return desk.replans.proposalsOf(bookingId);
}

/**
 * Takes one of the ways that are offered. The answer is kept first; then space is exchanged, and if
 * capacity is away the re-plan goes on with it later; so it does with what lies in a sealed unit, once
 * everybody in it has answered. When the way is gone others are offered.
 * Refuses REROUTE_MISSING, also for another member's, REROUTE_OPTION_MISSING and REROUTE_ANSWERED.
 */
export async function acceptReroute(
  desk: Desk,
  asker: Asker,
  { rerouteId, optionId }: { readonly rerouteId: string; readonly optionId: string },
): Promise<KnownReroute> {
  const reroute = await ownReroute(desk, asker.actor, rerouteId);
  await onceFor(desk.database(), acceptStep(desk), asker, { rerouteId, optionId });
  crashPoint('replan.afterAccepted');
  await inAnswerTurn(desk, reroute, () => takeChosen(desk, rerouteId));
  return keptReroute(desk, rerouteId);
}

/** Takes none of them. Refuses REROUTE_MISSING, REROUTE_ANSWERED and CHANGE_PENDING. */
export async function declineReroute(
  desk: Desk,
  asker: Asker,
  rerouteId: string,
): Promise<KnownReroute> {
  const reroute = await ownReroute(desk, asker.actor, rerouteId);
  const { bookingId, outerSscc } = reroute;
  const command = { rerouteId, bookingId, newPartId: newId('prt') };
  await onceFor(desk.database(), declineStep(desk), asker, command);
  crashPoint('replan.afterDeclined');
  await giveSpaceBack(desk, bookingId);
  await settleSpace(desk, bookingId);
  // With one that does not go, all that lies in the same sealed unit stays.
  if (outerSscc !== undefined) {
    await inAnswerTurn(desk, reroute, () => takeChosen(desk, rerouteId));
  }
  return keptReroute(desk, rerouteId);
}

const acceptStep = perDesk(
  ({ kinds }: Desk): Step<{ rerouteId: string; optionId: string }, null> => ({
    name: 'booking.acceptReroute',
    touches: ({ rerouteId }) => [{ kind: kinds.reroute, id: rerouteId }],
    decide: ({ rerouteId, optionId }, sheet) => {
      const state = sheet.state(kinds.reroute, rerouteId);
      if (state.status === 'unknown') throw bookingRefusals.REROUTE_MISSING();
      sheet.record(kinds.reroute, rerouteId, choose(state, optionId, sheet.at));
      return null;
    },
  }),
);

/** Of the shipper who booked, or of the seller's office; for everybody else it is not there. */
async function ownReroute(desk: Desk, actor: Actor, id: string): Promise<KnownReroute> {
  const reroute = await desk.replans.reroute(id);
  const isOwn = reroute !== undefined && actor.member === reroute.sellerId;
  const mayAnswer =
    hasRole(actor, 'operator') || (hasRole(actor, 'shipper') && actor.subject === reroute?.subject);
  if (!isOwn || !mayAnswer) throw bookingRefusals.REROUTE_MISSING();
  return reroute;
}

async function keptReroute(desk: Desk, id: string): Promise<KnownReroute> {
  const reroute = await desk.replans.reroute(id);
  if (reroute === undefined) throw bookingRefusals.REROUTE_MISSING();
  return reroute;
}
