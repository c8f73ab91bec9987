import {
  audited,
  collected,
  delivered,
  ended,
  handOver,
  handOverFact,
  minute,
  moved,
  other,
  received,
  sscc,
  takenOver,
  unitFact,
} from './custody.test-data';
import type { AuditRule } from './findings';
import type { Fact } from './logOf';

/** From A over B to C, who delivers; the other unit stays with A. */
const log: readonly Fact[] = [
  collected(2, 'A'),
  collected(2, 'A', other),
  ...takenOver(4, ['A', 'B'], 'hnd_1'),
  ...takenOver(7, ['B', 'C'], 'hnd_2'),
  delivered(10, 'C'),
  ...handOver('hnd_1', ['A', 'B'], { [sscc]: 'ok', [other]: 'short' }),
  ...handOver('hnd_2', ['B', 'C'], { [sscc]: 'damaged' }),
];

const without = (id: string): readonly Fact[] => log.filter((fact) => fact.id !== id);
const instead = (id: string, fact: Fact): readonly Fact[] => [...without(id), fact];
const unit = (version: number, code = sscc): string => `unit:${code}/${version}/0`;

test('a log in which everything is as it must be is clean, without gap or overlap', () => {
  const { findings, custody } = audited(log);
  expect(findings.broken).toEqual([]);
  const spans = custody.units
    .get(sscc)
    ?.spans.map((each) => [each.memberId, each.from, each.until]);
  expect(spans).toEqual([
    ['A', minute(2), minute(4)],
    ['B', minute(4), minute(7)],
    ['C', minute(7), minute(10)],
  ]);
  expect(custody.units.get(sscc)?.endedAt).toBe(minute(10));
  expect(custody.counts).toMatchObject({ CustodyMoved: 2, HandOverReconciled: 2 });
});

test.each(['ParcelLost', 'ParcelReturned', 'ParcelSeized', 'ParcelDestroyed'])(
  '%s ends custody as a delivery does, by who has it, once and for good',
  (type) => {
    const held = log.filter(({ id }) => id !== unit(10));
    const { findings, custody } = audited([...held, ended(10, type, 'C')]);
    expect(findings.broken).toEqual([]);
    expect(`Parcel${custody.units.get(sscc)?.end}`.toLowerCase()).toBe(type.toLowerCase());
    expect(audited([...held, ended(10, type, 'A')]).first?.rule).toBe('ENDED_BY_ANOTHER');
    const again = [...held, ended(10, type, 'C'), collected(11, 'A')];
    expect(audited(again).first).toMatchObject({ rule: 'CUSTODY_AFTER_END', record: unit(11) });
  },
);

const broken: readonly (readonly [string, AuditRule, record: string, readonly Fact[]])[] = [
  ['no collection', 'CUSTODY_INTERRUPTED', unit(5), without(unit(2))],
  ['a move is missing', 'CUSTODY_INTERRUPTED', unit(8), without(unit(5))],
  ['the last move is missing', 'ENDED_BY_ANOTHER', unit(10), without(unit(8))],
  ['the scan of a move is missing', 'MOVED_WITHOUT_SCAN', unit(5), without(unit(4))],
  [
    'it moved at another moment than the scan',
    'MOVED_WITHOUT_SCAN',
    unit(5),
    instead(unit(5), moved(5, ['A', 'B'], 'hnd_1', minute(6))),
  ],
  [
    'somebody else scanned it',
    'MOVED_WITHOUT_SCAN',
    unit(5),
    instead(unit(4), received(4, 'C', 'hnd_1', minute(4))),
  ],
  [
    'two members have it: collected while another had it',
    'CUSTODY_OVERLAPS',
    unit(6),
    [...log, collected(6, 'X')],
  ],
  [
    'it was handed over before it was collected',
    'CUSTODY_OVERLAPS',
    unit(5),
    instead(unit(2), collected(2, 'A', sscc, minute(5))),
  ],
  [
    'it was delivered before it was taken over',
    'CUSTODY_OVERLAPS',
    unit(10),
    instead(unit(10), delivered(10, 'C', minute(6))),
  ],
  [
    'it moved from who did not have it',
    'CUSTODY_INTERRUPTED',
    unit(8),
    instead(unit(8), moved(8, ['X', 'C'], 'hnd_2', minute(7))),
  ],
  ['custody after the end', 'CUSTODY_AFTER_END', unit(11), [...log, collected(11, 'A')]],
  [
    'moved after the end',
    'CUSTODY_AFTER_END',
    unit(12),
    [...log, ...takenOver(11, ['C', 'A'], 'hnd_2')],
  ],
  ['delivered twice', 'CUSTODY_AFTER_END', unit(11), [...log, delivered(11, 'C')]],
  ['delivered by another', 'ENDED_BY_ANOTHER', unit(10), instead(unit(10), delivered(10, 'B'))],
  [
    'a fact twice',
    'SEQUENCE_BROKEN',
    'unit:306141410000000018/2/1',
    [...log, { ...collected(2, 'A'), id: `${unit(2).slice(0, -1)}1` }],
  ],
  [
    'a fact that cannot be read',
    'FACT_UNREADABLE',
    unit(2),
    instead(unit(2), { ...collected(2, 'A'), message: null }),
  ],
  [
    'a hand-over without its lines',
    'FACT_UNREADABLE',
    'handOver:hnd_1/1/0',
    instead('handOver:hnd_1/1/0', {
      ...handOverFact(1, 'HandOverAnnounced', 'hnd_1', ['A', 'B'], {}),
      message: { handOver: null },
    }),
  ],
];

test.each(broken)('where %s, %s names %s', (_what, rule, record, facts) => {
  expect(audited(facts).first).toMatchObject({ service: 'tracking', rule, record });
});

test('what a subcontractor scanned moves to its contractor, and to nobody else', () => {
  const scanned = (forMemberId: string) => {
    const happening = { kind: 'received', memberId: 'S', forMemberId, handOverId: 'hnd_1' };
    return unitFact(4, 'UnitCaptured', { happening: { ...happening, recordTime: minute(4) } });
  };
  const before = log.find(({ id }) => id === unit(4))?.message?.['happening'];
  expect(before).toMatchObject({ kind: 'received', memberId: 'B', handOverId: 'hnd_1' });
  expect(audited(instead(unit(4), scanned('B'))).findings.broken).toEqual([]);
  expect(audited(instead(unit(4), scanned(''))).first).toMatchObject({
    rule: 'MOVED_WITHOUT_SCAN',
  });
});

const reconciled = (id: string, lines: Record<string, string>) =>
  instead(`handOver:${id}/3/0`, handOverFact(3, 'HandOverReconciled', id, ['A', 'B'], lines));

const differing: readonly (readonly [string, AuditRule, record: string, readonly Fact[]])[] = [
  ['was never announced', 'HAND_OVER_OUT_OF_ORDER', 'hnd_1/3/0', without('handOver:hnd_1/1/0')],
  ['was never reconciled', 'HAND_OVER_OUT_OF_ORDER', 'hnd_1/5/0', without('handOver:hnd_1/3/0')],
  [
    'is of other members than it was',
    'HAND_OVER_OUT_OF_ORDER',
    'hnd_1/3/0',
    instead('handOver:hnd_1/3/0', handOverFact(3, 'HandOverReconciled', 'hnd_1', ['A', 'X'], {})),
  ],
  [
    'says short of what moved',
    'HAND_OVER_DIFFERS',
    'hnd_1/5/0',
    [
      ...without('handOver:hnd_1/5/0'),
      handOverFact(5, 'HandOverSigned', 'hnd_1', ['A', 'B'], { [sscc]: 'short' }),
    ],
  ],
  [
    'says ok of what stayed',
    'HAND_OVER_DIFFERS',
    'hnd_1/3/0',
    reconciled('hnd_1', { [sscc]: 'ok', [other]: 'ok' }).filter(({ id }) => !id.includes('1/5/0')),
  ],
];

test.each(differing)('a hand-over that %s: %s', (_what, rule, record, facts) => {
  const { findings } = audited(facts);
  expect(findings.broken).toContainEqual(
    expect.objectContaining({ rule, record: `handOver:${record}` }),
  );
});

describe('a move is during a hand-over between the two', () => {
  const moves = (facts: readonly Fact[]) =>
    audited(facts).findings.broken.filter(({ rule }) => rule === 'MOVED_WITHOUT_SCAN');

  test('and of a hand-over that is known', () => {
    const unknown = log.filter(({ key }) => key !== 'hnd_2');
    expect(moves(unknown)).toEqual([
      expect.objectContaining({
        record: unit(8),
        figures: expect.objectContaining({ is: 'unknown' }),
      }),
    ]);
  });

  test('not before it was announced, and not after it was reconciled', () => {
    const late = handOverFact(1, 'HandOverAnnounced', 'hnd_1', ['A', 'B'], {}, minute(5));
    const facts = [...log.filter(({ key }) => key !== 'hnd_1'), late];
    expect(moves(facts)).toEqual([expect.objectContaining({ record: unit(5) })]);
    const [scan, move] = takenOver(95, ['A', 'B'], 'hnd_1', other) as [Fact, Fact];
    expect(moves([...log, scan, move])).toEqual([
      expect.objectContaining({ record: unit(96, other) }),
    ]);
  });
});

test('what the receiver had already, or a third member has, does not move and is no difference', () => {
  const facts = [
    collected(2, 'B'),
    collected(2, 'X', other),
    ...handOver('hnd_1', ['A', 'B'], { [sscc]: 'over', [other]: 'over' }),
  ];
  expect(audited(facts).findings.broken).toEqual([]);
});

describe('what is missing behind an intact seal', () => {
  const missed = (memberId: string) => {
    const happening = { kind: 'unpacked', condition: 'short', memberId, recordTime: minute(9) };
    return unitFact(9, 'UnitCaptured', { sscc, happening, at: minute(9) });
  };
  const back = (pair: readonly [string, string], by: string, condition = 'short') => {
    const fact = moved(10, pair, by, minute(9));
    return { ...fact, message: { ...fact.message, condition } };
  };
  const found = (...facts: readonly Fact[]) =>
    audited([...without(unit(10)), ...facts]).findings.broken.map(({ rule }) => rule);

  test('goes back to who gave it in the hand-over that is named', () => {
    expect(found(missed('C'), back(['C', 'A'], 'hnd_1'))).toEqual([]);
    expect(found(missed('C'), back(['C', 'B'], 'hnd_2'))).toEqual([]);
  });

  test('and to nobody else, nor where nobody or another missed it', () => {
    expect(found(missed('C'), back(['C', 'A'], 'hnd_2'))).toContain('MOVED_WITHOUT_SCAN');
    expect(found(missed('B'), back(['C', 'A'], 'hnd_1'))).toContain('MOVED_WITHOUT_SCAN');
    expect(found(back(['C', 'A'], 'hnd_1'))).toContain('MOVED_WITHOUT_SCAN');
    expect(found(missed('C'), back(['C', 'A'], 'hnd_1', 'ok'))).toContain('MOVED_WITHOUT_SCAN');
    expect(found(missed('C'), back(['B', 'A'], 'hnd_1'))).toContain('CUSTODY_INTERRUPTED');
  });
});

test('facts of other things are counted, and break nothing', () => {
  const { findings, custody } = audited([
    { ...unitFact(3, 'IncidentRaised', {}), id: 'incident:inc_1/1/0', key: 'inc_1' },
    unitFact(3, 'ParcelWeighed', { grams: 1 }),
  ]);
  expect(findings.broken).toEqual([]);
  expect(custody.counts).toEqual({ IncidentRaised: 1, ParcelWeighed: 1 });
});
