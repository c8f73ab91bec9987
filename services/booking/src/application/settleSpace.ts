import { clock, once, type Step } from '@serai/runtime';
import type { BookingCommand } from '../domain/booking';
import { decideBooking } from '../domain/booking';
import type { Booking } from '../domain/bookingState';
import { isChanging } from '../domain/change';
import { spaceOf, type BookingPart } from '../domain/part';
import { itemsOf, roomsOf, roomsPassed } from '../domain/waiting';
import type { Finish } from './bookShipment';
import { crashPoint } from './crashPoint';
import type { Desk } from './desk';
import { hearSpace } from './hearSpace';
import type { OtherSpaceAnswer } from './holdExchange';
import { endedHold, keepWithoutHold } from './replan/holdGone';
import { keptBooking } from './showBookings';

/** A hold is looked at again so often when it is of another version than was expected. */
const maxLooks = 3;

/**
 * Brings the holds of a booking to what its parts need: less where parcels were cancelled or came
 * to another end than delivery, nothing where a part was or all of it did. What a part needs is
 * stored before capacity is asked, whole and not as a difference, and every call is repeated under
 * the same id: a crash between any two steps is made good by asking again.
 */
export async function settleSpace(desk: Desk, bookingId: string): Promise<Finish> {
  for (let look = 0; look < maxLooks; look += 1) {
    const { booking } = await keptBooking(desk, bookingId);
    const open = booking.parts.filter(({ isUnsettled }) => isUnsettled === true);
    const isLater = booking.status === 'cancelled' || isChanging(booking);
    if (isLater || open.length === 0) return 'finished';
    const outcome = await exchange(desk, booking, open);
    if (outcome !== 'again') return outcome;
  }
  return 'failed';
}

/** Asks for the version of the hold of a part where it is not known, or no longer right. */
export async function lookAtHold(
  desk: Desk,
  { order }: Pick<Booking, 'order'>,
  part: BookingPart,
): Promise<void> {
  const { holdId, id: partId } = part;
  const holdVersion = (await desk.capacity.versionOf(holdId, order.madeBy)) ?? 0;
  await say(desk, order.id, { type: 'SeeHold', partId, holdVersion });
}

/** Stores what was learned of a booking; the same again changes nothing. */
export async function say(desk: Desk, bookingId: string, command: BookingCommand): Promise<void> {
  const step = sayStep(desk);
  const id = `${step.name}/${bookingId}/${JSON.stringify(command)}`;
  const [outcome] = await once(desk.database(), step, [
    { id, digest: '', command: { bookingId, command } },
  ]);
  if (outcome?.granted === false) throw outcome.refusal;
}

async function exchange(
  desk: Desk,
  booking: Booking,
  parts: readonly BookingPart[],
): Promise<Finish | 'again'> {
  const asked = parts.map((part) => ({
    holdId: part.holdId,
    expectedVersion: part.holdVersion,
    items: spaceOf(part),
    requestId: `${part.id}/${part.version}/${part.holdVersion}`,
    also: [],
  }));
  const answers = await desk.capacity.exchange(asked, booking.order.madeBy);
  if (answers === 'away' || answers === 'failed') return answers;
  crashPoint('booking.afterExchange');
  let outcome: Finish | 'again' = 'finished';
  for (const [index, part] of parts.entries()) {
    const settled = await settle(desk, booking, part, answers[index] ?? { answer: 'failed' });
    if (settled !== 'finished') outcome = settled;
  }
  crashPoint('booking.afterSettled');
  return outcome;
}

async function settle(
  desk: Desk,
  booking: Booking,
  part: BookingPart,
  answer: OtherSpaceAnswer,
): Promise<Finish | 'again'> {
  const { id: partId, version, holdId } = part;
  if (answer.answer === 'failed') return 'failed';
  if (answer.answer === 'refused' && answer.code === 'HOLD_CHANGED') {
    await lookAtHold(desk, booking, part);
    return 'again';
  }
  const isOver = answer.answer === 'refused';
  if (isOver && spaceOf(part).length > 0) {
    // It travels all the same: where room or a hold is all that it lacks it is listed, and tried
    // again.
    const { code: reasonCode, message: reason } = answer;
    const isFull = reasonCode === 'NO_ROOM';
    if (endedHold.includes(reasonCode)) await keepWithoutHold(desk, booking, part);
    const said = isFull
      ? ({ type: 'LackRoom', partId, version, at: clock() } as const)
      : ({ type: 'KeepHold', partId, version, reasonCode, reason } as const);
    await say(desk, booking.order.id, said);
    return 'finished';
  }
  // Of a hold that has ended nothing more can be given back.
  if (isOver && !endedHold.includes(answer.code)) return 'failed';
  const holdVersion = isOver ? 0 : (answer.holdVersions[holdId] ?? 0);
  await say(desk, booking.order.id, { type: 'Settle', partId, version, holdVersion, at: clock() });
  return 'finished';
}

function sayStep({ kinds }: Desk): Step<{ bookingId: string; command: BookingCommand }, null> {
  return {
    name: 'booking.say',
    touches: ({ bookingId }) => [{ kind: kinds.booking, id: bookingId }],
    decide: ({ bookingId, command }, sheet) => {
      const state = sheet.state(kinds.booking, bookingId);
      const facts = decideBooking(state, command);
      sheet.record(kinds.booking, bookingId, facts);
      const isFreed = facts.some(({ type }) => type === 'PartSettled' || type === 'BookingChanged');
      if (isFreed && state.status !== 'unknown') {
        hearSpace(kinds, sheet, [...roomsOf(itemsOf(state)), ...roomsPassed(state)]);
      }
      return null;
    },
  };
}
