import { legsToPoznan, now, order, planOf } from '../booking.test-data';
import { decideBooking } from '../booking';
import { evolveBooking, type Booking, type BookingState } from '../bookingState';
import type { Itinerary } from '../itinerary';
import { partsOf } from '../part';
import { isUnmoved } from './declineWay';
import { answerByOf, mostOffered, offeredOf, type Proposal } from './proposal';
import { choose, declinedWays, isDeclined, requireOpen, reroutes, type Reroute } from './reroute';

const hourMs = 3_600_000;
const plan = planOf(legsToPoznan(now));
const ways = [5, 3, 4, 9, 7, 8, 6].map((at, index): Itinerary => {
  const price = { ...plan.price, amount: 1_000 - index };
  return { ...plan, arrivesAt: now + at * hourMs, price };
});
const pins = { points: {}, cancellation: {} };
const proposal: Proposal = {
  behind: 0,
  options: [{ id: 'opt_1', found: plan, pins }],
  searched: { grams: 1, cm3: 1 },
  answerBy: now,
  byDefault: 'earliest',
};
const waiting = {
  id: 'rrt_1',
  bookingId: 'bkg_1',
  sellerId: 'mbr_1',
  subject: 'per_1',
  partId: 'prt_1',
  parcelIds: ['pcl_1'],
  ssccs: ['1'],
  disruptionId: 'dis_1',
  cause: { kind: 'left', memberId: 'mbr_2', reason: 'gone' },
  since: now,
} as const;
const proposed = reroutes.evolve(reroutes.initial, {
  type: 'RerouteProposed',
  waiting,
  proposal,
  at: now,
});
const known = (state: Reroute) => {
  if (state.status === 'unknown') throw new Error('unknown');
  return state;
};

describe('what is offered', () => {
  it('is the earliest and then the cheapest, the earliest first', () => {
    const offered = offeredOf(ways);
    expect(offered).toHaveLength(mostOffered);
    expect(offered.map(({ arrivesAt }) => (arrivesAt - now) / hourMs)).toEqual([3, 6, 7, 8, 9]);
    expect(offeredOf([])).toEqual([]);
  });

  it('awaits an answer for so long, but not after the earliest closes', () => {
    const closes = plan.legs.find(({ kind }) => kind === 'ride')?.cutoffAt ?? 0;
    expect(answerByOf([plan], { now, withinMs: 1 })).toBe(now + 1);
    expect(answerByOf([plan], { now, withinMs: 1e12 })).toBe(closes - hourMs / 2);
    expect(answerByOf([plan], { now: closes, withinMs: 1 })).toBe(closes);
  });

  it('is chosen once, from what is offered', () => {
    const facts = choose(known(proposed), 'opt_1', now);
    const chosen = known(facts.reduce(reroutes.evolve, proposed));
    expect(chosen.chosenId).toBe('opt_1');
    expect(choose(chosen, 'opt_1', now)).toEqual([]);
    expect(() => choose(known(proposed), 'opt_2', now)).toThrow(
      expect.objectContaining({ code: 'REROUTE_OPTION_MISSING' }),
    );
    const answered = expect.objectContaining({ code: 'REROUTE_ANSWERED' });
    expect(() => requireOpen(chosen)).toThrow(answered);
    const settled = reroutes.evolve(proposed, { type: 'RerouteSettled', how: 'placed', at: now });
    expect(() => choose(known(settled), 'opt_1', now)).toThrow(answered);
  });

  it('is offered anew without what was chosen, and no more once it was declined', () => {
    const [chosen] = choose(known(proposed), 'opt_1', now);
    const fact = { type: 'RerouteProposed', waiting, proposal, at: now } as const;
    const anew = reroutes.evolve(reroutes.evolve(proposed, chosen ?? fact), fact);
    expect(anew).not.toHaveProperty('chosenId');
    const reasons = [declinedWays];
    const kept = reroutes.evolve(proposed, { type: 'RerouteUnplaced', waiting, reasons, at: now });
    expect(isDeclined(known(kept))).toBe(true);
    expect(isDeclined(known(proposed))).toBe(false);
  });
});

describe('a way that is declined', () => {
  const whole = order();
  const parts = partsOf(whole);
  const progress = { collected: [], delivered: [] };
  const booking: Booking = { status: 'confirmed', order: whole, parts, progress };
  const [part] = parts;
  const [first = ''] = part?.parcelIds ?? [];
  const decline = (state: BookingState, parcelIds: readonly string[]) =>
    decideBooking(state, {
      type: 'DeclineWay',
      partId: part?.id ?? '',
      parcelIds,
      newPartId: 'prt_new',
      reason: 'flood',
      at: now + 365 * 24 * hourMs,
    });

  it('costs nothing, however late it is', () => {
    const facts = decline(booking, part?.parcelIds ?? []);
    expect(facts).toMatchObject([{ type: 'BookingCancelled', fee: { amount: 0 } }]);
    expect(decline(facts.reduce(evolveBooking, booking as BookingState), [first])).toEqual([]);
  });

  it('splits off what is declined, and gives its space back', () => {
    const facts = decline(booking, [first]);
    expect(facts).toMatchObject([
      {
        type: 'PartCancelled',
        part: { id: 'prt_new', status: 'cancelled', cancellation: { fee: { amount: 0 } } },
        stays: { id: part?.id, isUnsettled: true },
        ssccs: [whole.parcels[0]?.sscc],
      },
    ]);
  });

  it('is only cancelled where the parcels have not moved', () => {
    const collected = [whole.parcels[0]?.sscc ?? ''];
    const moved: Booking = { ...booking, progress: { collected, delivered: [] } };
    const own = { parcelIds: [first], behind: 0 };
    expect(isUnmoved(booking, own)).toBe(true);
    expect(isUnmoved(booking, { ...own, behind: 1 })).toBe(false);
    expect(isUnmoved(moved, own)).toBe(false);
    expect(isUnmoved(booking, { ...own, outerSscc: 'cage' })).toBe(false);
  });
});
