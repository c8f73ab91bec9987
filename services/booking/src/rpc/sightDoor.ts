import type { SightServiceDefinition } from '@serai/protos/serai/booking/v1/SightService';
import type { ToldFact__Output } from '@serai/protos/serai/booking/v1/ToldFact';
import type { Viewer__Output } from '@serai/protos/serai/booking/v1/Viewer';
import type { Actor } from '@serai/model';
import { isRole } from '@serai/model';
import { decodeFact, door, encodeFact, type Door, type Rules } from '@serai/runtime';
import type { Kept, Shelf } from '../application/desk';
import { shownTo } from '../domain/bookingSight';
import { bookingRefusals } from '../domain/refusals';
import { topic } from '../facts/encode';

const maxFacts = 500;

/** Who tells people asks; nobody else has to know what a fact is to somebody else. */
export const sightRules: Rules<SightServiceDefinition> = {
  GetAudience: { roles: ['service'], idempotent: true },
  SeeFacts: { roles: ['service'], idempotent: true },
};

/** What every fact of booking says of whose it is, and when it was. */
interface Told {
  readonly bookingId?: string;
  readonly booking?: { readonly id: string } | null;
  readonly at?: number;
}

interface About {
  readonly fact: ToldFact__Output;
  readonly bookingId: string;
  readonly at: number;
}

/** Booking's door for those who tell facts on: a booking is shown as `shownTo` says. */
export function sightDoor(shelf: Pick<Shelf, 'booking'>): Door {
  return door<SightServiceDefinition>('serai.booking.v1.SightService', sightRules, {
    getAudience: async ({ request }) => {
      const { all, bookings } = await about(request.facts, shelf);
      const audiences = all.map(({ bookingId }) => {
        const sellerId = bookings.get(bookingId)?.booking.order.sellerId;
        return { memberIds: sellerId === undefined ? [] : [sellerId] };
      });
      return { audiences };
    },
    seeFacts: async ({ request }) => {
      const { all, bookings } = await about(request.facts, shelf);
      const viewer = viewerOf(request.viewer);
      const facts = all.map((one) => {
        const order = bookings.get(one.bookingId)?.booking.order;
        const shown = order === undefined ? undefined : shownTo(viewer, order);
        if (shown === undefined) return { seen: false, data: Buffer.alloc(0) };
        const seesAll = shown.commercial && shown.money;
        return { seen: true, data: seesAll ? one.fact.data : thatItHappened(one) };
      });
      return { facts };
    },
  });
}

async function about(facts: readonly ToldFact__Output[], shelf: Pick<Shelf, 'booking'>) {
  if (facts.length > maxFacts) throw bookingRefusals.TOO_MANY_FACTS({ field: 'facts' });
  const all = facts.map((fact): About => {
    if (!fact.type.startsWith(`${topic}.`)) return { fact, bookingId: '', at: 0 };
    const { bookingId = '', booking, at = 0 } = decodeFact<Told>(fact.type, fact.data);
    return { fact, bookingId: booking?.id ?? bookingId, at };
  });
  const ids = [...new Set(all.map(({ bookingId }) => bookingId))].filter((id) => id !== '');
  const bookings = new Map<string, Kept>();
  for (const id of ids) {
    const kept = await shelf.booking(id);
    if (kept !== undefined) bookings.set(id, kept);
  }
  return { all, bookings };
}

/** Prices and terms stand all over a booking: who may not see all is told what it is about. */
function thatItHappened({ fact, bookingId, at }: About): Buffer {
  const named = 'booking' in decodeFact<Told>(fact.type, fact.data);
  const told = named ? { booking: { id: bookingId }, at } : { bookingId, at };
  return encodeFact(fact.type, told).data;
}

/** Somebody who is nobody sees nothing. */
function viewerOf(viewer: Viewer__Output | null): Actor {
  const { subject = '', memberId = '', roles = [] } = viewer ?? {};
  const member = memberId === '' ? {} : { member: memberId };
  return { subject, roles: roles.filter(isRole), ...member };
}
