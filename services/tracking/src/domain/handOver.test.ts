import fc from 'fast-check';
import type { Condition, HandOver, HandOverFact } from './handOver';
import {
  absentHandOver,
  evolveHandOver,
  isSameAnnouncement,
  receiveUnit,
  reconcile,
  sign,
} from './handOver';
import { announced, at, code, handOverAfter, outcomes } from './tracking.test-data';

const [one, two, inner, stranger] = [code(1), code(2), code(3), code(4)] as const;
const told = [announced({ [one]: [], [two]: [inner] })];
const receive =
  (sscc: string, condition: Condition = 'ok', note = '') =>
  (state: HandOver) =>
    receiveUnit(state, sscc, condition, note, []);
const close = (state: HandOver) => reconcile(state, () => 'digest', at(3));
const signBy =
  (memberId: string, digest = 'digest') =>
  (state: HandOver) =>
    sign(state, { memberId, subject: 'per_1', at: at(4), digest, deemed: false });

describe('a hand-over', () => {
  test('gives each unit an outcome: ok, damaged, refused, short and over', () => {
    const state = handOverAfter(told, receive(one, 'damaged', 'wet'), receive(stranger), close);
    expect(outcomes(state)).toEqual({ [one]: 'damaged', [two]: 'short', [stranger]: 'over' });
    const refused = handOverAfter(told, receive(one, 'refused'), receive(two), close);
    expect(outcomes(refused)).toEqual({ [one]: 'refused', [two]: 'ok' });
    expect(refused).toMatchObject({ status: 'reconciled', reconciledAt: at(3), digest: 'digest' });
  });

  test('expects what an announced unit is said to contain, too', () => {
    expect(outcomes(handOverAfter(told, receive(inner)))).toMatchObject({ [inner]: 'ok' });
  });

  test('keeps a stranger over, even if it was refused first', () => {
    const state = handOverAfter(told, receive(stranger, 'refused'), receive(stranger));
    expect(outcomes(state)).toMatchObject({ [stranger]: 'over' });
  });

  test('does not give back what was accepted, and takes what was refused after all', () => {
    const accepted = handOverAfter(told, receive(one), receive(one, 'refused'));
    expect(outcomes(accepted)).toMatchObject({ [one]: 'ok' });
    const after = handOverAfter(told, receive(one, 'refused'), receive(one));
    expect(outcomes(after)).toMatchObject({ [one]: 'ok' });
    const worse = handOverAfter(told, receive(one), receive(one, 'damaged'));
    expect(outcomes(worse)).toMatchObject({ [one]: 'damaged' });
  });

  test('is the same after it was told twice, and closed once it is reconciled', () => {
    const state = handOverAfter(told, receive(one));
    expect(receive(one)(state)).toEqual([]);
    const closed = handOverAfter(told, receive(one), close);
    expect(close(closed)).toEqual([]);
    expect(receive(two)(closed)).toEqual([]);
    const late: HandOverFact = {
      type: 'LineReceived',
      line: { sscc: two, outcome: 'ok', note: '', isAnnounced: true, content: [] },
    };
    expect(evolveHandOver(closed, late)).toBe(closed);
  });

  test('is signed by both, each once, and by nobody who saw something else', () => {
    const closed = handOverAfter(told, receive(one), close);
    expect(() => signBy('a', 'other')(closed)).toThrow(
      expect.objectContaining({ code: 'DIGEST_STALE' }),
    );
    const half = handOverAfter(told, receive(one), close, signBy('a'));
    expect(half.status).toBe('reconciled');
    expect(signBy('a')(half)).toEqual([]);
    expect(handOverAfter(told, close, signBy('a'), signBy('b')).status).toBe('signed');
  });

  test('is not signed before it is reconciled, nor is one that does not exist', () => {
    const code = (name: string) => expect.objectContaining({ code: name });
    const open = handOverAfter(told);
    expect(() => signBy('a')(open)).toThrow(code('HAND_OVER_NOT_RECONCILED'));
    for (const decide of [signBy('a'), close, receive(one)]) {
      expect(() => decide(absentHandOver)).toThrow(code('HAND_OVER_MISSING'));
    }
  });

  test('is the same announcement only with the same units, place and receiver', () => {
    const state = handOverAfter(told, receive(stranger), receive(inner));
    if (state.status === 'absent') throw new Error('nothing was announced');
    const asked = { toMemberId: 'b', pointId: 'x', departureId: '' };
    expect(isSameAnnouncement(state, asked, [two, one])).toBe(true);
    expect(isSameAnnouncement(state, asked, [one])).toBe(false);
    expect(isSameAnnouncement(state, asked, [one, stranger])).toBe(false);
    expect(isSameAnnouncement(state, { ...asked, toMemberId: 'c' }, [one, two])).toBe(false);
    expect(isSameAnnouncement(state, { ...asked, pointId: 'y' }, [one, two])).toBe(false);
  });
});

test('every announced unit has exactly one outcome, whatever was scanned', () => {
  const scans = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('ok', 'damaged', 'refused')),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(scans, (all) => {
      const decisions = all.map(([serial, how]) => receive(code(serial), how as Condition));
      const state = handOverAfter(told, ...decisions, close);
      if (state.status === 'absent') throw new Error('nothing was announced');
      const named = state.lines.map(({ sscc }) => sscc);
      expect(new Set(named).size).toBe(named.length);
      expect(named).toEqual(expect.arrayContaining([one, two]));
      expect(Object.values(outcomes(state))).not.toContain('announced');
    }),
  );
});
