import { copyOf } from '../../store/snapshots';
import { keptPastMs } from './retire';
import type { SpaceItem } from './hold';
import { asked, asker, hold, keep, leg, noon, train, type BareCommand } from './space.test-data';

const hourMs = 3_600_000;
const all = Number.MAX_SAFE_INTEGER;
const departureId = train().id;
/** The train leaves after 36 hours on its last leg, and travels 10. */
const firstPastAt = noon + 34 * hourMs + keptPastMs;
const pastAt = noon + 46 * hourMs + keptPastMs;
const opened: BareCommand = { kind: 'open', departure: train() };
const pointId = 'pnt_a';
const stored: BareCommand = {
  kind: 'openStorage',
  storage: { pointId, memberId: 'mbr_carrier', cm3: 100 },
};
const day: SpaceItem = {
  kind: 'storage',
  resourceId: `${pointId}/20260602`,
  grams: 0,
  cm3: 5,
  stops: 0,
};
const dayPastAt = Date.UTC(2026, 5, 3, 12) + keptPastMs;
const committed = (id: string, items: readonly SpaceItem[]) =>
  hold(id, items, { commit: true, until: 0 });
const holds = (...ids: string[]): BareCommand => retire('hold', ids);
const theTrain = (writtenOut = all): BareCommand => retire('departure', [departureId], writtenOut);
const release = (holdId: string): BareCommand => ({ kind: 'release', holdId, sellerId: null });

function retire(
  of: 'hold' | 'departure' | 'day',
  ids: readonly string[],
  writtenOut = all,
): BareCommand {
  return { kind: 'retire', of, ids, writtenOut };
}

describe('a committed hold', () => {
  it('is retired so long after all of it arrived, and no moment before', () => {
    const both = [leg(0, 5), leg(1, 5)];
    const space = asker([opened, committed('h0', [leg(0, 5)]), committed('h1', both)]);
    space.at = firstPastAt - 1;
    space.ask(holds('h0', 'h1'), 'k0');
    expect(space.retired).toEqual([]);
    space.at = firstPastAt;
    space.ask(holds('h0', 'h1', 'h0', 'none'), 'k1');
    expect([space.retired, [...space.state.holds.keys()]]).toEqual([['h0'], ['h1']]);
    space.at = pastAt;
    space.ask(holds('h0', 'h1'), 'k2');
    expect([space.retired, space.state.holds.size]).toEqual([['h1'], 0]);
    expect(space.state.departures.get(departureId)?.legs).toMatchObject([
      { soldGrams: 10, retired: { grams: 10, cm3: 10 } },
      { soldGrams: 5, retired: { grams: 5, cm3: 5 } },
    ]);
  });

  it('stays while a day of it is not long over', () => {
    const space = asker([opened, stored, committed('h1', [leg(0, 5), day])]);
    space.at = Math.max(dayPastAt, firstPastAt) - 1;
    space.ask(holds('h1'), 'k1');
    expect(space.retired).toEqual([]);
    space.at += 1;
    space.ask(holds('h1'), 'k2');
    expect(space.retired).toEqual(['h1']);
  });

  it('stays where it is only held, or was changed in a group that is not written out', () => {
    const held = hold('h0', [leg(0, 5)], { until: noon + hourMs });
    const space = asker([opened, held, committed('h1', [leg(0, 5)])]);
    space.at = pastAt;
    space.ask(retire('hold', ['h0', 'h1'], 2), 'k1');
    expect(space.retired).toEqual([]);
    space.ask(retire('hold', ['h0', 'h1'], 3), 'k2');
    expect(space.retired).toEqual(['h1']);
  });

  it('waits for its seller where its departure was cancelled', () => {
    const why = { departureId, carrierId: null, reason: 'strike' };
    const space = asker([opened, committed('h1', [leg(0, 5)]), { kind: 'cancel', ...why }]);
    space.at = pastAt;
    space.ask(holds('h1'), 'k1');
    space.ask(theTrain(), 'k2');
    expect([space.state.holds.size, space.state.departures.size]).toEqual([1, 1]);
    expect(space.code(release('h1'))).toBe('granted');
    space.ask(theTrain(), 'k3');
    expect(space.state.departures.size).toBe(0);
  });

  it('that was retired is committed for ever, and nothing else of it is ever done', () => {
    const space = asker([opened, committed('h1', [leg(0, 5)])]);
    space.at = pastAt;
    space.ask(holds('h1'), 'k1');
    const exchange = { holdId: 'h1', sellerId: null, expectedVersion: 2_000, items: [leg(0, 1)] };
    expect(space.code({ kind: 'commit', holdId: 'h1', sellerId: null })).toBe('granted');
    expect(space.code(release('h1'))).toBe('LONG_PAST');
    expect(space.code({ kind: 'exchange', ...exchange })).toBe('LONG_PAST');
    expect(space.code(committed('h1', [leg(0, 1)]), 'other')).toBe('REQUEST_ID_REUSED');
    expect(space.code(committed('h1', [leg(0, 5)]))).toBe('granted');
    expect(space.state.holds.size).toBe(0);
  });
});

test('what is retired is so for all that comes after it in the same group', () => {
  const space = asker([opened, committed('h1', [leg(0, 5)])]);
  space.at = pastAt;
  const cut = { departureId, carrierId: null, leg: 0, grams: 1, cm3: 1, reason: 'small' };
  const answers = space.askTogether(
    [
      holds('h1'),
      theTrain(),
      release('h1'),
      { kind: 'commit', holdId: 'h1', sellerId: null } as const,
      committed('h1', [leg(0, 1)]),
      { kind: 'cut', ...cut } as const,
      { ...opened, departure: train({ cutoffMinutes: 1 }) },
      committed('h2', [leg(0, 1)]),
    ].map((bare, nth) => asked(bare, `k${nth}`)),
  );
  expect(answers.map((one) => (one.granted ? 'granted' : one.refused.code))).toEqual([
    ...['granted', 'granted', 'LONG_PAST', 'granted', 'REQUEST_ID_REUSED'],
    ...['LONG_PAST', 'LONG_PAST', 'TOO_LATE'],
  ]);
  expect([space.state.holds.size, space.state.departures.size]).toEqual([0, 0]);
});

describe('a departure', () => {
  it('is retired after everything on it, once it is written out', () => {
    const space = asker([opened, committed('h1', [leg(0, 5)]), hold('h2', [leg(1, 5)])]);
    space.at = pastAt;
    space.ask(theTrain(), 'k0');
    space.ask(holds('h1'), 'k1');
    space.ask(theTrain(), 'k2');
    expect(space.state.departures.size).toBe(1);
    space.ask({ kind: 'expire', holdId: 'h2' }, 'k3');
    const { lastGroup } = space.state;
    space.ask(theTrain(lastGroup - 1), 'k4');
    expect(space.state.departures.size).toBe(1);
    space.ask(theTrain(lastGroup), 'k5');
    expect([space.retired, space.state.departures.size]).toEqual([[departureId], 0]);
  });

  it('stays until so long after its last leg arrived, as it was revised', () => {
    const space = asker([opened]);
    const times = { index: 1, departsAt: noon + 48 * hourMs, arrivesAt: noon + 60 * hourMs };
    const of = { departureId, carrierId: null, reason: 'late' };
    space.ask({ kind: 'revise', ...of, legs: [times] });
    space.at = times.arrivesAt + keptPastMs - 1;
    space.ask(theTrain(), 'k1');
    expect(space.state.departures.size).toBe(1);
    space.at += 1;
    space.ask(theTrain(), 'k2');
    expect(space.state.departures.size).toBe(0);
  });

  it('that was retired is not changed, sold or opened any more', () => {
    const space = asker([opened]);
    space.at = pastAt;
    space.ask(theTrain(), 'k1');
    const of = { departureId, carrierId: null, reason: 'late' };
    const allotment = keep('mbr_a', 1);
    const commands: readonly BareCommand[] = [
      { kind: 'cut', ...of, leg: 0, grams: 1, cm3: 1 },
      { kind: 'cancel', ...of },
      { kind: 'revise', ...of, legs: [{ index: 0, departsAt: 1, arrivesAt: 2 }] },
      { kind: 'allot', departureId, carrierId: null, allotment },
      { ...opened, departure: train({ cutoffMinutes: 1 }) },
      committed('late', [leg(0, 1)]),
    ];
    const codes = commands.map((one) => space.code(one));
    expect(codes).toEqual([...Array<string>(5).fill('LONG_PAST'), 'TOO_LATE']);
    expect(
      space.code({ kind: 'cut', ...of, carrierId: 'mbr_other', leg: 0, grams: 1, cm3: 1 }),
    ).toBe('NOT_YOUR_DEPARTURE');
    expect(space.code(opened)).toBe('granted');
    expect(space.state.departures.size).toBe(0);
  });
});

test('a day is retired long after it was over, and after everything on it', () => {
  const full = { ...day, cm3: 90 };
  const late = { ...day, resourceId: `${pointId}/20260610` };
  const space = asker([stored, committed('h1', [full]), committed('h2', [day, late])]);
  space.ask({ kind: 'openStorage', storage: { pointId, memberId: 'mbr_carrier', cm3: 1 } });
  expect(space.state.over.size).toBe(2);
  const days = retire('day', [day.resourceId, late.resourceId]);
  space.at = dayPastAt - 1;
  space.ask(holds('h1'), 'k0');
  expect(space.retired).toEqual([]);
  space.at = dayPastAt;
  space.ask(holds('h1', 'h2'), 'k1');
  space.ask(days, 'k2');
  expect([...space.state.taken.keys()]).toEqual([day.resourceId, late.resourceId]);
  space.ask(release('h2'));
  space.ask(days, 'k3');
  expect(space.retired).toEqual([day.resourceId]);
  expect([[...space.state.taken.keys()], space.state.over.size]).toEqual([[late.resourceId], 0]);
});

test('what is retired leaves the snapshot, and what is asked about nothing leaves no entry', () => {
  const space = asker([opened, committed('h1', [leg(0, 5)])]);
  space.at = pastAt;
  const before = space.groups.length;
  space.ask(theTrain(), 'k0');
  expect(space.groups.length).toBe(before);
  space.ask(holds('h1'), 'k1');
  space.ask(theTrain(), 'k2');
  const { tables } = copyOf(space.state, 0, null);
  expect(Object.fromEntries(tables)).toMatchObject({ holds: [], departures: [] });
  expect(JSON.stringify(new Map(tables).get('receipts'))).not.toContain('k1');
});
