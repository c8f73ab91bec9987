import { modelOf, type Database } from '@serai/runtime';
import mongoose from 'mongoose';
import type { Shelf, WaitingPlace } from '../application/desk';
import { kinds } from './kinds';
import { kept, type StoredBooking } from './shelf';

type WaitingShelf = Pick<
  Shelf,
  'roomsWithSpace' | 'roomsWaitedFor' | 'waitingFor' | 'lackingRoomOf' | 'waitedOut'
>;

const byAsking = 'state.order.madeAt';

/** Two that asked in the same millisecond stand in the order of their ids. */
function laterThan({ askedAt, id }: WaitingPlace) {
  const same = { [byAsking]: askedAt, _id: mongoose.trusted({ $gt: id }) };
  return { $or: [{ [byAsking]: mongoose.trusted({ $gt: askedAt }) }, same] };
}

/** Those who wait for room, and the room they wait for. */
export function waitingShelf(database: () => Database): WaitingShelf {
  const bookings = () => modelOf(database(), kinds.booking);
  /** An index of two fields knows those without the first as null, which is no room. */
  const roomsIn = (field: string) =>
    bookings().distinct(field, { [field]: mongoose.trusted({ $gt: '' }) }) as unknown as Promise<
      string[]
    >;
  const behind = async (
    by: string,
    roomId: string,
    after: WaitingPlace | undefined,
    limit: number,
  ) => {
    const found = await bookings()
      .find({ [by]: roomId, ...(after && laterThan(after)) })
      .sort({ [byAsking]: 1, _id: 1 })
      .limit(limit)
      .lean();
    return (found as unknown as StoredBooking[]).map(kept);
  };
  return {
    roomsWithSpace: async (limit) => {
      const found = await modelOf(database(), kinds.room)
        .find({ 'state.hasSpace': true }, { version: 1 })
        .limit(limit)
        .lean();
      return (found as unknown as StoredBooking[]).map(({ _id: id, version }) => ({ id, version }));
    },
    roomsWaitedFor: async () => {
      const [waited, lacked] = [await roomsIn('waitsFor'), await roomsIn('lacksRoomOf')];
      return [...new Set([...waited, ...lacked])];
    },
    waitingFor: (...of) => behind('waitsFor', ...of),
    lackingRoomOf: (...of) => behind('lacksRoomOf', ...of),
    waitedOut: async (now, limit) => {
      const by = { answerBy: mongoose.trusted({ $lte: now }) };
      const found = await bookings().find(by, { _id: 1 }).sort({ answerBy: 1 }).limit(limit).lean();
      return (found as unknown as StoredBooking[]).map(({ _id }) => _id);
    },
  };
}
