import fc from 'fast-check';
import type { DatedDeparture, Timetable } from './timetable';
import { timetableBook } from './timetableBook';

const run = fc.record({
  id: fc.nat(12),
  line: fc.nat(2),
  leaves: fc.nat(20),
  rides: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  freeGrams: fc.nat(9),
});
const revision = fc.record({
  stands: fc.uniqueArray(run, { selector: ({ id }) => id, maxLength: 8 }),
  gone: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
});

function departureOf({
  id,
  line,
  leaves,
  rides,
  freeGrams,
}: typeof run extends fc.Arbitrary<infer T> ? T : never): DatedDeparture {
  let at = leaves;
  const legs = rides.map((ride, index) => {
    const departsAt = at;
    at += ride;
    const [fromPointId, toPointId] = [`p${index}`, `p${index + 1}`];
    return { fromPointId, toPointId, departsAt, arrivesAt: at, freeGrams, freeCm3: 1 };
  });
  return { id: `d${id}`, lineId: `l${line}`, cutoffMinutes: 0, legs };
}

/** What each departure's legs are, in the order of the columns, and that they are linked. */
function toldBy({ trips, paths, trip, leg, next, ...columns }: Timetable): unknown[] {
  return Array.from(trip, (number, at) => {
    const on = leg[at]!;
    const after = next[at]!;
    if (after >= 0) expect([trip[after], leg[after]]).toEqual([number, on + 1]);
    else expect(paths.path[on + 1]).not.toBe(paths.path[on]);
    const [line, from] = [paths.lineIds[paths.path[on]!], paths.pointIds[paths.from[on]!]];
    const times = [columns.departs[at], columns.arrives[at]];
    return [trips.departureIds[number], line, from, ...times, columns.freeGrams[at]].join(' ');
  });
}

test('revised as it may be, a timetable tells what one made anew does, and earlier ones stay', () => {
  let changes = 0;
  fc.assert(
    fc.property(fc.array(revision, { maxLength: 6 }), (revisions) => {
      const book = timetableBook();
      const standing = new Map<string, DatedDeparture>();
      let before = { timetable: book.current, told: toldBy(book.current) };
      for (const { stands, gone } of revisions) {
        const made = stands.map(departureOf);
        const ids = gone.map((id) => `d${id}`);
        for (const id of ids) changes += standing.delete(id) ? 1 : 0;
        for (const departure of made) standing.set(departure.id, departure);
        const timetable = book.revise({ stands: made, gone: ids });
        expect(toldBy(before.timetable)).toEqual(before.told);
        before = { timetable, told: toldBy(timetable) };
        const anew = timetableBook().revise({ stands: standing.values(), gone: [] });
        expect([...before.told].sort()).toEqual(toldBy(anew).sort());
        timetable.departs.forEach((departs, at) => {
          if (at > 0) expect(departs).toBeGreaterThanOrEqual(timetable.departs[at - 1]!);
        });
      }
    }),
    { numRuns: 500 },
  );
  expect(changes).toBeGreaterThan(50);
});
