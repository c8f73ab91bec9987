import type { HoldBeside } from './commands';
import type { SpaceItem } from './hold';
import { decideGroup, type Asked } from './decideGroup';
import { asker, hold, keep, leg, train, type BareCommand } from './space.test-data';

const opened: BareCommand = { kind: 'open', departure: train() };
const other = train({ id: 'dep_other_20260602', lineId: 'lin_other' });
const openedOther: BareCommand = { kind: 'open', departure: other };
type Space = ReturnType<typeof asker>;

const beside = (holdId: string, items: readonly SpaceItem[]): HoldBeside => {
  return { holdId, bookingId: 'bkg_1', items };
};

function exchange(
  space: Space,
  items: readonly SpaceItem[],
  also: readonly HoldBeside[],
): BareCommand {
  const held = space.state.holds.get('h1');
  const expectedVersion = held?.version ?? 0;
  return { kind: 'exchange', holdId: 'h1', sellerId: 'mbr_seller', expectedVersion, items, also };
}

const sold = (space: Space, id: string = train().id) =>
  space.state.departures.get(id)?.legs.map(({ soldGrams }) => soldGrams);
const statusOf = (space: Space, id: string) => space.state.holds.get(id)?.status;

describe('an exchange with holds beside it', () => {
  it('splits a hold over two ways in one decision, committed as the old one is', () => {
    const space = asker([opened, openedOther]);
    space.ask(hold('h1', [leg(0, 600), leg(1, 600)], { commit: true, until: 0 }));
    const moved = beside('h2', [leg(0, 400, 400, other.id)]);
    const answer = space.ask(exchange(space, [leg(0, 200), leg(1, 200)], [moved]));
    expect(answer).toMatchObject({ hold: { id: 'h1' }, also: [{ id: 'h2', status: 'committed' }] });
    expect([sold(space), sold(space, other.id)]).toEqual([
      [200, 200],
      [400, 0],
    ]);
    expect(space.changes).toMatchObject([
      { kind: 'committed', hold: { id: 'h1' } },
      { kind: 'committed', hold: { id: 'h2', bookingId: 'bkg_1', sellerId: 'mbr_seller' } },
    ]);
    expect(space.state.holds.get('h2')?.version).toBe(space.state.holds.get('h1')?.version);
  });

  it('is refused where it is barred, once the hold is of the version expected', () => {
    const space = asker([opened, openedOther, hold('h1', [leg(0, 600)])]);
    const barred = { code: 'EMBARGOED', field: 'also[0].items[0]' } as const;
    const asked = exchange(space, [leg(0, 1)], [beside('h2', [leg(0, 1, 1, other.id)])]);
    const stale = { ...asked, barred, expectedVersion: 1 } as BareCommand;
    expect(space.code(stale)).toBe('HOLD_CHANGED');
    expect(space.ask({ ...asked, barred } as BareCommand)).toMatchObject({ refused: barred });
    expect([sold(space), sold(space, other.id)]).toEqual([
      [600, 0],
      [0, 0],
    ]);
  });

  it('is refused as a whole when one of them finds no room', () => {
    const space = asker([opened, openedOther, hold('h1', [leg(0, 600)])]);
    space.ask(hold('h9', [leg(0, 900, 900, other.id)]));
    const also = [
      beside('h2', [leg(0, 100, 100, other.id)]),
      beside('h3', [leg(0, 1, 1, other.id)]),
    ];
    const answer = space.ask(exchange(space, [leg(0, 499)], also));
    expect(answer).toMatchObject({ refused: { code: 'NO_ROOM', field: 'also[0].items[0]' } });
    expect([sold(space), sold(space, other.id)]).toEqual([
      [600, 0],
      [900, 0],
    ]);
    expect([statusOf(space, 'h2'), statusOf(space, 'h3')]).toEqual([undefined, undefined]);
  });

  it('hands over to them what the old one had, be it past its cut-off or over', () => {
    const space = asker([opened, openedOther]);
    space.ask(hold('h1', [leg(0, 600), leg(1, 600)], { commit: true, until: 0 }));
    const of = { departureId: train().id, carrierId: null, reason: 'weather' };
    space.ask({ kind: 'cut', ...of, leg: 0, grams: 300, cm3: 9_000 });
    space.at = train().legs[0]?.departsAt ?? 0;
    const moved = beside('h2', [leg(0, 350), leg(1, 350)]);
    expect(space.code(exchange(space, [leg(0, 250), leg(1, 250)], [moved]))).toBe('granted');
    expect(sold(space)).toEqual([600, 600]);
    const more = beside('h3', [leg(0, 1)]);
    expect(space.code(exchange(space, [leg(0, 250)], [more]))).toBe('TOO_LATE');
  });

  it('leaves the old one released when it keeps nothing, and the space with those beside', () => {
    const space = asker([opened, hold('h1', [leg(0, 600)])]);
    const also = [beside('h2', [leg(0, 250)]), beside('h3', [leg(0, 350)])];
    expect(space.ask(exchange(space, [], also))).toMatchObject({ hold: { status: 'released' } });
    expect([statusOf(space, 'h2'), statusOf(space, 'h3')]).toEqual(['held', 'held']);
    expect([...space.state.due.keys()]).toEqual(['h2', 'h3']);
    expect(sold(space)).toEqual([600, 0]);
    expect(space.code(exchange(space, [leg(0, 1)], []))).toBe('HOLD_RELEASED');
  });

  it('without any beside may give all back', () => {
    const space = asker([opened, hold('h1', [leg(0, 600)])]);
    expect(space.code(exchange(space, [], []))).toBe('granted');
    expect([sold(space), statusOf(space, 'h1')]).toEqual([[0, 0], 'released']);
  });

  it('gives what was drawn from the allotment to the old one first', () => {
    const departure = train({ allotments: [keep('mbr_seller', 200)] });
    const space = asker([{ kind: 'open', departure }, hold('h1', [leg(0, 300)])]);
    space.ask(exchange(space, [leg(0, 150)], [beside('h2', [leg(0, 150)])]));
    expect(space.state.holds.get('h1')).toMatchObject({ items: [{ ownGrams: 150 }] });
    expect(space.state.holds.get('h2')).toMatchObject({ items: [{ ownGrams: 50 }] });
    space.ask({ kind: 'release', holdId: 'h2', sellerId: 'mbr_seller' });
    const [first] = space.state.departures.get(train().id)?.legs ?? [];
    expect(first).toMatchObject({ soldGrams: 150, pools: [{ soldGrams: 150 }] });
  });

  it('is refused for ids that no new hold may have, and for items that no hold may have', () => {
    const space = asker([opened, hold('h1', [leg(0, 60)]), hold('h4', [leg(0, 1)])]);
    space.ask({ kind: 'release', holdId: 'h5', sellerId: 'mbr_seller' });
    const code = (...also: HoldBeside[]) => space.code(exchange(space, [leg(0, 1)], also));
    const one = [leg(0, 1)];
    expect(code(beside('', one))).toBe('HOLD_ID_MISSING');
    expect(code(beside('h4', one))).toBe('REQUEST_ID_REUSED');
    expect(code(beside('h1', one))).toBe('REQUEST_ID_REUSED');
    expect(code(beside('h2', one), beside('h2', one))).toBe('REQUEST_ID_REUSED');
    expect(code(beside('h5', one))).toBe('HOLD_RELEASED');
    expect(code(beside('h2', []))).toBe('NO_ITEMS');
    expect(code(beside('h2', [leg(0, 0)]))).toBe('AMOUNT_INVALID');
    expect(sold(space)).toEqual([61, 0]);
  });
});

describe('a leg that is over', () => {
  it('is told to be over no more, when enough has left it or it has grown again', () => {
    const space = asker([
      opened,
      openedOther,
      hold('h1', [leg(0, 600)]),
      hold('h2', [leg(0, 300)]),
    ]);
    const of = { departureId: train().id, carrierId: null, reason: 'weather', leg: 0 };
    space.ask({ kind: 'cut', ...of, grams: 500, cm3: 9_000 });
    space.ask({ kind: 'release', holdId: 'h2', sellerId: 'mbr_seller' });
    expect(space.changes.map(({ kind }) => kind)).toEqual(['released']);
    space.ask(exchange(space, [leg(0, 500)], [beside('h3', [leg(0, 100, 100, other.id)])]));
    expect(space.changes).toMatchObject([
      { kind: 'held' },
      { kind: 'held' },
      { kind: 'relieved', leg: 0, departure: { id: train().id } },
    ]);
    space.ask({ kind: 'cut', ...of, grams: 499, cm3: 9_000 });
    space.ask({ kind: 'cut', ...of, grams: 500, cm3: 9_001 });
    expect(space.changes.map(({ kind }) => kind)).toEqual(['revised', 'relieved']);
  });
});

describe('exchanges that belong together', () => {
  const opening = () =>
    asker([
      opened,
      openedOther,
      hold('h1', [leg(0, 300)]),
      hold('h2', [leg(0, 300)]),
      hold('h9', [leg(0, 500, 500, other.id)]),
    ]).state;
  type State = ReturnType<typeof opening>;
  const asked = (state: State, count = 2, grams = 300) =>
    ['h1', 'h2'].map((holdId): Asked => {
      const command = {
        kind: 'exchange',
        key: `hold:${holdId}/exchange`,
        actor: { subject: 'per_1', roles: [] },
        holdId,
        sellerId: 'mbr_seller',
        expectedVersion: state.holds.get(holdId)?.version ?? 0,
        items: [leg(0, grams, grams, other.id)],
        also: [],
        together: { id: 'unit', count },
      } as const;
      return { command, digest: '' };
    });
  const codes = (state: State, group: readonly Asked[]) =>
    decideGroup(state, group, 99, 1).refused.map((row) => row?.code);

  it('are granted together, or refused together for what one of them lacks', () => {
    const state = opening();
    expect(codes(state, asked(state, 2, 250))).toEqual([undefined, undefined]);
    expect(codes(state, asked(state))).toEqual(['NO_ROOM', 'NO_ROOM']);
    const { entries } = decideGroup(state, asked(state), 99, 1);
    expect(entries.map((entry) => 'refused' in entry)).toEqual([true, true]);
  });

  it('are refused where one of them is missing', () => {
    const state = opening();
    expect(codes(state, asked(state, 3, 1))).toEqual(['TOGETHER_APART', 'TOGETHER_APART']);
    expect(codes(state, asked(state, 2, 1).slice(0, 1))).toEqual(['TOGETHER_APART']);
  });
});
