import type { AuditRule } from './findings';
import type { Fact } from './logOf';
import {
  at,
  cut,
  departsAt,
  departure,
  holdFact,
  lookAtAll,
  opened,
  pool,
  spaceFact,
  train,
} from './log.test-data';

const kept = { allotment: { memberId: 'mbr_1', grams: 40, cm3: 40, releaseMinutes: 60 } };
const allotted = (n: number, grams = 40): Fact =>
  spaceFact(n, 'AllotmentChanged', train, {
    allotment: { ...kept.allotment, grams, cm3: grams },
  });
const overflow = (n: number, over: number): Fact =>
  spaceFact(
    n,
    'OverflowRaised',
    train,
    { overflow: { departureId: train, leg: 0, overGrams: over, overCm3: over } },
    1,
  );
const run = (n: number, stops: number): Fact =>
  spaceFact(n, 'RunOffered', 'are_1/am', { grams: 100, cm3: 100, stops, days: [3] });
const storage = (n: number, cm3: number): Fact => spaceFact(n, 'StorageOffered', 'pnt_1', { cm3 });
const item = (kind: string, resourceId: string, amounts: object) => {
  return { kind, resourceId, grams: 0, cm3: 0, stops: 0, ...amounts };
};

describe('a log in which everything is as it must be', () => {
  const log = [
    opened(1, 100),
    allotted(2),
    holdFact(3, 'SpaceHeld', { grams: 50, own: 40 }),
    holdFact(4, 'SpaceCommitted', { grams: 50, own: 40, changes: 2 }),
    holdFact(5, 'SpaceHeld', { id: 'hld_2', grams: 50, sellerId: 'mbr_2', until: at + 6_000 }),
    holdFact(6, 'HoldExpired', { id: 'hld_2', grams: 50, sellerId: 'mbr_2', changes: 2 }),
    holdFact(7, 'SpaceCommitted', { grams: 20, own: 20, changes: 3 }),
    cut(8, 10, 20),
    overflow(8, 10),
    holdFact(9, 'SpaceReleased', { grams: 20, own: 20, changes: 4 }),
    holdFact(10, 'SpaceReleased', { id: 'hld_3', items: [] }),
    spaceFact(11, 'DepartureCancelled', train, {}),
    run(12, 2),
    storage(13, 50),
    holdFact(14, 'SpaceCommitted', {
      id: 'hld_4',
      items: [
        item('run', 'are_1/am/20260603', { grams: 100, cm3: 1, stops: 2 }),
        item('storage', 'pnt_1/20260603', { cm3: 50, grams: 900 }),
      ],
    }),
  ];

  test('is clean, and what stands at its end is what was not given back', () => {
    const { findings, space } = lookAtAll(log);
    expect(findings.broken).toEqual([]);
    expect([...space.holds.keys()]).toEqual(['hld_4']);
    expect(space.departures.get(train)?.legs[0]?.sold).toEqual({ grams: 0, cm3: 0, stops: 0 });
    expect([...space.ended.keys()]).toEqual(['hld_2', 'hld_1', 'hld_3']);
  });

  /** Which fact is named when one is missing; what nothing follows, the service's figures show. */
  const missing: Readonly<Record<string, string | undefined>> = {
    'space/1/0': 'space/2/0',
    'space/2/0': 'space/3/0',
    'space/3/0': 'space/4/0',
    'space/4/0': 'space/7/0',
    'space/5/0': 'space/6/0',
    'space/6/0': 'space/8/0',
    'space/7/0': 'space/8/0',
    'space/8/0': 'space/8/1',
    'space/8/1': 'space/8/0',
    'space/12/0': 'space/14/0',
    'space/13/0': 'space/14/0',
  };

  test.each(log.map(({ id }) => id))('without %s names the first that does not fit', (id) => {
    const { first } = lookAtAll(log.filter((fact) => fact.id !== id));
    expect(first?.record).toBe(missing[id]);
  });

  test.each(log.map((fact, index) => [fact.id, index] as const))(
    'has %s twice: the second is named',
    (_id, index) => {
      const fact = log[index] as Fact;
      const again = { ...fact, id: 'space/99/0', version: 99_000 };
      expect(lookAtAll([...log, again]).first).toMatchObject({ record: 'space/99/0', group: 99 });
      const both = [...log.slice(0, index + 1), { ...fact, id: `${fact.id}0` }];
      expect(lookAtAll(both).first).toMatchObject({ record: `${fact.id}0` });
    },
  );
});

const held = holdFact(2, 'SpaceHeld');
const breaking: readonly (readonly [string, AuditRule, readonly Fact[]])[] = [
  ['more than is published', 'PUBLISHED_EXCEEDED', [opened(1, 9), held]],
  [
    'more volume than is published',
    'PUBLISHED_EXCEEDED',
    [
      opened(1, 20),
      holdFact(2, 'SpaceHeld', { items: [item('leg', `${train}/0`, { grams: 1, cm3: 21 })] }),
    ],
  ],
  [
    'more to an exchange than is published',
    'PUBLISHED_EXCEEDED',
    [opened(1, 10), held, holdFact(3, 'SpaceHeld', { grams: 11, changes: 2 })],
  ],
  [
    'anything more on what was cut below what is sold',
    'PUBLISHED_EXCEEDED',
    [
      opened(1, 30),
      held,
      cut(3, 5, 10),
      overflow(3, 5),
      holdFact(4, 'SpaceHeld', { id: 'hld_2', grams: 1 }),
    ],
  ],
  [
    'more stops than a round has',
    'PUBLISHED_EXCEEDED',
    [
      run(1, 1),
      holdFact(2, 'SpaceHeld', {
        items: [item('run', 'are_1/am/20260603', { grams: 1, cm3: 1, stops: 2 })],
      }),
    ],
  ],
  [
    'a round on a day on which it does not run',
    'PUBLISHED_EXCEEDED',
    [
      run(1, 1),
      holdFact(2, 'SpaceHeld', {
        items: [item('run', 'are_1/am/20260604', { grams: 1, cm3: 1, stops: 1 })],
      }),
    ],
  ],
  [
    'more than a point keeps',
    'PUBLISHED_EXCEEDED',
    [
      storage(1, 5),
      holdFact(2, 'SpaceHeld', { items: [item('storage', 'pnt_1/20260603', { cm3: 6 })] }),
    ],
  ],
  ['space that nobody published', 'RESOURCE_UNKNOWN', [held]],
  ['what is kept for another', 'POOL_EXCEEDED', [opened(1, 45, [pool('mbr_2', 40)]), held]],
  [
    'more from an allotment than is kept in it',
    'POOL_EXCEEDED',
    [opened(1, 90, [pool('mbr_1', 5)]), holdFact(2, 'SpaceHeld', { own: 6 })],
  ],
  [
    'an allotment of nobody',
    'POOL_EXCEEDED',
    [opened(1, 90), holdFact(2, 'SpaceHeld', { own: 6 })],
  ],
  [
    'an allotment that does not fit beside what is sold',
    'POOL_EXCEEDED',
    [opened(1, 40), held, allotted(3, 31)],
  ],
  [
    'a cut of which nobody tells the overflow',
    'OVERFLOW_NOT_RAISED',
    [opened(1, 10), held, cut(3, 5, 10)],
  ],
  [
    'an overflow of another size',
    'OVERFLOW_NOT_RAISED',
    [opened(1, 10), held, cut(3, 5, 10), overflow(3, 4)],
  ],
  [
    'a departure that was cancelled',
    'GIVEN_WHEN_CANCELLED',
    [opened(1, 10), spaceFact(2, 'DepartureCancelled', train, {}), holdFact(3, 'SpaceHeld')],
  ],
  [
    'a commit on a departure that was cancelled',
    'GIVEN_WHEN_CANCELLED',
    [
      opened(1, 10),
      held,
      spaceFact(3, 'DepartureCancelled', train, {}),
      holdFact(4, 'SpaceCommitted', { changes: 2 }),
    ],
  ],
  [
    'a departure past its cut-off',
    'GIVEN_TOO_LATE',
    [opened(1, 10), holdFact((departsAt - at) / 1_000 - 3_600, 'SpaceHeld')],
  ],
  [
    'a hold that was over, to its commit',
    'HOLD_USED_AFTER_END',
    [
      opened(1, 10),
      holdFact(2, 'SpaceHeld', { until: at + 3_000 }),
      holdFact(3, 'SpaceCommitted', { changes: 2, until: at + 3_000 }),
    ],
  ],
  [
    'a hold that ends before its time',
    'HOLD_USED_AFTER_END',
    [opened(1, 10), held, holdFact(3, 'HoldExpired', { changes: 2 })],
  ],
  [
    'a committed hold, held again',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), holdFact(2, 'SpaceCommitted'), holdFact(3, 'SpaceHeld', { changes: 2 })],
  ],
  [
    'a committed hold that expires',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), holdFact(2, 'SpaceCommitted'), holdFact(3, 'HoldExpired', { changes: 2 })],
  ],
  [
    'other space than was held, to a commit',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), held, holdFact(3, 'SpaceCommitted', { grams: 9, changes: 2 })],
  ],
  [
    'a release of other space than was held',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), held, holdFact(3, 'SpaceReleased', { grams: 9, changes: 2 })],
  ],
  [
    'a hold that was released, once more',
    'HOLD_OUT_OF_ORDER',
    [
      opened(1, 10),
      held,
      holdFact(3, 'SpaceReleased', { changes: 2 }),
      holdFact(4, 'SpaceReleased', { changes: 3 }),
    ],
  ],
  [
    'the hold of another seller',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), held, holdFact(3, 'SpaceCommitted', { changes: 2, sellerId: 'mbr_2' })],
  ],
  ['less than nothing', 'AMOUNT_INVALID', [opened(1, 10), holdFact(2, 'SpaceHeld', { grams: -1 })]],
  ['a fraction', 'AMOUNT_INVALID', [opened(1, 10), holdFact(2, 'SpaceHeld', { grams: 0.5 })]],
  [
    'a departure once more that is sold already',
    'SEQUENCE_BROKEN',
    [opened(1, 10), held, opened(3, 10)],
  ],
  [
    'a change before the one before it',
    'SEQUENCE_BROKEN',
    [opened(1, 10), held, holdFact(3, 'SpaceCommitted', { changes: 3 })],
  ],
  [
    'a moment before the one before it',
    'SEQUENCE_BROKEN',
    [
      { ...opened(1, 10), at: at + 2_001, message: { departure: departure(10), at: at + 2_001 } },
      held,
    ],
  ],
  [
    'a moment that is not the one in it',
    'SEQUENCE_BROKEN',
    [opened(1, 10), { ...held, at: held.at + 1 }],
  ],
  [
    'a figure of what is sold that the holds do not make',
    'SERVICE_DIFFERS',
    [opened(1, 10), held, cut(3, 11, 9)],
  ],
  ['bytes that nobody can read', 'FACT_UNREADABLE', [opened(1, 10), { ...held, message: null }]],
  [
    'a hold under the name of another',
    'FACT_UNREADABLE',
    [opened(1, 10), { ...held, key: 'hld_9' }],
  ],
];

test.each(breaking)('%s: %s', (_what, rule, log) => {
  const { findings, first } = lookAtAll(log);
  const culprit = rule === 'OVERFLOW_NOT_RAISED' && log.length === 3 ? log[2] : log.at(-1);
  expect(first).toMatchObject({ rule, service: 'capacity', record: culprit?.id });
  expect(findings.brokenCount).toBeGreaterThan(0);
});

test('what an allotment kept is free for all once it is released', () => {
  const released = (departsAt - at) / 1_000 - 2 * 3_600;
  const log = (n: number) => [
    opened(1, 45, [{ ...pool('mbr_2', 40), releaseMinutes: 120 }]),
    holdFact(n, 'SpaceCommitted'),
  ];
  expect(lookAtAll(log(released - 1)).first?.rule).toBe('POOL_EXCEEDED');
  expect(lookAtAll(log(released)).first).toBeUndefined();
});
