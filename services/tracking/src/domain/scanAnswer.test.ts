import { answerScan } from './scanAnswer';
import { absentUnit } from './unit';
import {
  at,
  began,
  captured,
  code,
  delivered,
  expected,
  moved,
  unitAfter,
  way,
} from './tracking.test-data';

const sscc = code(1);
const held = unitAfter(expected(sscc), began('a', 1));

describe('a worker is told', () => {
  test('to call the office about a unit that nobody knows', () => {
    const unknown = unitAfter(captured(sscc));
    for (const unit of [absentUnit, unknown]) {
      const answer = answerScan(unit, way, sscc, 'a', 'x', ['unknown_unit']);
      expect(answer).toMatchObject({ advice: 'call_office', belongs: false });
      expect(answer.flags).toEqual(['unknown_unit']);
    }
  });

  test('to hold what was delivered or cancelled', () => {
    const ended = unitAfter(expected(sscc), began('a', 1), delivered('a', 2));
    const cancelled = unitAfter(expected(sscc), { type: 'UnitCancelled', at: at(1) });
    for (const unit of [ended, cancelled]) {
      const answer = answerScan(unit, way, sscc, 'a', 'x', []);
      expect(answer).toMatchObject({ advice: 'hold', belongs: false });
    }
  });

  test('to hold what is astray, and what a member off its way has', () => {
    expect(answerScan(held, way, sscc, 'a', 'z', [])).toMatchObject({ advice: 'hold' });
    expect(answerScan(held, way, sscc, 'd', 'x', [])).toMatchObject({ advice: 'hold' });
  });

  test('where it goes next, with whom, and when', () => {
    const next = { nextMemberId: 'b', nextPointId: 'y', nextDepartureId: 'dep_10', nextAt: at(10) };
    const given = answerScan(held, way, sscc, 'a', 'x', []);
    expect(given).toMatchObject({ advice: 'hand_over', belongs: true, ...next });
    expect(answerScan(held, way, sscc, 'b', 'x', [])).toMatchObject({ advice: 'load', ...next });
    expect(answerScan(held, way, sscc, 'c', 'y', [])).toMatchObject({ advice: 'deliver' });
    const door = answerScan(held, way, sscc, 'a', undefined, []);
    expect(door).toMatchObject({ advice: 'keep', belongs: true, nextPointId: 'x' });
  });

  test('who has it next, only where the parcel is its to see; else its own part, or to hold', () => {
    const passed = unitAfter(expected(sscc), began('a', 1), moved('a', 'b', 2), moved('b', 'c', 3));
    expect(answerScan(passed, way, sscc, 'b', 'x', [])).toMatchObject({ nextMemberId: 'b' });
    const former = answerScan(passed, way, sscc, 'b', 'y', []);
    const hold = { sscc, flags: [], advice: 'hold', belongs: false };
    expect(former).toEqual({ ...hold, message: former.message });
    expect(answerScan(held, way, sscc, 'c', 'x', [])).toEqual(former);
    expect(answerScan(passed, way, sscc, 'a', 'y', [])).toMatchObject({ nextMemberId: 'c' });
  });

  test('to keep what has no plan, and what is at the end of its plan', () => {
    expect(answerScan(held, [], sscc, 'a', 'x', [])).toMatchObject({
      advice: 'keep',
      belongs: true,
    });
    expect(answerScan(held, [], sscc, 'b', 'x', [])).toMatchObject({ belongs: false });
    const toPoint = way.slice(0, 2);
    const end = answerScan(held, toPoint, sscc, 'b', 'y', []);
    expect(end).toMatchObject({ advice: 'keep', belongs: true });
  });

  test('a sentence for every advice', () => {
    expect(answerScan(held, way, sscc, 'b', 'x', []).message).toMatch(/^Load .*\.$/);
    expect(answerScan(held, way, sscc, 'a', 'z', []).message).toMatch(/^It does not belong.*\.$/);
  });
});
