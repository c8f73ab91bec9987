import type { Fact } from './logOf';
import {
  allotted,
  at,
  cut,
  holdFact,
  item,
  lookAtAll,
  opened,
  overflow,
  run,
  spaceFact,
  storage,
  train,
} from './log.test-data';

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
