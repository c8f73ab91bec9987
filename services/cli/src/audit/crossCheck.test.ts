import { lookAtBooking, noBookings } from './bookings';
import { crossCheck } from './crossCheck';
import type { Fact, Watermark } from './logOf';
import { at, holdFact, lookAtAll, opened, spaceFact } from './log.test-data';

const minuteMs = 60_000;
/** Long after everything, so that nothing can be under way any more. */
const later = at + 60 * minuteMs;
const patience = { skewMs: 0, tellMs: 10_000, answerMs: 10 * minuteMs };
const booking = 'bkg_1';

function bookingFact(version: number, type: string, message: object = {}): Fact {
  const when = at + version * 1_000;
  const id = `booking:${booking}/${version}/0`;
  return { id, type, key: booking, version, at: when, message: { ...message, at: when } };
}

const parts = [{ id: 'prt_1', holdId: 'hld_1' }];
const requested = bookingFact(1, 'BookingRequested', { booking: { sellerId: 'mbr_1', parts } });
const confirmed = bookingFact(2, 'BookingConfirmed', { booking: { sellerId: 'mbr_1', parts } });
const late = bookingFact(3, 'BookingConfirmed', confirmed.message ?? {});
const cancelled = bookingFact(3, 'BookingCancelled');
const space = [opened(1, 100)];
const committed = holdFact(2, 'SpaceCommitted', { bookingId: booking });
const released = holdFact(3, 'SpaceReleased', { bookingId: booking, changes: 2 });

interface Seen {
  readonly broken: readonly string[];
  readonly inFlight: readonly string[];
}

function check(bookings: readonly Fact[], facts: readonly Fact[], readAt = later): Seen {
  const { space: taken, findings } = lookAtAll([...space, ...facts]);
  const known = noBookings();
  for (const fact of bookings) lookAtBooking(known, fact, findings);
  const mark: Watermark = { moment: '1', readAt, version: 1, facts: 1 };
  const read = { booking: mark, capacity: mark };
  crossCheck({ bookings: known, space: taken, read, patience, findings });
  return {
    broken: findings.broken.map(({ rule, record }) => `${rule} ${record}`),
    inFlight: findings.inFlight.map(({ what, resource }) => `${what} ${resource}`),
  };
}

const nothing: Seen = { broken: [], inFlight: [] };
const hold = `hold hld_1`;

describe('a booking and its space', () => {
  test('are clean when they fit, from the request to the end', () => {
    expect(check([requested, confirmed], [committed])).toEqual(nothing);
    const completed = bookingFact(3, 'BookingCompleted');
    expect(check([requested, confirmed, completed], [committed])).toEqual(nothing);
    expect(check([requested, confirmed, cancelled], [committed, released])).toEqual(nothing);
    expect(check([requested, bookingFact(2, 'BookingDeclined')], [])).toEqual(nothing);
    expect(check([], [holdFact(2, 'SpaceCommitted')])).toEqual(nothing);
  });

  test('are under way between request and answer, and between cancelling and giving back', () => {
    const soon = at + minuteMs;
    const waiting = { broken: [], inFlight: [`awaitsItsAnswer ${hold}`] };
    expect(check([requested], [committed], soon)).toEqual(waiting);
    const releasing = { broken: [], inFlight: [`awaitsItsRelease ${hold}`] };
    expect(check([requested, confirmed, cancelled], [committed], soon)).toEqual(releasing);
    expect(check([requested, bookingFact(2, 'BookingDeclined')], [committed], soon)).toEqual(
      releasing,
    );
    const written = { broken: [], inFlight: [`writtenAfterTheWatermark ${hold}`] };
    expect(check([], [committed], at)).toEqual(written);
    const untold = { broken: [], inFlight: ['notYetToldByCapacity booking bkg_1'] };
    expect(check([requested, confirmed], [], at + 3_000)).toEqual(untold);
    const changing = { broken: [], inFlight: ['changingNow booking bkg_1'] };
    expect(check([requested, confirmed], [committed, released], soon)).toEqual(changing);
  });

  test('are stuck when that lasts', () => {
    const stuck = { broken: ['BOOKING_STUCK space/2/0'], inFlight: [] };
    expect(check([requested], [committed])).toEqual(stuck);
    expect(check([requested, confirmed, cancelled], [committed])).toEqual(stuck);
  });

  test('are broken where one is without the other', () => {
    const alone = { broken: ['SPACE_WITHOUT_BOOKING space/2/0'], inFlight: [] };
    expect(check([], [committed])).toEqual(alone);
    const empty = { broken: [`BOOKING_WITHOUT_SPACE ${confirmed.id}`], inFlight: [] };
    expect(check([requested, confirmed], [])).toEqual(empty);
    expect(check([requested, confirmed], [committed, released])).toEqual(empty);
    const held = holdFact(2, 'SpaceHeld', { bookingId: booking, until: later + 1 });
    expect(check([requested, confirmed], [held])).toEqual(empty);
    const theirs = holdFact(2, 'SpaceCommitted', { bookingId: booking, sellerId: 'mbr_2' });
    expect(check([requested, confirmed], [theirs])).toEqual(alone);
    const another = holdFact(2, 'SpaceCommitted');
    expect(check([requested, confirmed], [another])).toEqual(empty);
  });

  test('a part that ended, or moved, gives its space back', () => {
    const ended = { part: { ...parts[0], status: 'cancelled' } };
    const moved = { part: { ...parts[0], holdId: 'hld_2' } };
    const empty = { part: { ...parts[0], status: 'planned', itinerary: { items: [] } } };
    const smaller = { part: { ...parts[0], itinerary: { items: [{ grams: 1 }] } } };
    const other = holdFact(3, 'SpaceCommitted', { id: 'hld_2', bookingId: booking });
    const soon = at + minuteMs;
    const releasing = { broken: [], inFlight: [`awaitsItsRelease ${hold}`] };
    const fact = (message: object) => bookingFact(3, 'PartRerouted', message);
    expect(check([requested, confirmed, fact(ended)], [committed], soon)).toEqual(releasing);
    expect(check([requested, confirmed, fact(moved)], [committed, other], soon)).toEqual(releasing);
    const last = holdFact(4, 'SpaceReleased', { bookingId: booking, changes: 2 });
    expect(check([requested, confirmed, fact(moved)], [committed, other, last])).toEqual(nothing);
    // Nothing of it travels any more: it was not cancelled, and needs no space.
    const completed = bookingFact(4, 'BookingCompleted');
    expect(check([requested, confirmed, fact(empty)], [committed], soon)).toEqual(releasing);
    expect(check([requested, confirmed, fact(empty), completed], [committed, released])).toEqual(
      nothing,
    );
    expect(check([requested, confirmed, fact(smaller)], [committed])).toEqual(nothing);
    // Its new space is there before the booking says so.
    expect(check([requested, confirmed], [committed, other], soon).inFlight).toEqual([
      'changingNow hold hld_2',
    ]);
  });
});

test('a hold that is over and not ended yet awaits its expiry', () => {
  const over = holdFact(2, 'SpaceHeld', { until: at + 3_000 });
  expect(check([], [over]).inFlight).toEqual([`awaitsItsExpiry ${hold}`]);
});

test.each([
  ['without its request', [confirmed]],
  ['requested twice', [requested, bookingFact(2, 'BookingRequested', confirmed.message ?? {})]],
  ['confirmed after it was cancelled', [requested, bookingFact(2, 'BookingCancelled'), late]],
  ['completed before it was confirmed', [requested, bookingFact(2, 'BookingCompleted')]],
])('a booking %s is named', (_what, facts) => {
  expect(check(facts, []).broken[0]).toBe(`BOOKING_OUT_OF_ORDER ${facts.at(-1)?.id}`);
});

test('facts that cannot be read, or say the version of another, are named', () => {
  const broken = (fact: Fact) => check([requested, fact], [committed], at + minuteMs).broken;
  expect(broken({ ...confirmed, message: null })).toEqual([`FACT_UNREADABLE ${confirmed.id}`]);
  expect(broken({ ...confirmed, version: 1 })).toEqual([`SEQUENCE_BROKEN ${confirmed.id}`]);
  expect(check([spaceFact(1, 'MemberAdmitted', 'mbr_1', {})], [])).toEqual(nothing);
});
