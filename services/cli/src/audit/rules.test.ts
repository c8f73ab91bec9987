import type { AuditRule } from './findings';
import type { Fact } from './logOf';
import {
  allotted,
  at,
  cut,
  departsAt,
  departure,
  holdFact,
  item,
  lookAtAll,
  opened,
  overflow,
  pool,
  run,
  spaceFact,
  storage,
  train,
} from './log.test-data';

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
    'a second warning of the same end',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), held, holdFact(3, 'HoldExpiring'), holdFact(4, 'HoldExpiring')],
  ],
  [
    'a warning of the end of what is committed',
    'HOLD_OUT_OF_ORDER',
    [opened(1, 10), holdFact(2, 'SpaceCommitted'), holdFact(3, 'HoldExpiring')],
  ],
  [
    'a warning that comes after the end',
    'HOLD_USED_AFTER_END',
    [opened(1, 10), holdFact(2, 'SpaceHeld', { until: at + 3_000 }), holdFact(3, 'HoldExpiring')],
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

test('an allotment of volume alone is no matter of weight, of which too much is sold already', () => {
  const half = { memberId: 'mbr_2', grams: 0, cm3: 5, releaseMinutes: 60 };
  const over = { ...departure(100, 10), legs: [{ departsAt, grams: 5, cm3: 100, soldGrams: 10 }] };
  const legs = over.legs.map((leg) => ({ ...leg, soldCm3: 10, pools: [] }));
  const lighter = { departure: { ...over, legs }, what: 'capacity' };
  const raised = { departureId: train, leg: 0, overGrams: 5, overCm3: 0 };
  const log = [
    opened(1, 100),
    held,
    spaceFact(3, 'DepartureRevised', train, lighter),
    spaceFact(3, 'OverflowRaised', train, { overflow: raised }, 1),
    spaceFact(4, 'AllotmentChanged', train, { allotment: half }),
  ];
  expect(lookAtAll(log).first).toBeUndefined();
});

describe('days that are over', () => {
  const taken = (n: number, yyyymmdd: string) => {
    const items = [item('run', `are_1/am/${yyyymmdd}`, { grams: 60, cm3: 60, stops: 1 })];
    return holdFact(n, 'SpaceHeld', { id: `hld_${n}`, items });
  };
  const over = (yyyymmdd: string, overGrams: number, index: number, further = 0): Fact => {
    const of = { kind: 'run', resourceId: `are_1/am/${yyyymmdd}`, departureId: '', leg: 0 };
    const overflow = { ...of, overGrams, overCm3: 0, overStops: 0 };
    const fact = spaceFact(4, 'OverflowRaised', 'are_1/am', { overflow }, index);
    return further === 0 ? fact : { ...fact, id: `${fact.id}/${further}` };
  };
  const offer = { grams: 40, cm3: 100, stops: 2, days: [3] };
  const smaller = spaceFact(4, 'RunOffered', 'are_1/am', offer);
  const log = [run(1, 2), taken(2, '20260603'), taken(3, '20260610'), smaller];

  test('are so by what is taken and offered, and several share a number', () => {
    const right = [...log, over('20260603', 20, 1), over('20260610', 20, 1, 1)];
    expect(lookAtAll(right).first).toBeUndefined();
    const wrong = [...log, over('20260603', 20, 1), over('20260610', 10, 1, 1)];
    expect(lookAtAll(wrong).first?.rule).toBe('OVERFLOW_NOT_RAISED');
    expect(lookAtAll([...log, over('20260603', 20, 0)]).first?.rule).toBe('SEQUENCE_BROKEN');
  });
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
