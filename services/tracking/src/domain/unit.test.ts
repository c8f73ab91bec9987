import fc from 'fast-check';
import type { KnownUnit, Unit, UnitFact } from './unit';
import { bookingOf, custodianOf, evolveUnit, mostEver } from './unit';
import {
  at,
  began,
  captured,
  code,
  delivered,
  expected,
  moved,
  unitAfter,
} from './tracking.test-data';

const sscc = code(1);
const known = (unit: Unit): KnownUnit => {
  if (unit.status === 'absent') throw new Error('the unit is absent');
  return unit;
};

describe('a parcel', () => {
  test('is expected, in custody from its collection, and delivered at the end', () => {
    const facts = [expected(sscc), began('a', 1), moved('a', 'b', 2), delivered('b', 3)];
    const lives = facts.map((_, index) => unitAfter(...facts.slice(0, index + 1)));
    expect(lives.map(({ status }) => status)).toEqual([
      'expected',
      'in_custody',
      'in_custody',
      'delivered',
    ]);
    expect(lives.map(custodianOf)).toEqual([undefined, 'a', 'b', undefined]);
    expect(known(unitAfter(...facts)).custody).toEqual([
      { memberId: 'a', from: at(1), until: at(2) },
      { memberId: 'b', from: at(2), until: at(3), handOverId: 'hnd_1' },
    ]);
  });

  test('that was scanned before its booking is unknown until then, and keeps its life', () => {
    const early = [captured(sscc, { pointId: 'x' }), began('a', 1)];
    expect(unitAfter(...early)).toMatchObject({ status: 'unknown', kind: 'unknown' });
    const told = unitAfter(...early, expected(sscc));
    expect(told).toMatchObject({ status: 'in_custody', kind: 'parcel', pointId: 'x' });
    expect([custodianOf(told), bookingOf(told)]).toEqual(['a', 'bkg_1']);
    const seen = unitAfter(captured(sscc), expected(sscc));
    expect(seen).toMatchObject({ status: 'expected', kind: 'parcel' });
    const gone = unitAfter(...early, delivered('a', 2), expected(sscc));
    expect(gone.status).toBe('delivered');
  });

  test('is cancelled only while it is expected', () => {
    const cancel: UnitFact = { type: 'UnitCancelled', at: at(9) };
    expect(unitAfter(expected(sscc), cancel).status).toBe('cancelled');
    expect(unitAfter(expected(sscc), began('a', 1), cancel).status).toBe('in_custody');
    const end = unitAfter(expected(sscc), began('a', 1), delivered('a', 2), cancel);
    expect(end.status).toBe('delivered');
  });

  test('is where it was last seen, whatever is told late or from the future', () => {
    const late = captured(sscc, { pointId: 'y', flags: ['out_of_order'] });
    const ahead = captured(sscc, { pointId: 'z', flags: ['future_time'] });
    const unit = unitAfter(expected(sscc), captured(sscc, { pointId: 'x' }), late, ahead);
    expect(known(unit)).toMatchObject({ pointId: 'x' });
    expect(known(unit).history).toHaveLength(3);
  });

  test('has the condition that the last reader saw', () => {
    const unit = unitAfter(expected(sscc), captured(sscc, { condition: 'damaged' }));
    expect(unit).toMatchObject({ condition: 'damaged' });
    expect(evolveUnit(unit, moved('a', 'b', 2, 'damaged'))).toMatchObject({ condition: 'damaged' });
  });

  test('is announced to one member at a time, and an older hand-over does not recall it', () => {
    const to = (memberId: string, handOverId: string): UnitFact => ({
      type: 'UnitAnnounced',
      memberId,
      handOverId,
      at: at(2),
    });
    const end = (handOverId: string): UnitFact => ({
      type: 'AnnouncementEnded',
      handOverId,
      at: at(3),
    });
    const twice = unitAfter(expected(sscc), began('a', 1), to('b', 'hnd_1'), to('c', 'hnd_2'));
    expect(known(twice).announced).toEqual({ memberId: 'c', handOverId: 'hnd_2' });
    expect(known(twice).life.at(-2)).toMatchObject({ member: 'b', event: 'withdrawn' });
    expect(evolveUnit(twice, end('hnd_1'))).toBe(twice);
    expect(known(evolveUnit(twice, end('hnd_2'))).announced).toBeUndefined();
    expect(known(evolveUnit(twice, moved('a', 'c', 4))).announced).toBeUndefined();
  });
});

test('a cage that was held before anybody made it is in custody once it is made', () => {
  const made: UnitFact = { type: 'UnitMade', sscc, kind: 'cage' };
  expect(unitAfter(captured(sscc), began('a', 1), made)).toMatchObject({
    status: 'in_custody',
    kind: 'cage',
  });
  const cage = unitAfter(made, { type: 'ContentChanged', childSsccs: [code(2)] });
  expect(cage).toMatchObject({ status: 'unknown', childSsccs: [code(2)] });
  const inside = unitAfter(made, { type: 'UnitEnclosed', parentSscc: code(3) });
  expect(inside).toMatchObject({ parentSscc: code(3) });
  expect(evolveUnit(inside, { type: 'UnitTakenOut' })).not.toHaveProperty('parentSscc');
});

test('custody has no gap and no overlap, whoever hands the parcel on', () => {
  const journeys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(journeys, fc.boolean(), (holders, isDelivered) => {
      const [first = 'a', ...rest] = holders;
      const facts = [expected(sscc), began(first, 1)];
      rest.forEach((to, index) => facts.push(moved(holders[index] ?? '', to, index + 2)));
      const end = holders.length + 2;
      if (isDelivered) facts.push(delivered(holders.at(-1) ?? '', end));
      const { custody } = known(unitAfter(...facts));
      for (let hour = 1; hour < end; hour += 0.5) {
        const now = custody.filter(
          ({ from, until }) => from <= at(hour) && (until === null || at(hour) < until),
        );
        expect(now).toHaveLength(1);
      }
      const after = custody.filter(({ until }) => until === null);
      expect(after).toHaveLength(isDelivered ? 0 : 1);
    }),
  );
});

test('a unit that is filled again and again remembers what lay in it last', () => {
  const trips = Array.from({ length: 12 }, (_, trip) => {
    const childSsccs = Array.from({ length: 500 }, (_each, nth) => code(trip * 500 + nth));
    return { type: 'ContentChanged', childSsccs } as const;
  });
  const again = { type: 'ContentChanged', childSsccs: [code(2 * 500)] } as const;
  const cage = unitAfter({ type: 'UnitMade', sscc: code(1), kind: 'cage' }, ...trips, again);
  const { everSsccs = [] } = cage as KnownUnit;
  expect(everSsccs).toHaveLength(mostEver);
  expect(everSsccs.at(-1)).toBe(code(2 * 500));
  expect(everSsccs).not.toContain(code(1));
  expect(everSsccs).toContain(code(11 * 500));
});
