import { asker, hold, noon, type Asker, type BareCommand } from './space.test-data';
import { poolsOn, roomOnDay } from './dayPools';
import { dayStart, roomOnRun } from './space';
import type { SpaceItem } from './hold';

const minuteMs = 60_000;
const day = '20260603';
/** Wednesday, 3 June: two days after noon of Monday, less twelve hours. */
const starts = dayStart(day);
const run: BareCommand = {
  kind: 'openRun',
  run: {
    areaId: 'are_1',
    reference: 'AM',
    memberId: 'mbr_carrier',
    days: [1, 2, 3, 4, 5, 6, 7],
    grams: 1_000,
    cm3: 10_000,
    stops: 10,
  },
};
const storage: BareCommand = {
  kind: 'openStorage',
  storage: { pointId: 'pnt_1', memberId: 'mbr_carrier', cm3: 1_000 },
};
const ofRun = { kind: 'run', areaId: 'are_1', reference: 'AM' } as const;
const ofStorage = { kind: 'storage', pointId: 'pnt_1' } as const;
const span = (grams: number, change = {}) => ({
  grams,
  cm3: grams * 10,
  stops: Math.floor(grams / 100),
  releaseMinutes: 60,
  from: 0,
  to: null,
  ...change,
});
const stored = (cm3: number, change = {}) => span(0, { cm3, ...change });
const allot = (memberId: string, spans: readonly object[], change = {}): BareCommand =>
  ({
    kind: 'allotDays',
    of: ofRun,
    carrierId: 'mbr_carrier',
    memberId,
    spans,
    ...change,
  }) as BareCommand;
const by = (heard: number, agreementId = 'agr_1') => ({
  carrierId: null,
  agreed: { agreementId, heard },
});
const parcels = (grams: number, yyyymmdd = day): SpaceItem => ({
  kind: 'run',
  resourceId: `are_1/AM/${yyyymmdd}`,
  grams,
  cm3: grams,
  stops: 1,
});
const boxes = (cm3: number): SpaceItem => ({
  kind: 'storage',
  resourceId: `pnt_1/${day}`,
  grams: 0,
  cm3,
  stops: 0,
});

function room(space: Asker, sellerId: string, yyyymmdd = day) {
  const asked = { areaId: 'are_1', reference: 'AM', yyyymmdd };
  const { own, free } = roomOnRun(space.state, asked, sellerId, space.at);
  return [own.grams, free.grams];
}

describe('a run with an allotment', () => {
  it('is drawn from the own pool first, in grams, cm3 and stops, then from the free one', () => {
    const space = asker([run, allot('mbr_a', [span(300)])]);
    expect(room(space, 'mbr_a')).toEqual([300, 700]);
    expect(room(space, 'mbr_b')).toEqual([0, 700]);
    const answer = space.ask(hold('h1', [parcels(400)], { sellerId: 'mbr_a' }));
    expect(answer).toMatchObject({
      hold: { items: [{ grams: 400, ownGrams: 300, ownCm3: 400, ownStops: 1 }] },
    });
    expect(room(space, 'mbr_a')).toEqual([0, 600]);
    expect(space.code(hold('h2', [parcels(601)], { sellerId: 'mbr_b' }))).toBe('NO_ROOM');
    expect(space.code(hold('h3', [parcels(600)], { sellerId: 'mbr_b' }))).toBe('granted');
  });

  it('counts each day by itself, and gets back what is released', () => {
    const space = asker([run, allot('mbr_a', [span(300)])]);
    space.ask(hold('h1', [parcels(300)], { sellerId: 'mbr_a' }));
    expect(room(space, 'mbr_a', '20260604')).toEqual([300, 700]);
    space.ask({ kind: 'release', holdId: 'h1', sellerId: 'mbr_a' });
    expect(room(space, 'mbr_a')).toEqual([300, 700]);
    expect(space.state.taken.get(`are_1/AM/${day}`)).toEqual({ grams: 0, cm3: 0, stops: 0 });
  });

  it('flows to the free pool at its release time, not a moment before', () => {
    const space = asker([run, allot('mbr_a', [span(300)])]);
    space.at = starts - 60 * minuteMs - 1;
    expect(space.code(hold('h1', [parcels(701)], { until: space.at + 1 }))).toBe('NO_ROOM');
    space.at += 1;
    expect(space.code(hold('h2', [parcels(701)], { until: space.at + 1 }))).toBe('granted');
  });

  it('is kept only on days that begin within its span', () => {
    const space = asker([run, allot('mbr_a', [span(300, { from: starts, to: starts + 1 })])]);
    const kept = ['20260602', day, '20260604'].map((date) => room(space, 'mbr_a', date)[0]);
    expect(kept).toEqual([0, 300, 0]);
  });

  it('stays when the run is offered anew, and never exceeds what is offered', () => {
    const space = asker([run, allot('mbr_a', [span(300)]), allot('mbr_b', [span(500)])]);
    const smaller = { ...run, run: { ...(run as { run: object }).run, grams: 600 } };
    space.ask(smaller as BareCommand);
    expect(room(space, 'mbr_a')).toEqual([300, 0]);
    expect(room(space, 'mbr_b')).toEqual([300, 0]);
    space.ask(run, 'offered again');
    expect(room(space, 'mbr_b')).toEqual([500, 200]);
  });

  it('is sold once also where it was cut below what is kept and sold', () => {
    const space = asker([run, allot('mbr_a', [span(300)])]);
    space.ask(hold('h1', [parcels(700)], { sellerId: 'mbr_b' }));
    const smaller = { ...run, run: { ...(run as { run: object }).run, grams: 800 } };
    space.ask(smaller as BareCommand);
    expect(room(space, 'mbr_a')).toEqual([100, 0]);
    expect(space.code(hold('h2', [parcels(101)], { sellerId: 'mbr_a' }))).toBe('NO_ROOM');
    expect(space.code(hold('h3', [parcels(100)], { sellerId: 'mbr_a' }))).toBe('granted');
  });

  it('is given back to the free pool first when a hold takes less', () => {
    const space = asker([run, allot('mbr_a', [span(300)])]);
    space.ask(hold('h1', [parcels(400)], { sellerId: 'mbr_a' }));
    const { version = 0 } = space.state.holds.get('h1') ?? {};
    const exchange = { kind: 'exchange', holdId: 'h1', sellerId: 'mbr_a' } as const;
    space.ask({ ...exchange, expectedVersion: version, items: [parcels(350)] });
    expect(room(space, 'mbr_a')).toEqual([0, 650]);
  });
});

describe('a run or storage that is offered below what is sold', () => {
  const offer = (grams: number, days = [1, 2, 3, 4, 5, 6, 7]): BareCommand =>
    ({
      kind: 'openRun',
      run: { ...(run as { run: object }).run, grams, days },
    }) as unknown as BareCommand;
  const other = { ...parcels(100), resourceId: 'are_1/AM/20260604' };
  const kinds = (space: Asker) => space.changes.map(({ kind }) => kind);

  it('is over on each day that it is, and nothing more is given then', () => {
    const space = asker([run, hold('h1', [parcels(600), other]), hold('h2', [parcels(300)])]);
    expect(space.code(offer(500))).toBe('granted');
    expect(space.changes).toMatchObject([
      { kind: 'runOffered' },
      {
        kind: 'dayOverflowed',
        day: { kind: 'run', resourceId: `are_1/AM/${day}`, over: { grams: 400, cm3: 0, stops: 0 } },
        since: noon,
      },
    ]);
    expect([...space.state.over]).toEqual([[`are_1/AM/${day}`, noon]]);
    expect(space.code(hold('h3', [parcels(1)]))).toBe('NO_ROOM');
    space.at += 1;
    space.ask(offer(450));
    expect(space.changes[1]).toMatchObject({ day: { over: { grams: 450 } }, since: noon });
    space.ask({ kind: 'release', holdId: 'h2', sellerId: null });
    expect(kinds(space)).toEqual(['released']);
    const { version: expectedVersion = 0 } = space.state.holds.get('h1') ?? {};
    const less = { kind: 'exchange', holdId: 'h1', sellerId: null, expectedVersion } as const;
    space.ask({ ...less, items: [parcels(450), other] });
    expect(kinds(space)).toEqual(['held', 'dayRelieved']);
    expect([...space.state.over]).toEqual([]);
  });

  it('is over no more when there is room again, nor on a day that is past', () => {
    const space = asker([run, hold('h1', [parcels(600), other])]);
    space.ask(offer(50));
    expect(kinds(space)).toEqual(['runOffered', 'dayOverflowed', 'dayOverflowed']);
    space.ask(offer(100));
    expect(space.changes.slice(1)).toMatchObject([
      { kind: 'dayOverflowed', day: { over: { grams: 500 } } },
      { kind: 'dayRelieved', of: 'run', resourceId: other.resourceId },
    ]);
    space.at = starts + 36 * 60 * minuteMs;
    space.ask(offer(10));
    const [, later] = space.changes;
    expect(space.changes).toHaveLength(2);
    expect(later).toMatchObject({ day: { resourceId: other.resourceId } });
  });

  it('is over as a whole on the days that it does not run any more, or has ended', () => {
    const space = asker([run, hold('h1', [parcels(600), other])]);
    space.ask(offer(1_000, [1, 2, 4, 5, 6, 7]));
    expect(space.changes.slice(1)).toMatchObject([{ day: { over: { grams: 600, stops: 1 } } }]);
    space.ask(offer(1_000, []));
    expect(space.changes).toHaveLength(3);
  });

  it('counts storage in cm3 alone', () => {
    const space = asker([storage, hold('h1', [{ ...boxes(600), grams: 5 }])]);
    space.ask({
      ...storage,
      storage: { pointId: 'pnt_1', memberId: 'm', cm3: 500 },
    } as BareCommand);
    expect(space.changes.slice(1)).toMatchObject([
      { kind: 'dayOverflowed', day: { kind: 'storage', over: { grams: 0, cm3: 100, stops: 0 } } },
    ]);
    space.ask({ kind: 'release', holdId: 'h1', sellerId: null });
    expect(kinds(space)).toEqual(['released', 'dayRelieved']);
  });
});

describe('storage with an allotment', () => {
  it('is kept in cm3 alone', () => {
    const space = asker([storage, allot('mbr_a', [stored(400)], { of: ofStorage })]);
    expect(space.code(hold('h1', [boxes(601)]))).toBe('NO_ROOM');
    expect(space.code(hold('h2', [boxes(1_000)], { sellerId: 'mbr_a' }))).toBe('granted');
    const other = { of: ofStorage };
    expect(space.code(allot('mbr_b', [span(100)], other))).toBe('ALLOTMENT_INVALID');
  });
});

describe('an allotment of days', () => {
  it.each([
    ['RUN_MISSING', allot('mbr_a', [], { of: { ...ofRun, reference: 'PM' } })],
    ['RUN_MISSING', allot('mbr_a', [], { carrierId: 'mbr_other' })],
    ['STORAGE_MISSING', allot('mbr_a', [], { of: { ...ofStorage, pointId: 'pnt_2' } })],
    ['ALLOTMENT_INVALID', allot('', [span(100)])],
    ['ALLOTMENT_INVALID', allot('mbr_a', [span(-100)])],
    ['ALLOTMENT_INVALID', allot('mbr_a', [span(100, { stops: 0.5 })])],
    ['ALLOTMENT_INVALID', allot('mbr_a', [span(100, { releaseMinutes: -1 })])],
    ['ALLOTMENT_INVALID', allot('mbr_a', [span(100, { from: Number.NaN })])],
    ['ALLOTMENT_TOO_LARGE', allot('mbr_a', [span(1_001)])],
  ])('is refused with %s', (code, command) => {
    expect(asker([run, storage]).code(command)).toBe(code);
  });

  it('by hand is refused where it does not fit beside another, and while terms keep space', () => {
    const space = asker([run, allot('mbr_a', [span(600)], by(1))]);
    expect(space.code(allot('mbr_b', [span(500)]))).toBe('ALLOTMENT_TOO_LARGE');
    expect(space.code(allot('mbr_b', [span(400)]))).toBe('granted');
    expect(space.code(allot('mbr_a', [span(1)]))).toBe('ALLOTMENT_AGREED');
  });

  it('by agreement is kept as far as there is room, and says so', () => {
    const space = asker([run, allot('mbr_b', [span(800)])]);
    expect(space.code(allot('mbr_a', [span(300)], by(1)))).toBe('granted');
    expect(space.changes).toMatchObject([{ kind: 'daysAllotted', why: 'ALLOTMENT_TOO_LARGE' }]);
    expect(room(space, 'mbr_a')).toEqual([200, 0]);
    expect(room(space, 'mbr_b')).toEqual([800, 0]);
  });

  it('changes with its agreement, and what was heard before changes nothing', () => {
    const space = asker([run, allot('mbr_a', [span(300)], by(2))]);
    space.ask(allot('mbr_a', [span(500)], by(1)));
    expect(space.changes).toEqual([]);
    expect(room(space, 'mbr_a')).toEqual([300, 700]);
    space.ask(allot('mbr_a', [], by(3)));
    expect(room(space, 'mbr_a')).toEqual([0, 1_000]);
    space.ask(allot('mbr_a', [span(500)], by(2)), 'late');
    expect(room(space, 'mbr_a')).toEqual([0, 1_000]);
    expect(space.code(allot('mbr_a', [span(100)]))).toBe('granted');
  });
});

test('a member has one pool a day, and who agreed first is served first', () => {
  const pool = (memberId: string, agreementId: string, grams: number) => ({
    memberId,
    agreementId,
    heard: 1,
    spans: [span(grams)],
  });
  const pools = [pool('a', '', 700), pool('a', 'agr_1', 100), pool('b', 'agr_2', 700)];
  const offered = { grams: 1_000, cm3: 10_000, stops: 10, pools };
  const kept = poolsOn(offered, starts, noon).map(({ memberId, grams }) => [memberId, grams]);
  expect(kept).toEqual([
    ['a', 700],
    ['b', 300],
  ]);
  const taken = { grams: 900, cm3: 0, stops: 0 };
  const { own, free } = roomOnDay(offered, taken, starts, 'b', noon);
  expect([own.grams, free.grams]).toEqual([100, 0]);
});
