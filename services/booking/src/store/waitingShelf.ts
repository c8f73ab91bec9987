import { modelOf, type Database } from '@serai/runtime';
import mongoose from 'mongoose';
import type { Shelf } from '../application/desk';
import { kinds } from './kinds';
import { kept, type StoredBooking } from './shelf';

type WaitingShelf = Pick<Shelf, 'roomsWithSpace' | 'roomsWaitedFor' | 'waitingFor' | 'waitedOut'>;

/** Those who wait for room, and the room they wait for. */
export function waitingShelf(database: () => Database): WaitingShelf {
  const bookings = () => modelOf(database(), kinds.booking);
  return {
    roomsWithSpace: async (limit) => {
      const found = await modelOf(database(), kinds.room)
        .find({ 'state.hasSpace': true }, { version: 1 })
        .limit(limit)
        .lean();
      return (found as unknown as StoredBooking[]).map(({ _id: id, version }) => ({ id, version }));
    },
    roomsWaitedFor: () => bookings().distinct('waitsFor') as unknown as Promise<string[]>,
    waitingFor: async (roomId, after, limit) => {
      const found = await bookings()
        .find({ waitsFor: roomId, _id: mongoose.trusted({ $gt: after }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return (found as unknown as StoredBooking[]).map(kept);
    },
    waitedOut: async (now, limit) => {
      const by = { answerBy: mongoose.trusted({ $lte: now }) };
      const found = await bookings().find(by, { _id: 1 }).sort({ answerBy: 1 }).limit(limit).lean();
      return (found as unknown as StoredBooking[]).map(({ _id }) => _id);
    },
  };
}
