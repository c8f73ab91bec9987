import { cutoffAt, freeRoom, ownRoom, roomOnLeg } from './departure';
import type { HoldState } from './hold';
import type { BareCommand } from './space.test-data';
import { asker, hold, keep, leg, noon, train } from './space.test-data';

const opened: BareCommand = { kind: 'open', departure: train() };
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

describe('holding', () => {
  it('takes space on every leg asked for', () => {
    const space = asker([opened, hold('h1', [leg(0, 300), leg(1, 200, 500)])]);
    expect(legOf(space, 0)).toMatchObject({ soldGrams: 300, soldCm3: 300 });
    expect(legOf(space, 1)).toMatchObject({ soldGrams: 200, soldCm3: 500 });
    expect(holdOf(space, 'h1')).toMatchObject({ status: 'held', until: noon + hourMs });
    expect(space.changes.map(({ kind }) => kind)).toEqual(['held']);
  });

  it('takes nothing at all when one leg has no room', () => {
    const space = asker([opened, hold('h1', [leg(1, 900)])]);
    const answer = space.ask(hold('h2', [leg(0, 200), leg(1, 200)]));
    expect(answer).toMatchObject({
      granted: false,
      refused: { kind: 'conflict', code: 'NO_ROOM', field: 'items[1]' },
    });
    expect(legOf(space, 0).soldGrams).toBe(0);
  });

  it('gives the last gram and cubic centimetre, and not one more of either', () => {
    const space = asker([opened, hold('h1', [leg(0, 999, 9_999)])]);
    expect(space.code(hold('h2', [leg(0, 2, 1)]))).toBe('NO_ROOM');
    expect(space.code(hold('h3', [leg(0, 1, 2)]))).toBe('NO_ROOM');
    expect(space.code(hold('h4', [leg(0, 1, 1)]))).toBe('granted');
  });

  it('can be committed at once, and is then no matter of time', () => {
    const space = asker([opened, hold('h1', [leg(0, 1)], { commit: true, until: 0 })]);
    expect(holdOf(space, 'h1').status).toBe('committed');
    expect(space.state.due.size).toBe(0);
    expect(space.changes.map(({ kind }) => kind)).toEqual(['committed']);
  });

  it('draws from the own allotment first, then from the free pool', () => {
    const space = asker([
      { kind: 'open', departure: train({ allotments: [keep('mbr_seller', 200)] }) },
    ]);
    space.ask(hold('h1', [leg(0, 300, 500)]));
    expect(holdOf(space, 'h1')).toMatchObject({ items: [{ ownGrams: 200, ownCm3: 500 }] });
    expect(ownRoom(legOf(space, 0), 'mbr_seller', noon)).toEqual({ grams: 0, cm3: 1_500 });
    expect(freeRoom(legOf(space, 0), noon)).toEqual({ grams: 700, cm3: 8_000 });
  });

  it('leaves what is kept for another member until its release time', () => {
    const departure = train({ allotments: [keep('mbr_other', 400)] });
    const space = asker([{ kind: 'open', departure }]);
    expect(space.code(hold('h1', [leg(0, 601)]))).toBe('NO_ROOM');
    expect(space.code(hold('h2', [leg(0, 600)]))).toBe('granted');
    space.at = noon + 22 * hourMs;
    expect(space.code(hold('h3', [leg(0, 400)], { until: noon + 23 * hourMs }))).toBe('granted');
    expect(
      space.code(hold('h4', [leg(0, 1)], { sellerId: 'mbr_other', until: noon + 23 * hourMs })),
    ).toBe('NO_ROOM');
  });

  it.each([
    ['NO_ITEMS', []],
    ['TOO_MANY_ITEMS', Array.from({ length: 101 }, () => leg(0, 1))],
    ['RESOURCE_TWICE', [leg(0, 1), leg(0, 1)]],
    ['AMOUNT_INVALID', [leg(0, 0)]],
    ['AMOUNT_INVALID', [leg(0, -5)]],
    ['AMOUNT_INVALID', [leg(0, 1.5)]],
    ['AMOUNT_INVALID', [leg(0, 2 ** 53)]],
    ['AMOUNT_INVALID', [leg(0, Number.NaN)]],
    ['AMOUNT_INVALID', [{ ...leg(0, 1), stops: 1 }]],
    ['NO_ROOM', [leg(0, 2 ** 53 - 1)]],
    ['RESOURCE_INVALID', [{ ...leg(0, 1), resourceId: 'dep_train_20260602' }]],
    ['RESOURCE_INVALID', [{ ...leg(0, 1), resourceId: `${train().id}/01` }]],
    ['RESOURCE_INVALID', [{ ...leg(0, 1), resourceId: `${'x'.repeat(300)}/1` }]],
    ['RESOURCE_INVALID', [{ ...leg(0, 1), kind: 'ship' as 'leg' }]],
    ['RESOURCE_INVALID', [{ ...leg(0, 1), kind: 'run' as const }]],
    ['RESOURCE_INVALID', [{ ...leg(0, 1), kind: 'storage' as const, resourceId: 'pnt/20260231' }]],
    ['DEPARTURE_MISSING', [leg(0, 1, 1, 'dep_none_20260602')]],
    ['LEG_MISSING', [leg(2, 1)]],
    [
      'RUN_MISSING',
      [{ ...leg(0, 1), kind: 'run' as const, resourceId: 'are/r/20260602', stops: 1 }],
    ],
    ['STORAGE_MISSING', [{ ...leg(0, 1), kind: 'storage' as const, resourceId: 'pnt/20260602' }]],
  ])('is refused with %s', (code, items) => {
    const space = asker([opened]);
    expect(space.code(hold('h1', items))).toBe(code);
    expect(legOf(space, 0).soldGrams).toBe(0);
  });

  it.each([
    ['SELLER_MISSING', { sellerId: '' }],
    ['HOLD_ID_MISSING', { holdId: '' }],
    ['HOLD_ID_MISSING', { holdId: 'h'.repeat(101) }],
    ['HOLD_UNTIL_INVALID', { until: noon }],
    ['HOLD_UNTIL_INVALID', { until: noon + 7 * 24 * hourMs + 1 }],
    ['HOLD_UNTIL_INVALID', { until: Number.NaN }],
  ])('is refused with %s for what surrounds it', (code, change) => {
    expect(asker([opened]).code(hold('h1', [leg(0, 1)], change))).toBe(code);
  });

  it('is refused from the cut-off of the leg on, which for a later leg is later', () => {
    const space = asker([opened]);
    const departure = space.state.departures.get(train().id);
    space.at = cutoffAt(departure as never, legOf(space, 0));
    const until = space.at + 1;
    expect(space.code(hold('h1', [leg(0, 1)], { until }))).toBe('TOO_LATE');
    expect(space.code(hold('h2', [leg(1, 1)], { until }))).toBe('granted');
    space.at -= 1;
    expect(space.code(hold('h3', [leg(0, 1)], { until }))).toBe('granted');
  });

  it('is refused on a cancelled departure, and to a member that may not sell it', () => {
    const closed = train({ sellerIds: ['mbr_other'] });
    expect(asker([opened, cancelled]).code(hold('h1', [leg(0, 1)]))).toBe('DEPARTURE_CANCELLED');
    const space = asker([{ kind: 'open', departure: closed }]);
    expect(space.code(hold('h1', [leg(0, 1)]))).toBe('SELLER_NOT_ALLOWED');
    const departure = space.state.departures.get(train().id);
    expect(roomOnLeg(departure as never, 0, 'mbr_seller', noon)).toEqual({ grams: 0, cm3: 0 });
    expect(roomOnLeg(departure as never, 0, 'mbr_other', noon).grams).toBe(1_000);
  });

  it('takes runs on their weekdays by weight, volume and stops, and storage by volume', () => {
    const run = { areaId: 'are_1', reference: 'am/1', memberId: 'mbr_carrier', days: [2] };
    const space = asker([
      { kind: 'openRun', run: { ...run, grams: 100, cm3: 100, stops: 2 } },
      { kind: 'openStorage', storage: { pointId: 'pnt_a', memberId: 'mbr_carrier', cm3: 100 } },
    ]);
    const ask = (id: string, kind: 'run' | 'storage', resourceId: string, amounts: object) =>
      space.code(hold(id, [{ kind, resourceId, grams: 1, cm3: 1, stops: 0, ...amounts }]));
    expect(ask('a', 'run', 'are_1/am/1/20260602', { stops: 2 })).toBe('granted');
    expect(ask('b', 'run', 'are_1/am/1/20260602', { stops: 1 })).toBe('NO_ROOM');
    expect(ask('c', 'run', 'are_1/am/1/20260609', { stops: 1, grams: 101 })).toBe('NO_ROOM');
    expect(ask('d', 'run', 'are_1/am/1/20260609', { stops: 1, cm3: 101 })).toBe('NO_ROOM');
    expect(ask('e', 'run', 'are_1/am/1/20260603', { stops: 1 })).toBe('RUN_MISSING');
    expect(ask('f', 'run', 'are_1/am/1/20260526', { stops: 1 })).toBe('TOO_LATE');
    expect(ask('g', 'storage', 'pnt_a/20260602', { grams: 0, cm3: 100 })).toBe('granted');
    expect(ask('h', 'storage', 'pnt_a/20260602', {})).toBe('NO_ROOM');
    expect(ask('i', 'storage', 'pnt_a/20260530', {})).toBe('TOO_LATE');
  });
});
