import { decodeFact, encodeFact, type FactSight, type ToldFact } from '@serai/runtime';
import type { Kept, Shelf } from '../application/desk';
import { shownTo } from '../domain/bookingSight';
import { topic } from '../facts/encode';

/** What every fact of booking says of whose it is, and when it was. */
interface Told {
  readonly bookingId?: string;
  readonly booking?: { readonly id: string } | null;
  readonly at?: number;
}

interface About {
  readonly fact: ToldFact;
  readonly bookingId: string;
  readonly at: number;
}

/** What booking's facts are to people: a booking is shown as `shownTo` says. */
export function factSight(shelf: Pick<Shelf, 'booking'>): FactSight {
  return {
    audiences: async (facts) => {
      const { all, bookings } = await about(facts, shelf);
      return all.map(({ bookingId }) => {
        const sellerId = bookings.get(bookingId)?.booking.order.sellerId;
        return sellerId === undefined ? [] : [sellerId];
      });
    },
    seen: async (viewer, facts) => {
      const { all, bookings } = await about(facts, shelf);
      return all.map((one) => {
        const order = bookings.get(one.bookingId)?.booking.order;
        const shown = order === undefined ? undefined : shownTo(viewer, order);
        if (shown === undefined) return undefined;
        return shown.commercial && shown.money ? one.fact.data : thatItHappened(one);
      });
    },
  };
}

async function about(facts: readonly ToldFact[], shelf: Pick<Shelf, 'booking'>) {
  const all = facts.map((fact): About => {
    if (!fact.type.startsWith(`${topic}.`)) return { fact, bookingId: '', at: 0 };
    const { bookingId = '', booking, at = 0 } = decodeFact<Told>(fact.type, fact.data);
    return { fact, bookingId: booking?.id ?? bookingId, at };
  });
  const ids = [...new Set(all.map(({ bookingId }) => bookingId))].filter((id) => id !== '');
  const bookings = new Map<string, Kept>();
  await Promise.all(
    ids.map(async (id) => {
      const kept = await shelf.booking(id);
      if (kept !== undefined) bookings.set(id, kept);
    }),
  );
  return { all, bookings };
}

/** Prices and terms stand all over a booking: who may not see all is told what it is about. */
function thatItHappened({ fact, bookingId, at }: About): Buffer {
  const named = 'booking' in decodeFact<Told>(fact.type, fact.data);
  const told = named ? { booking: { id: bookingId }, at } : { bookingId, at };
  return encodeFact(fact.type, told).data;
}
