import fc from 'fast-check';
import type { Actor } from '@serai/model';
import type { KnownUnit, UnitFact } from './unit';
import { unitFor, viewersOf } from './unitSight';
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
const operator = (member: string): Actor => ({
  subject: `per_${member}`,
  member,
  roles: ['operator'],
});
const seen = (member: string, ...facts: readonly UnitFact[]) =>
  unitFor(unitAfter(...facts), operator(member));
const told = (memberId: string, hour: number): UnitFact => ({
  type: 'UnitAnnounced',
  memberId,
  handOverId: 'hnd_1',
  at: at(hour),
});
const scanned = (memberId: string, hour: number, pointId: string): UnitFact =>
  captured(sscc, {
    memberId,
    pointId,
    eventTime: at(hour),
    recordTime: at(hour),
    eventId: `e${hour}`,
  });

describe('a parcel is seen', () => {
  test('before its collection by who sold it and by the first of the plan, even of the same hour', () => {
    const facts = [expected(sscc, ['b', 'a', 'c'])];
    expect(seen('a', ...facts)).toBeDefined();
    expect(seen('b', ...facts)).toBeDefined();
    expect(seen('c', ...facts)).toBeUndefined();
    expect(seen('d', ...facts)).toBeUndefined();
    const { ever, now } = viewersOf(unitAfter(...facts) as KnownUnit);
    expect([[...ever].sort(), [...now].sort()]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('no more by who was told that it comes, once somebody else has taken it', () => {
    const facts = [expected(sscc), began('a', 1), told('b', 2)];
    expect(seen('b', ...facts)).toMatchObject({ status: 'in_custody' });
    expect(seen('b', ...facts, moved('a', 'c', 3))).toBeUndefined();
  });

  test('by its seller’s shipper who booked it, and by no other customer', () => {
    const shipper = (subject: string): Actor => ({ subject, member: 'a', roles: ['shipper'] });
    const unit = unitAfter(expected(sscc), began('a', 1), scanned('a', 2, 'x'));
    expect(unitFor(unit, shipper('anna'))).toMatchObject({ pointId: 'x' });
    expect(unitFor(unit, shipper('otto'))).toBeUndefined();
  });

  test('by who held it as it was then, and as delivered only by who delivered it', () => {
    const way = [expected(sscc, ['d', 'b', 'c']), began('d', 1), scanned('d', 2, 'x')];
    const facts = [...way, moved('d', 'b', 3), scanned('b', 4, 'y'), delivered('b', 5)];
    expect(seen('d', ...facts)).toMatchObject({ status: 'in_custody', pointId: 'x' });
    expect(seen('d', ...facts)?.custody.map(({ until }) => until)).toEqual([at(3), null]);
    expect(seen('b', ...facts)).toMatchObject({ status: 'delivered', pointId: 'y' });
    expect(seen('b', ...facts)?.history).toHaveLength(1);
  });

  test('by a stranger who read it only as that reading', () => {
    const unit = seen(
      'd',
      expected(sscc),
      began('a', 1),
      scanned('a', 2, 'x'),
      scanned('d', 3, 'y'),
    );
    expect(unit).toMatchObject({ status: 'unknown', pointId: 'y', childSsccs: [], custody: [] });
    expect(unit?.history).toHaveLength(1);
    expect(unit).not.toHaveProperty('bookingId');
  });

  test('by those who are listed as its viewers, and by no others', () => {
    const facts = [expected(sscc, ['d', 'b']), began('d', 1), told('b', 2), scanned('c', 2, 'x')];
    const unit = unitAfter(...facts) as KnownUnit;
    expect([...viewersOf(unit).ever].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect([...viewersOf(unit).now].sort()).toEqual(['a', 'b', 'd']);
    const next = viewersOf(unitAfter(...facts, moved('d', 'b', 3)) as KnownUnit);
    expect([...next.now].sort()).toEqual(['a', 'b']);
  });
});

/** A journey: the holder reads the parcel, announces it, hands it on; at the end it is delivered. */
const journeys = fc.array(
  fc.record({ to: fc.constantFrom('b', 'c', 'd', 'e'), isAnnounced: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

test('on any journey nobody reads an event, a place or a holder outside its own intervals', () => {
  fc.assert(
    fc.property(journeys, fc.boolean(), (legs, isEnded) => {
      const facts: UnitFact[] = [expected(sscc, ['b', 'c']), began('b', 1), scanned('b', 2, 'p2')];
      // Hours in which a member may read, kept by hand: custody, and from its announcement on.
      const spans: { member: string; from: number; until: number }[] = [];
      let [holder, since, hour] = ['b', 1, 2];
      for (const { to, isAnnounced } of legs) {
        if (to === holder) continue;
        if (isAnnounced) facts.push(told(to, (hour += 1)));
        const from = hour;
        facts.push(scanned(holder, (hour += 1), `p${hour}`), moved(holder, to, (hour += 1)));
        spans.push({ member: holder, from: since, until: hour });
        if (isAnnounced) spans.push({ member: to, from, until: hour });
        [holder, since] = [to, hour];
        facts.push(scanned(holder, (hour += 1), `p${hour}`));
      }
      if (isEnded) facts.push(delivered(holder, (hour += 1)));
      spans.push({ member: holder, from: since, until: isEnded ? hour : Infinity });
      const unit = unitAfter(...facts);
      for (const member of ['b', 'c', 'd', 'e', 'f']) {
        const own = spans.filter((span) => span.member === member);
        const mayRead = (instant: number) =>
          own.some(({ from, until }) => at(from) <= instant && instant <= at(until));
        const shown = unitFor(unit, operator(member));
        const before = member === 'b' ? at(0) : Infinity;
        const history = unit.status === 'absent' ? [] : unit.history;
        const allowed = history.filter(
          (event) => event.memberId === member || mayRead(event.recordTime),
        );
        expect(shown?.history ?? []).toEqual(allowed);
        if (shown === undefined) continue;
        const points = allowed.map(({ pointId }) => pointId);
        const holdsNow = own.some(({ until }) => until === Infinity);
        if (!holdsNow) expect([...points, undefined]).toContain(shown.pointId);
        for (const span of shown.custody) {
          const isOwn = span.memberId === member;
          expect(isOwn || mayRead(span.from) || span.from >= before).toBe(true);
          if (!isOwn && span.until !== null) expect(mayRead(span.until)).toBe(true);
        }
        if (!isEnded || member !== holder) expect(shown.status).not.toBe('delivered');
      }
    }),
  );
});
