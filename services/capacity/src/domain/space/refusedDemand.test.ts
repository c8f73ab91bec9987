import { refusedDemand, refusedIn, type RefusedAsk } from './refusedDemand';
import type { SpaceItem } from './hold';
import { asker, hold, leg, noon, train, type BareCommand } from './space.test-data';

const run = { areaId: 'are_1', reference: 'AM/2', memberId: 'mbr_collector', days: [2, 3] };
const storage = { pointId: 'pnt_1', memberId: 'mbr_keeper', cm3: 10 };
const offers: readonly BareCommand[] = [
  { kind: 'open', departure: train() },
  { kind: 'openRun', run: { ...run, grams: 10, cm3: 10, stops: 1 } },
  { kind: 'openStorage', storage },
];
const onRun: SpaceItem = {
  ...{ kind: 'run', resourceId: 'are_1/AM/2/20260602' },
  ...{ grams: 11, cm3: 1, stops: 1 },
};
const stored: SpaceItem = {
  ...{ kind: 'storage', resourceId: 'pnt_1/20260602' },
  ...{ grams: 0, cm3: 11, stops: 0 },
};

test('what was refused for lack of room is noted once each, at the first resource too full', () => {
  const space = asker([...offers, hold('h0', [leg(0, 1)])]);
  const before = space.groups.length;
  const expectedVersion = space.state.holds.get('h0')?.version ?? 0;
  const exchange = { kind: 'exchange' as const, sellerId: null, expectedVersion };
  space.ask(hold('h1', [leg(1, 5), leg(0, 2_000), onRun]));
  space.ask(hold('h2', [onRun]));
  space.ask(hold('h3', [leg(0, 1), stored]));
  space.ask({ ...exchange, holdId: 'h0', items: [leg(0, 3_000)] });
  space.ask(hold('h4', [leg(7, 1)]));
  space.ask(hold('h5', [leg(0, 1)]));
  space.ask({ kind: 'commit', holdId: 'h9', sellerId: null });
  const groups = space.groups.slice(before);
  expect(groups.flatMap((group) => refusedIn(group, space.state))).toEqual(
    [
      { holdId: 'h1', memberId: 'mbr_carrier', ...leg(0, 2_000) },
      { holdId: 'h2', memberId: 'mbr_collector', ...onRun },
      { holdId: 'h3', memberId: 'mbr_keeper', ...stored },
      { holdId: 'h0', memberId: 'mbr_carrier', ...leg(0, 3_000) },
    ].map((ask, nth) => ({ id: `${before + nth + 1}/0`, at: noon, ...ask })),
  );
});

test('a hold counts once, with what it asked first; the most refused come first', () => {
  const ask = (holdId: string, resourceId: string, grams: number): RefusedAsk => {
    const amount = { grams, cm3: 2 * grams, stops: 0 };
    return {
      id: '',
      at: noon,
      holdId,
      memberId: 'mbr_carrier',
      kind: 'leg',
      resourceId,
      ...amount,
    };
  };
  const asks = [
    ask('h1', 'dep_a/0', 10),
    ask('h1', 'dep_b/0', 5),
    ask('h2', 'dep_b/0', 7),
    ask('h1', 'dep_b/0', 500),
  ];
  expect(refusedDemand(asks)).toMatchObject([
    { resourceId: 'dep_b/0', refusals: 3, holds: 2, amount: { grams: 12, cm3: 24 } },
    { resourceId: 'dep_a/0', refusals: 1, holds: 1, amount: { grams: 10, cm3: 20 } },
  ]);
});
