import { randomBytes } from 'node:crypto';
import { hasRole, trackingNumberBytes, type Actor } from '@serai/model';
import { clock, newId, onceFor, type Step } from '@serai/runtime';
import { decideBooking } from '../domain/booking';
import { changeable, type ChangeAcceptance, type QuotedChange } from '../domain/change';
import type { ContentAsked } from '../domain/content';
import { isPlanned } from '../domain/part';
import { useQuote, type Quote } from '../domain/quote';
import { bookingRefusals } from '../domain/refusals';
import { asWeighed } from '../domain/weighed';
import { requireVersion } from './cancelBooking';
import { crashPoint } from './crashPoint';
import type { Asker, Desk, Kept } from './desk';
import { finishChange } from './finishChange';
import { getQuote, makeQuote } from './makeQuote';
import { lookAtHold } from './settleSpace';
import { keptBooking, seenBooking } from './showBookings';

export interface ChangeQuoteAsked {
  readonly bookingId: string;
  /** Empty: the only one that is planned. */
  readonly partId: string;
  /** None: those of the part as they are. Without an id it is a new one. */
  readonly parcels: readonly { readonly parcelId: string; readonly content: ContentAsked | null }[];
  readonly othersStay: boolean;
  readonly readyAt?: number;
  readonly deliverBy?: number;
  readonly modes: readonly string[];
}

export interface ChangeAsked {
  readonly bookingId: string;
  readonly quoteId: string;
  readonly optionId: string;
  readonly expectedVersion: number;
}

interface ChangeCommand extends ChangeAsked {
  readonly asked: QuotedChange;
  readonly acceptance: ChangeAcceptance;
}

/**
 * A quote for what would change of one part: another day, other parcels, other weights. It is between
 * the same doors, at today's prices. Refuses what `changeable` refuses, PARCEL_CONTENT_MISSING for a new parcel
 * of which nothing is said, and everything that is wrong with a requirement.
 */
export async function quoteChange(
  desk: Desk,
  asker: Asker,
  request: ChangeQuoteAsked,
): Promise<Quote> {
  const { booking } = await ownBooking(desk, asker.actor, request.bookingId);
  const { order, parts } = booking;
  const planned = parts.filter(isPlanned);
  const only = planned.length === 1 ? (planned[0]?.id ?? '') : '';
  const partId = request.partId === '' ? only : request.partId;
  const own = parts.find(({ id }) => id === partId)?.parcelIds ?? [];
  const named =
    request.parcels.length > 0
      ? request.parcels
      : own.map((parcelId) => ({ parcelId, content: null }));
  const parcelIds = named.map(({ parcelId }) => parcelId);
  const asked = { partId, parcelIds, othersStay: request.othersStay };
  const now = clock();
  const part = changeable(booking, asked, now);
  const parcels = named.map(({ parcelId, content }, index) => {
    const known = asWeighed(booking).parcels.find(({ id }) => id === parcelId)?.content;
    const said = content ?? known;
    const field = `parcels[${index}].content`;
    if (said === undefined) throw bookingRefusals.PARCEL_CONTENT_MISSING({ field });
    return said;
  });
  const { readyAt = Math.max(order.readyAt, now), deliverBy = order.deliverBy } = request;
  const wanted = {
    from: order.from,
    to: order.to,
    parcels,
    readyAt,
    ...(deliverBy !== undefined && { deliverBy }),
    avoidMemberIds: [],
    avoidPointIds: [],
    modes: request.modes,
  };
  const changes = { bookingId: order.id, partVersion: part.version, ...asked };
  return makeQuote(desk, asker, wanted, 'few', changes);
}

/**
 * Takes an option of a change quote, in three steps of which each is stored before the next, as a
 * booking is made: the change is *pending*, its space is exchanged in one decision, and it is
 * *accepted*, or *refused* and everything stays. Refuses BOOKING_MISSING, BOOKING_STALE,
 * QUOTE_FOR_CHANGE, everything that a quote is refused for, and what `requestChange` refuses.
 */
export async function changeBooking(desk: Desk, asker: Asker, request: ChangeAsked): Promise<Kept> {
  const { bookingId } = request;
  const { booking } = await ownBooking(desk, asker.actor, bookingId);
  const quote = await getQuote(desk, asker.actor, request.quoteId);
  const asked = quote.changes;
  if (asked?.bookingId !== bookingId) {
    throw bookingRefusals.QUOTE_FOR_CHANGE({ field: 'quoteId' });
  }
  const part = booking.parts.find(({ id }) => id === asked.partId);
  if (part?.holdVersion === 0) await lookAtHold(desk, booking, part);
  const acceptance = await prepare(desk, quote, asked);
  const command: ChangeCommand = { ...request, asked, acceptance };
  await onceFor(desk.database(), changeStep(desk), asker, command);
  crashPoint('booking.afterChangeRequested');
  await finishChange(desk, bookingId);
  return keptBooking(desk, bookingId);
}

/** The booking of who may decide over it. Refuses BOOKING_MISSING. */
async function ownBooking(desk: Desk, actor: Actor, bookingId: string): Promise<Kept> {
  const seen = await seenBooking(desk, actor, bookingId);
  if (!hasRole(actor, 'operator', 'shipper')) throw bookingRefusals.BOOKING_MISSING();
  return seen;
}

async function prepare(
  desk: Desk,
  { sellerId }: Quote,
  { parcelIds }: QuotedChange,
): Promise<ChangeAcceptance> {
  const made = parcelIds.filter((id) => id === '');
  const member = await desk.shelf.member(sellerId);
  const companyPrefix = member.status === 'unknown' ? '' : member.member.companyPrefix;
  const draws = made.map(() => ({
    id: newId('pcl'),
    randomness: randomBytes(trackingNumberBytes),
  }));
  return {
    changeId: newId('quo'),
    newPartId: newId('prt'),
    newHoldId: newId('hld'),
    companyPrefix,
    firstSerial: made.length === 0 ? 0 : await desk.shelf.takeSerials(companyPrefix, made.length),
    draws,
  };
}

/** The quote is used and the change is kept in one write, or neither. */
function changeStep({ kinds }: Desk): Step<ChangeCommand, null> {
  return {
    name: 'booking.change',
    touches: ({ quoteId, bookingId }) => [
      { kind: kinds.quote, id: quoteId },
      { kind: kinds.booking, id: bookingId },
    ],
    decide: ({ quoteId, optionId, bookingId, expectedVersion, asked, acceptance }, sheet) => {
      const { at } = sheet;
      requireVersion(sheet.version(kinds.booking, bookingId), expectedVersion);
      const use = { optionId, bookingId: acceptance.changeId, at };
      const { quote, option, facts } = useQuote(sheet.state(kinds.quote, quoteId), use);
      sheet.record(kinds.quote, quoteId, facts);
      const state = sheet.state(kinds.booking, bookingId);
      const command = { ...acceptance, quote, option, asked, at };
      const changed = decideBooking(state, { type: 'RequestChange', ...command });
      sheet.record(kinds.booking, bookingId, changed);
      return null;
    },
  };
}
