import { ownRoom } from './departure';
import type { HoldState } from './hold';
import type { BareCommand } from './space.test-data';
import { asked, asker, hold, keep, leg, noon, train } from './space.test-data';

const opened: BareCommand = { kind: 'open', departure: train() };
const commit = (holdId: string, sellerId: string | null = 'mbr_seller'): BareCommand => ({
  kind: 'commit',
  holdId,
  sellerId,
});
const release = (holdId: string, sellerId: string | null = 'mbr_seller'): BareCommand => ({
  kind: 'release',
  holdId,
  sellerId,
});
const expire = (holdId: string): BareCommand => ({ kind: 'expire', holdId });
const cancelled: BareCommand = {
  kind: 'cancel',
  departureId: train().id,
  carrierId: 'mbr_carrier',
  reason: 'no driver',
};
const hourMs = 3_600_000;

function legOf(space: ReturnType<typeof asker>, index: number) {
  const departure = space.state.departures.get(train().id);
  if (departure?.legs[index] === undefined) throw new Error('no such leg');
  return departure.legs[index];
}

function holdOf(space: ReturnType<typeof asker>, id: string): HoldState {
  const state = space.state.holds.get(id);
  if (state === undefined) throw new Error('no such hold');
  return state;
}

describe('committing', () => {
  it('is the point of no return, and repeated it is committed for ever', () => {
    const space = asker([opened, hold('h1', [leg(0, 1)])]);
    expect(space.ask(commit('h1'), 'k1')).toMatchObject({ hold: { status: 'committed' } });
    space.at += 99 * hourMs;
    expect(space.code(commit('h1'), 'k2')).toBe('granted');
    expect(space.code(expire('h1'))).toBe('granted');
    expect(holdOf(space, 'h1').status).toBe('committed');
  });

  it('is refused once the time is over, before and after the expiry is written', () => {
    const space = asker([opened, hold('h1', [leg(0, 1)])]);
    space.at = noon + hourMs;
    expect(space.code(commit('h1'), 'k1')).toBe('HOLD_EXPIRED');
    space.ask(expire('h1'));
    expect(space.code(commit('h1'), 'k2')).toBe('HOLD_EXPIRED');
  });

  it('is refused when released, unknown, of another member, or its departure is cancelled', () => {
    const space = asker([opened, hold('h1', [leg(0, 1)]), hold('h2', [leg(0, 1)]), release('h1')]);
    expect(space.code(commit('h1'))).toBe('HOLD_RELEASED');
    expect(space.code(commit('none'))).toBe('HOLD_MISSING');
    expect(space.code(commit('h2', 'mbr_other'))).toBe('HOLD_MISSING');
    space.ask(cancelled);
    expect(space.code(commit('h2'))).toBe('DEPARTURE_CANCELLED');
    expect(holdOf(space, 'h2').status).toBe('held');
  });

  it('may be asked again after the hold was missing, because it may still come', () => {
    const space = asker([opened]);
    expect(space.code(commit('h1'))).toBe('HOLD_MISSING');
    space.ask(hold('h1', [leg(0, 1)]));
    expect(space.code(commit('h1'))).toBe('granted');
  });
});

describe('releasing', () => {
  it('gives the space back once, committed or not, and answers the same again', () => {
    const space = asker([opened, hold('h1', [leg(0, 5)]), commit('h1')]);
    const first = space.ask(release('h1'), 'k1');
    expect(space.ask(release('h1'), 'k2')).toEqual(first);
    expect(first).toMatchObject({ hold: { status: 'released' } });
    expect(legOf(space, 0).soldGrams).toBe(0);
  });

  it('of an unknown hold bars the late one', () => {
    const space = asker([opened]);
    expect(space.ask(release('h1'))).toMatchObject({ granted: true, hold: { status: 'barred' } });
    expect(space.code(hold('h1', [leg(0, 1)]))).toBe('HOLD_RELEASED');
    expect(space.code(commit('h1'))).toBe('HOLD_RELEASED');
    expect(legOf(space, 0).soldGrams).toBe(0);
  });

  it('of another member changes nothing and says there is no such hold', () => {
    const space = asker([opened, hold('h1', [leg(0, 5)])]);
    expect(space.code(release('h1', 'mbr_other'))).toBe('HOLD_MISSING');
    expect(space.code(release('', 'mbr_other'))).toBe('HOLD_ID_MISSING');
    expect(space.code(release('h1', null))).toBe('granted');
  });
});

describe('expiring', () => {
  it('is a write of its own: time alone frees nothing', () => {
    const space = asker([opened, hold('h1', [leg(0, 1_000)])]);
    expect(space.code(expire('h1'))).toBe('HOLD_NOT_DUE');
    space.at = noon + hourMs;
    const until = space.at + 1;
    expect(space.code(hold('h2', [leg(0, 1)], { until }))).toBe('NO_ROOM');
    expect(space.code(expire('h1'))).toBe('granted');
    expect(holdOf(space, 'h1').status).toBe('expired');
    expect(space.code(hold('h3', [leg(0, 1)], { until }))).toBe('granted');
    expect(space.code(expire('none'))).toBe('HOLD_MISSING');
  });

  it('of what is no longer held leaves no entry', () => {
    const space = asker([opened, hold('h1', [leg(0, 1)]), release('h1')]);
    const last = space.state.lastGroup;
    expect(space.code(expire('h1'))).toBe('granted');
    expect(space.state.lastGroup).toBe(last);
  });
});

describe('warning of the end', () => {
  const warn = (holdId: string): BareCommand => ({ kind: 'warn', holdId });
  const minuteMs = 60_000;
  const told = (space: ReturnType<typeof asker>) =>
    space.changes.map((change) => (change.kind === 'expiring' ? change.hold.id : change.kind));

  it('comes five minutes before, once, and changes nothing of the hold', () => {
    const space = asker([opened, hold('h1', [leg(0, 1)])]);
    const before = holdOf(space, 'h1');
    space.at = noon + 55 * minuteMs - 1;
    expect(space.code(warn('h1'))).toBe('HOLD_NOT_DUE');
    space.at += 1;
    expect(space.code(warn('h1'))).toBe('granted');
    expect(told(space)).toEqual(['h1']);
    const last = space.state.lastGroup;
    expect(space.code(warn('h1'))).toBe('granted');
    expect(space.state.lastGroup).toBe(last);
    expect(holdOf(space, 'h1')).toEqual(before);
    expect(space.state.warnings.size).toBe(0);
    expect(space.code(commit('h1'))).toBe('granted');
  });

  it('comes after nine tenths of a short life', () => {
    const until = noon + 10 * minuteMs;
    const space = asker([opened, hold('h1', [leg(0, 1)], { until })]);
    space.at = until - minuteMs - 1;
    expect(space.code(warn('h1'))).toBe('HOLD_NOT_DUE');
    space.at += 1;
    expect(space.code(warn('h1'))).toBe('granted');
  });

  it('is not given of what is committed, released, over or unknown', () => {
    const ids = ['h1', 'h2', 'h3'];
    const space = asker([opened, ...ids.map((id) => hold(id, [leg(0, 1)]))]);
    space.ask(commit('h1'));
    space.ask(release('h2'));
    space.at = noon + hourMs;
    const last = space.state.lastGroup;
    for (const id of ids) expect(space.code(warn(id))).toBe('granted');
    expect(space.state.lastGroup).toBe(last);
    expect(space.code(warn('none'))).toBe('HOLD_MISSING');
  });

  it('is given again by no exchange, but once of each hold that an exchange makes', () => {
    const space = asker([opened, hold('h1', [leg(0, 2)])]);
    space.at = noon + 56 * minuteMs;
    space.ask(warn('h1'));
    const { version: expectedVersion } = holdOf(space, 'h1');
    const also = [{ holdId: 'h2', bookingId: 'b', items: [leg(0, 1)] }];
    const split = { holdId: 'h1', sellerId: 'mbr_seller', expectedVersion, items: [leg(0, 1)] };
    space.ask({ kind: 'exchange', ...split, also });
    expect([...space.state.warnings.keys()]).toEqual(['h2']);
    space.at = noon + hourMs - 1;
    space.ask(warn('h1'));
    expect(told(space)).toEqual([]);
    space.ask(warn('h2'));
    expect(told(space)).toEqual(['h2']);
  });
});

describe('exchanging', () => {
  const exchange = (space: ReturnType<typeof asker>, items: readonly object[]): BareCommand => ({
    kind: 'exchange',
    holdId: 'h1',
    sellerId: 'mbr_seller',
    expectedVersion: holdOf(space, 'h1').version,
    items: items as never,
  });

  it('takes the new space and gives back the old in one step', () => {
    const space = asker([opened, hold('h1', [leg(0, 600)])]);
    const before = holdOf(space, 'h1').version;
    expect(space.code(exchange(space, [leg(0, 900), leg(1, 5)]))).toBe('granted');
    expect(legOf(space, 0).soldGrams).toBe(900);
    expect(legOf(space, 1).soldGrams).toBe(5);
    expect(holdOf(space, 'h1').version).toBeGreaterThan(before);
    space.ask(release('h1'));
    expect(legOf(space, 0).soldGrams + legOf(space, 1).soldGrams).toBe(0);
  });

  it('changes nothing when the new space is not there', () => {
    const space = asker([opened, hold('h1', [leg(0, 600)]), hold('h2', [leg(1, 990)])]);
    expect(space.code(exchange(space, [leg(1, 11)]))).toBe('NO_ROOM');
    expect(holdOf(space, 'h1')).toMatchObject({ items: [{ grams: 600 }] });
    expect(legOf(space, 0).soldGrams).toBe(600);
  });

  it('is refused when the hold changed, ended, or is of another member', () => {
    const space = asker([opened, hold('h1', [leg(0, 6)])]);
    const stale = exchange(space, [leg(0, 5)]);
    expect(space.code({ ...stale, sellerId: 'mbr_other' } as BareCommand)).toBe('HOLD_MISSING');
    expect(space.code({ ...stale, items: [] } as BareCommand)).toBe('NO_ITEMS');
    space.ask(exchange(space, [leg(0, 7)]));
    expect(space.code(stale)).toBe('HOLD_CHANGED');
    space.at = noon + hourMs;
    expect(space.code(exchange(space, [leg(0, 5)]))).toBe('HOLD_EXPIRED');
    space.ask(expire('h1'));
    expect(space.code(exchange(space, [leg(0, 4)]))).toBe('HOLD_EXPIRED');
    space.ask(release('h2'));
    space.ask(hold('h3', [leg(0, 1)], { until: space.at + 1 }));
    space.ask(release('h3'));
    expect(space.code({ ...stale, holdId: 'h3' } as BareCommand)).toBe('HOLD_RELEASED');
    expect(space.code({ ...stale, holdId: 'h2' } as BareCommand)).toBe('HOLD_RELEASED');
    expect(space.code({ ...stale, holdId: 'h4' } as BareCommand)).toBe('HOLD_MISSING');
    space.ask(release('h5', null));
    expect(space.code({ ...stale, holdId: 'h5' } as BareCommand)).toBe('HOLD_RELEASED');
  });

  it('does not ask again for what is kept, be it past its cut-off or over', () => {
    const space = asker([
      opened,
      hold('h1', [leg(0, 600), leg(1, 600)], { commit: true, until: 0 }),
    ]);
    const cut = {
      kind: 'cut' as const,
      departureId: train().id,
      carrierId: null,
      reason: 'weather',
    };
    space.ask({ ...cut, leg: 0, grams: 500, cm3: 500 });
    const overSince = legOf(space, 0).overSince;
    space.at = noon + 24 * hourMs;
    expect(space.code(exchange(space, [leg(0, 600), leg(1, 700)]))).toBe('granted');
    expect(legOf(space, 0).overSince).toBe(overSince);
    expect(space.code(exchange(space, [leg(0, 601), leg(1, 700)]))).toBe('TOO_LATE');
  });

  it('gives back to the free pool before the own allotment', () => {
    const departure = train({ allotments: [keep('mbr_seller', 200)] });
    const space = asker([{ kind: 'open', departure }, hold('h1', [leg(0, 300)])]);
    space.ask(exchange(space, [leg(0, 250)]));
    expect(holdOf(space, 'h1')).toMatchObject({ items: [{ grams: 250, ownGrams: 200 }] });
    space.ask(exchange(space, [leg(0, 150)]));
    expect(holdOf(space, 'h1')).toMatchObject({ items: [{ grams: 150, ownGrams: 150 }] });
    expect(ownRoom(legOf(space, 0), 'mbr_seller', noon).grams).toBe(50);
  });
});

describe('a repeated key', () => {
  it('is answered as before, refusals too, with the hold as it is now', () => {
    const space = asker([opened, hold('h1', [leg(0, 1_000)])]);
    expect(space.code(hold('h2', [leg(0, 1)]))).toBe('NO_ROOM');
    space.ask(release('h1'));
    expect(space.code(hold('h2', [leg(0, 1)]))).toBe('NO_ROOM');
    expect(space.ask(hold('h1', [leg(0, 1_000)]))).toMatchObject({ hold: { status: 'released' } });
    expect(legOf(space, 0).soldGrams).toBe(0);
  });

  it('is refused for something else', () => {
    const space = asker([opened]);
    expect(space.code(hold('h1', [leg(0, 1)]), 'same')).toBe('granted');
    expect(space.code(hold('h2', [leg(0, 1)]), 'same')).toBe('REQUEST_ID_REUSED');
    expect(space.code(hold('h1', [leg(0, 2)]), 'other')).toBe('REQUEST_ID_REUSED');
  });

  it('within a group is decided once', () => {
    const space = asker([opened]);
    const one = asked(hold('h1', [leg(0, 400)]));
    const [first, again] = space.askTogether([one, one]);
    expect(again).toEqual(first);
    expect(legOf(space, 0).soldGrams).toBe(400);
    expect(space.groups.at(-1)?.entries).toHaveLength(1);
  });
});
