import { randomBytes } from 'node:crypto';
import { hasRole, isInstant, modelRefusals, trackingNumberBytes, type Actor } from '@serai/model';
import { clock, count, newId, onceFor, onceTogether, type Step } from '@serai/runtime';
import { acceptQuote, type Acceptance } from '../domain/acceptQuote';
import { decideBooking, type BookingCommand } from '../domain/booking';
import type { Booking } from '../domain/bookingState';
import { sellerOf } from '../domain/member';
import { goodsOf } from '../domain/part';
import { addressIn, type Place } from '../domain/place';
import { useQuote } from '../domain/quote';
import { bookingRefusals } from '../domain/refusals';
import { text } from '../domain/text';
import { isAsking, itemsOf, roomsOf } from '../domain/waiting';
import type { SpaceAnswer } from './capacity';
import { crashPoint } from './crashPoint';
import type { Asker, Desk, Kept } from './desk';
import { perDesk } from './perDesk';
import { inTime } from './inTime';
import { getQuote } from './makeQuote';
import { hearSpace } from './hearSpace';
import { keptBooking } from './showBookings';

const maxReferenceCharacters = 64;
const retryAfterSeconds = 1;

export interface BookAsked {
  readonly quoteId: string;
  readonly optionId: string;
  readonly reference: string;
  readonly from: Place | null;
  readonly to: Place | null;
  /** Where there is no room: wait for some, until then or the first cut-off. */
  readonly wait?: boolean;
  readonly answerBy?: number;
}

/**
 * Books one option of a quote, in three steps of which each is stored before the next:
 *
 * 1. the booking is *requested*: the quote is used up, parcels and every id are chosen;
 * 2. capacity is asked, in one call, to hold and commit the space on every leg;
 * 3. the booking is *confirmed*, or *declined* with capacity's reason.
 *
 * While capacity is away, or where it takes longer than the caller waits, the answer is the requested
 * booking; `resumeBookings` goes on from there, as it does after a crash between any two steps. Where
 * not even the first is done by then it is BOOKING_BUSY: asking again under the same key tells. Refuses QUOTE_MISSING, OPTION_MISSING,
 * QUOTE_EXPIRED, OPTION_EXPIRED, QUOTE_USED, MEMBER_SUSPENDED and addresses that are not where the quote was for.
 */
export async function bookShipment(desk: Desk, asker: Asker, asked: BookAsked): Promise<Kept> {
  const requested = await inTime(asker.deadline, request(desk, asker, asked));
  if (requested === 'later') throw bookingRefusals.BOOKING_BUSY({ retryAfterSeconds });
  const { bookingId } = requested;
  crashPoint('booking.afterRequested');
  await inTime(asker.deadline, finishBooking(desk, bookingId));
  return keptBooking(desk, bookingId);
}

/** The first step. */
async function request(
  desk: Desk,
  asker: Asker,
  asked: BookAsked,
): Promise<{ readonly bookingId: string }> {
  const acceptance = await prepare(desk, asker.actor, asked);
  crashPoint('booking.beforeRequested');
  const { quoteId, optionId } = asked;
  const command = { quoteId, optionId, acceptance };
  return onceFor(desk.database(), requestBooking(desk), asker, command);
}

/** Steps 2 and 3 of a booking that was requested; one that is further is left as it is. */
export async function finishBooking(desk: Desk, bookingId: string): Promise<Finish> {
  const kept = await keptBooking(desk, bookingId);
  const { order } = kept.booking;
  if (!isAsking(kept.booking)) return 'finished';
  const space = await askForSpace(desk, kept.booking);
  if (space.answer === 'away' || space.answer === 'failed') return space.answer;
  crashPoint('booking.afterSpace');
  await storeAnswer(desk, kept.booking, space);
  crashPoint('booking.afterAnswer');
  const settled = await keptBooking(desk, bookingId);
  count('serai.bookings', { outcome: settled.booking.status });
  const isClosed = settled.booking.status === 'cancelled' || settled.booking.status === 'declined';
  if (space.answer === 'granted' && isClosed) {
    // Cancelled in the meantime: what was committed for it is given back.
    for (const part of settled.booking.parts)
      await desk.capacity.giveBack(part.holdId, order.madeBy);
  }
  return 'finished';
}

/** Everything that is chosen once: ids, serial numbers and the randomness of tracking numbers. */
async function prepare(desk: Desk, actor: Actor, asked: BookAsked): Promise<Acceptance> {
  const quote = await getQuote(desk, actor, asked.quoteId);
  if (!hasRole(actor, 'operator', 'shipper'))
    throw bookingRefusals.QUOTE_MISSING({ field: 'quoteId' });
  if (quote.changes !== undefined) throw bookingRefusals.QUOTE_FOR_CHANGE({ field: 'quoteId' });
  const { from, to, parcels } = quote.requirement;
  const member = await desk.shelf.member(quote.sellerId);
  const { companyPrefix } = member.status === 'unknown' ? sellerOf(member) : member.member;
  return {
    bookingId: newId('bkg'),
    partId: newId('prt'),
    holdId: newId('hld'),
    reference: text(asked.reference, 'reference', maxReferenceCharacters),
    from: addressIn(from, asked.from, 'from'),
    to: addressIn(to, asked.to, 'to'),
    companyPrefix,
    firstSerial: await desk.shelf.takeSerials(companyPrefix, parcels.length),
    draws: parcels.map(() => ({
      id: newId('pcl'),
      randomness: randomBytes(trackingNumberBytes),
    })),
    madeBy: actor,
    ...waitOf(asked),
  };
}

/** Refuses INSTANT_INVALID and ANSWER_BY_PAST. */
function waitOf({ wait, answerBy }: BookAsked): { readonly waitUntil?: number } {
  const field = 'answerBy';
  if (answerBy !== undefined && !isInstant(answerBy)) {
    throw modelRefusals.INSTANT_INVALID({ field });
  }
  if (answerBy !== undefined && answerBy <= clock()) {
    throw bookingRefusals.ANSWER_BY_PAST({ field });
  }
  return wait === true ? { waitUntil: answerBy ?? Number.MAX_SAFE_INTEGER } : {};
}

/** How far a booking came: it can wait because capacity is away, or failed with this one. */
export type Finish = 'finished' | 'away' | 'failed';

interface RequestCommand {
  readonly quoteId: string;
  readonly optionId: string;
  readonly acceptance: Acceptance;
}

/** The quote is used and the booking is requested in one write, or neither. */
const requestBooking = perDesk(({ kinds }): Step<RequestCommand, { bookingId: string }> => {
  return {
    name: 'booking.request',
    touches: ({ quoteId, acceptance }) => [
      { kind: kinds.quote, id: quoteId },
      { kind: kinds.booking, id: acceptance.bookingId },
    ],
    decide: ({ quoteId, optionId, acceptance }, sheet) => {
      const { bookingId } = acceptance;
      const command = { optionId, bookingId, at: sheet.at };
      const { quote, option, facts } = useQuote(sheet.state(kinds.quote, quoteId), command);
      sellerOf(sheet.state(kinds.member, quote.sellerId));
      const order = acceptQuote(quote, option, acceptance, sheet.at);
      sheet.record(kinds.quote, quoteId, facts);
      const state = sheet.state(kinds.booking, bookingId);
      sheet.record(kinds.booking, bookingId, decideBooking(state, { type: 'Request', order }));
      return { bookingId };
    },
  };
});

async function askForSpace(
  desk: Desk,
  { order, parts }: Pick<Booking, 'order' | 'parts'>,
): Promise<SpaceAnswer> {
  const asked = parts.map(({ holdId, itinerary, parcelIds }) => ({
    holdId,
    items: itinerary.items,
    goods: goodsOf(order.parcels, parcelIds),
    sellerId: order.sellerId,
    bookingId: order.id,
  }));
  return desk.capacity.takeSpace(asked, order.madeBy);
}

async function storeAnswer(
  desk: Desk,
  { order, parts }: Booking,
  space: Exclude<SpaceAnswer, { answer: 'away' | 'failed' }>,
): Promise<void> {
  const step = settleBooking(desk);
  const command = { bookingId: order.id, space };
  const asked = {
    id: `${step.name}/${order.id}/${parts[0]?.holdId}`,
    digest: space.answer,
    command,
  };
  const outcome = await onceTogether(desk.database(), step, asked);
  if (!outcome.granted) throw outcome.refusal;
}

interface SettleCommand {
  readonly bookingId: string;
  readonly space: Exclude<SpaceAnswer, { answer: 'away' | 'failed' }>;
}

const settleBooking = perDesk(({ kinds }): Step<SettleCommand, null> => {
  return {
    name: 'booking.settle',
    touches: ({ bookingId }) => [{ kind: kinds.booking, id: bookingId }],
    decide: ({ bookingId, space }, sheet) => {
      const { at } = sheet;
      const command: BookingCommand =
        space.answer === 'granted'
          ? { type: 'Confirm', at, holdVersions: space.holdVersions }
          : { type: 'Decline', reasonCode: space.code, reason: space.message, at };
      const state = sheet.state(kinds.booking, bookingId);
      const facts = decideBooking(state, command);
      const after = sheet.record(kinds.booking, bookingId, facts);
      // What came back before it was seen waiting is not overlooked: it is tried once more.
      const isNew = facts.some(({ type }) => type === 'BookingWaiting');
      if (isNew && after.status === 'waiting') hearSpace(kinds, sheet, roomsOf(itemsOf(after)));
      return null;
    },
  };
});
