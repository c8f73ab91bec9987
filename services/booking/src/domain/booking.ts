import type { Instant } from '@serai/model';
import {
  evolveBooking,
  noBooking,
  progressOf,
  type Booking,
  type BookingFact,
  type BookingState,
} from './bookingState';
import { cancel, type Cancel } from './cancel';
import { acceptChange, refuseChange, requestChange, type RequestChange } from './change';
import type { Order } from './order';
import { andEnded } from './ended';
import { isBehind, type Seen } from './progress';
import { bookingRefusals } from './refusals';
import { keepHold, lackRoom, roomFound, tryRoom } from './lacking';
import { declineWay, type Declining } from './replan/declineWay';
import { rerouteParts, type Rerouting } from './replan/rerouteParts';
import { takenInVain } from './replan/takenInVain';
import { andWeighed, reweigh, type Reweigh } from './reweigh';
import { asWeighed } from './weighed';
import { giveUp, isAsking, refused, tryPlace } from './waiting';

// A booking is an accepted quote. It is *requested* when the shipper accepts; then space is asked
// for on every leg at once, and it is *confirmed*, or *declined* because somebody else was faster.
// A confirmed booking is a promise: it is never lost and never silently changed. The shipper may
// *cancel* until the first departure closes and nothing is collected yet; the space is then given
// back, and that is not forgotten until capacity has acknowledged it. When the last parcel is
// delivered, or came to another end, the booking is *completed*. Of a confirmed booking a part or
// single parcels may be cancelled in the same way, by the terms of the way they were to take.

/** The version of each hold as capacity granted it, by hold id. */
export type HoldVersions = Readonly<Record<string, number>>;

export type BookingCommand =
  | { readonly type: 'Request'; readonly order: Order }
  | { readonly type: 'Confirm'; readonly at: Instant; readonly holdVersions?: HoldVersions }
  | {
      readonly type: 'Decline';
      readonly reasonCode: string;
      readonly reason: string;
      readonly at: Instant;
    }
  /** Of one that waits: asks once more, under new hold ids by part. */
  | { readonly type: 'TryPlace'; readonly holdIds: Readonly<Record<string, string>> }
  | { readonly type: 'GiveUp'; readonly at: Instant }
  | Cancel
  | RequestChange
  | Reweigh
  /** Capacity has no room for what the part needs. */
  | {
      readonly type: 'LackRoom';
      readonly partId: string;
      readonly version: number;
      readonly at: Instant;
    }
  /** Capacity refuses what the part needs, and not for want of room. */
  | {
      readonly type: 'KeepHold';
      readonly partId: string;
      readonly version: number;
      readonly reasonCode: string;
      readonly reason: string;
    }
  /** Asks once more for the space that a part lacks. */
  | { readonly type: 'TryRoom'; readonly partId: string; readonly version: number }
  | {
      readonly type: 'AcceptChange';
      readonly changeId: string;
      readonly holdVersions: HoldVersions;
      readonly at: Instant;
    }
  | {
      readonly type: 'RefuseChange';
      readonly changeId: string;
      readonly reasonCode: string;
      readonly reason: string;
      readonly at: Instant;
    }
  | { readonly type: 'SeeHold'; readonly partId: string; readonly holdVersion: number }
  | {
      readonly type: 'Settle';
      readonly partId: string;
      /** Of the part whose space was asked for. */
      readonly version: number;
      readonly holdVersion: number;
      readonly at: Instant;
    }
  | { readonly type: 'AcknowledgeRelease' }
  | { readonly type: 'Collect'; readonly sscc: string }
  | { readonly type: 'See'; readonly sscc: string; readonly seen: Seen }
  | ({ readonly type: 'Reroute' } & Rerouting)
  | ({ readonly type: 'DeclineWay' } & Declining)
  | {
      readonly type: 'Deliver' | 'End';
      readonly sscc: string;
      readonly at: Instant;
      readonly heardAt: Instant;
    };

export const bookings = {
  initial: noBooking,
  decide: decideBooking,
  evolve: evolveBooking,
};

/** The facts that follow from a command; none when it is known already. */
export function decideBooking(
  state: BookingState,
  command: BookingCommand,
): readonly BookingFact[] {
  if (command.type === 'Request') {
    const { order } = command;
    if (state.status !== 'unknown') return [];
    return [{ type: 'BookingRequested', order, at: order.madeAt }];
  }
  if (state.status === 'unknown') throw bookingRefusals.BOOKING_MISSING();
  switch (command.type) {
    case 'Confirm':
      return andEnded(state, confirm(state, command), command.at);
    case 'Decline':
      return refused(state, command);
    case 'TryPlace':
      return tryPlace(state, command);
    case 'GiveUp':
      return giveUp(state, command.at);
    case 'Cancel':
      return andEnded(state, cancel(state, command), command.at);
    case 'RequestChange':
      return requestChange(state, command);
    case 'AcceptChange':
      return andEnded(state, andWeighed(state, acceptChange(state, command)), command.at);
    case 'RefuseChange':
      return andEnded(state, andWeighed(state, refuseChange(state, command)), command.at);
    case 'Reweigh':
      return reweigh(state, command);
    case 'LackRoom':
      return lackRoom(state, command);
    case 'KeepHold':
      return keepHold(state, command);
    case 'TryRoom':
      return tryRoom(state, command);
    case 'SeeHold':
    case 'Settle':
      return heardOfHold(state, command);
    case 'AcknowledgeRelease':
      if (state.status !== 'cancelled' || state.isReleased) return [];
      return [{ type: 'SpaceReleased' }];
    case 'Collect':
      return collect(state, command.sscc);
    case 'See':
      return see(state, command);
    case 'Reroute':
      return andEnded(state, reroute(state, command), command.at);
    case 'DeclineWay':
      return andEnded(state, declineWay(state, command), command.at);
    case 'Deliver':
    case 'End':
      return andEnded(state, arrive(state, command), command.heardAt);
  }
}

/** Cancelled or declined meanwhile it stays so: whoever asked for the space gives it back. */
function confirm(
  state: Booking,
  { at, holdVersions = {} }: { at: Instant; holdVersions?: HoldVersions },
): readonly BookingFact[] {
  if (!isAsking(state)) return [];
  const parts = state.parts.map((part) => ({
    ...part,
    holdVersion: holdVersions[part.holdId] ?? part.holdVersion,
  }));
  return [{ type: 'BookingConfirmed', order: state.order, parts, at }];
}

/** What capacity says of the hold of a part; of a part that is not there nothing follows. */
function heardOfHold(
  { parts }: Booking,
  command: Extract<BookingCommand, { type: 'SeeHold' | 'Settle' }>,
): readonly BookingFact[] {
  const part = parts.find(({ id }) => id === command.partId);
  if (part === undefined) return [];
  const { partId, holdVersion } = command;
  if (command.type === 'SeeHold') {
    const isKnown = part.holdVersion === holdVersion;
    return isKnown ? [] : [{ type: 'HoldSeen', partId, holdVersion }];
  }
  if (part.isUnsettled !== true) return [];
  const { version, at } = command;
  const settled: BookingFact = { type: 'PartSettled', partId, version, holdVersion };
  return [settled, ...roomFound({ ...part, holdVersion }, version, at)];
}

function collect(state: Booking, sscc: string): readonly BookingFact[] {
  const progress = progressOf(state);
  if (progress === undefined || !isOurs(state, sscc)) return [];
  return progress.collected.includes(sscc) ? [] : [{ type: 'ParcelCollected', sscc }];
}

/** Reads are heard in any order: an earlier one than the last tells nothing new. */
function see(state: Booking, { sscc, seen }: { sscc: string; seen: Seen }): readonly BookingFact[] {
  const progress = progressOf(state);
  if (progress === undefined || !isOurs(state, sscc)) return [];
  const before = progress.seen?.[sscc];
  if (before !== undefined && seen.at < before.at) return [];
  const isSame = before?.pointId === seen.pointId && before.outerSscc === seen.outerSscc;
  return isSame ? [] : [{ type: 'ParcelSeen', sscc, seen }];
}

/** Only what is confirmed travels; what was closed meanwhile is not planned any more. */
function reroute(state: Booking, command: Rerouting): readonly BookingFact[] {
  if (state.status !== 'confirmed') return takenInVain(state, command);
  const { parts } = state;
  const facts = rerouteParts({ order: asWeighed(state), parts }, command);
  return facts === undefined ? [] : [{ type: 'PartRerouted', ...facts }];
}

function arrive(
  state: Booking,
  { type, sscc, at }: Extract<BookingCommand, { type: 'Deliver' | 'End' }>,
): readonly BookingFact[] {
  const progress = progressOf(state);
  if (progress === undefined || !isOurs(state, sscc)) return [];
  if (isBehind(progress, sscc)) return [];
  return [{ type: type === 'End' ? 'ParcelEnded' : 'ParcelDelivered', sscc, at }];
}

function isOurs({ order }: Booking, sscc: string): boolean {
  return order.parcels.some((parcel) => parcel.sscc === sscc);
}
