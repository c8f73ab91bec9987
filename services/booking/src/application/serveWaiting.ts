import { clock, newId, once, type Step } from '@serai/runtime';
import type { Booking } from '../domain/bookingState';
import { lackingParts } from '../domain/lacking';
import { asksMore } from '../domain/waiting';
import { finishBooking } from './bookShipment';
import type { Desk, Kept, WaitingPlace } from './desk';
import { hearSpace } from './hearSpace';
import { say, settleSpace } from './settleSpace';
import { keptBooking } from './showBookings';

export const serveWaitingEveryMs = 1_000;
/** An allotment is released by time, of which nobody tells: everybody who waits is tried so often. */
export const wakeAllEveryMs = 60_000;
const maxRoomsAtOnce = 50;
const waitingPerPage = 100;
/** Who stands behind 10,000 others is tried when they are fewer. */
const maxPages = 100;
const maxEndedAtOnce = 100;
const turnMs = 30_000;

/**
 * Tries those who wait where space came back, those first that travel already and weigh more than
 * their hold, then the others in the order in which they asked, and passes over only who does not
 * fit; then ends the waits whose time is over. One instance at a time serves a room. What comes back
 * meanwhile is served in the next round: a room is marked served before it is tried. A crash in
 * between loses that mark and nobody's place: `wakeAll` has them tried within a minute, in order.
 */
export async function serveWaiting(desk: Desk): Promise<void> {
  for (const { id, version } of await desk.shelf.roomsWithSpace(maxRoomsAtOnce)) {
    const now = clock();
    if (!(await desk.shelf.takeTurn(`room/${id}`, now, now + turnMs))) continue;
    await asked(desk, servedStep(desk), `${id}/${version}`, { ids: [id] });
    await serveOverweight(desk, id);
    await serve(desk, id);
    await desk.shelf.endTurn(`room/${id}`);
  }
  for (const bookingId of await desk.shelf.waitedOut(clock(), maxEndedAtOnce)) {
    await say(desk, bookingId, { type: 'GiveUp', at: clock() });
  }
}

/** Everybody who waits is tried in the next round. */
export async function wakeAll(desk: Desk): Promise<void> {
  const ids = await desk.shelf.roomsWaitedFor();
  if (ids.length > 0) await asked(desk, wakeStep(desk), newId('evt'), { ids });
}

async function serve(desk: Desk, roomId: string): Promise<void> {
  const refused: Booking[] = [];
  let after: WaitingPlace | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const found = await desk.shelf.waitingFor(roomId, after, waitingPerPage);
    for (const { booking } of found) {
      if (refused.some((other) => asksMore(booking, other))) continue;
      const tried = await tryOne(desk, booking);
      if (tried.booking.status === 'waiting') refused.push(tried.booking);
    }
    after = placeOf(found.at(-1));
    if (found.length < waitingPerPage) return;
  }
}

function placeOf(kept: Kept | undefined): WaitingPlace | undefined {
  return kept && { askedAt: kept.booking.order.madeAt, id: kept.booking.order.id };
}

/** Each asks for all that it weighs; who still lacks room stays listed. */
async function serveOverweight(desk: Desk, roomId: string): Promise<void> {
  let after: WaitingPlace | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const found = await desk.shelf.lackingRoomOf(roomId, after, waitingPerPage);
    for (const { booking } of found) {
      const { id } = booking.order;
      for (const { id: partId, version } of lackingParts(booking)) {
        await say(desk, id, { type: 'TryRoom', partId, version });
      }
      await settleSpace(desk, id);
    }
    after = placeOf(found.at(-1));
    if (found.length < waitingPerPage) return;
  }
}

async function tryOne(desk: Desk, { order, parts }: Booking): Promise<Kept> {
  const holdIds = Object.fromEntries(parts.map(({ id }) => [id, newId('hld')]));
  await say(desk, order.id, { type: 'TryPlace', holdIds });
  await finishBooking(desk, order.id);
  return keptBooking(desk, order.id);
}

interface RoomsCommand {
  readonly ids: readonly string[];
}

async function asked(
  desk: Desk,
  step: Step<RoomsCommand, null>,
  id: string,
  command: RoomsCommand,
): Promise<void> {
  const [outcome] = await once(desk.database(), step, [
    { id: `${step.name}/${id}`, digest: '', command },
  ]);
  if (outcome?.granted === false) throw outcome.refusal;
}

function servedStep({ kinds }: Desk): Step<RoomsCommand, null> {
  return {
    name: 'booking.serve',
    touches: ({ ids }) => ids.map((id) => ({ kind: kinds.room, id })),
    decide: ({ ids }, sheet) => {
      for (const id of ids) sheet.record(kinds.room, id, [{ type: 'Served' }]);
      return null;
    },
  };
}

function wakeStep({ kinds }: Desk): Step<RoomsCommand, null> {
  return {
    name: 'booking.wake',
    touches: ({ ids }) => ids.map((id) => ({ kind: kinds.room, id })),
    decide: ({ ids }, sheet) => {
      hearSpace(kinds, sheet, ids);
      return null;
    },
  };
}
