import type { Entry, Exit, Patience, Question, Ridden, Way } from './question';
import type { Reached } from './reachFirst';
import { boardedAs, entryAt, reachFirst } from './reachFirst';
import { scan } from './scan';
import type { Timetable } from './timetable';
import { withoutCosts } from './withoutCosts';

/** A way that no other comes earlier than; what it costs is not looked at. */
export type EarliestWay = Omit<Way, 'price' | 'co2eGrams'>;

export interface Earliest {
  /** Null where there is none, or where none was found before the search was ended. */
  readonly way: EarliestWay | null;
  /** True where the search was ended before its end and nothing is known. */
  readonly incomplete: boolean;
}

/**
 * The earliest arrival alone, under all filters of a question. A connection scan with one arrival
 * for each point finds it, leaving out how many trips are taken and who hands parcels to whom; where
 * its way breaks one of these, the multi-criteria scan answers, prices left out. So it is exact.
 */
export function earliestArrival(
  timetable: Timetable,
  question: Question,
  patience: Patience,
): Earliest {
  const reached = reachFirst(timetable, question);
  const way = reached.exit < 0 ? null : wayTo(timetable, question, reached);
  reached.lent.end();
  if (way === null) return { way, incomplete: false };
  const isKept = way.boardings <= question.maxTrips && isPassedOn(timetable, question, way);
  if (isKept) return { way, incomplete: false };
  const free = withoutCosts(question);
  const { ways, incomplete } = scan(timetable, free, patience);
  const [first] = ways;
  if (first === undefined) return { way: null, incomplete };
  const { price: _, co2eGrams: __, ...rest } = first;
  const entry = question.entries[free.entries.indexOf(first.entry)] as Entry;
  const exit = question.exits[free.exits.indexOf(first.exit)] as Exit;
  return { way: { ...rest, entry, exit }, incomplete: false };
}

/**
 * Back from the exit. What a point was reached by when somebody boarded there still stands: it was
 * ready by then, and whatever arrives afterwards is ready later.
 */
function wayTo(timetable: Timetable, question: Question, reached: Reached): EarliestWay {
  const { arrives, trip, leg, paths } = timetable;
  const exit = question.exits[reached.exit] as Exit;
  const reaches = arrives[reached.exitLeft] as number;
  const rides: Ridden[] = [];
  let [first, last] = [reached.exitBoarded, reached.exitLeft];
  for (;;) {
    rides.unshift({ trip: trip[first] as number, first, last });
    const point = paths.from[leg[first] as number] as number;
    if (boardedAs(timetable, question, reached, first) === 'entered') {
      const entry = entryAt(question, point);
      return { arrives: reached.arrives, boardings: rides.length, entry, exit, reaches, rides };
    }
    [first, last] = [reached.boarded[point] as number, reached.left[point] as number];
  }
}

/** Whether everybody hands over to the next. */
function isPassedOn(
  { departs, leg, paths }: Timetable,
  asked: Question,
  way: EarliestWay,
): boolean {
  const { isBound, mayPass } = asked.interline;
  const passes = (from: number, to: number, at: number): boolean =>
    from === to ||
    from < 0 ||
    to < 0 ||
    isBound[from] === 0 ||
    isBound[to] === 0 ||
    mayPass(from, to, at);
  let from = way.entry.member;
  for (const { first } of way.rides) {
    const to = asked.member[paths.path[leg[first] as number] as number] as number;
    if (!passes(from, to, departs[first] as number)) return false;
    from = to;
  }
  return passes(from, way.exit.member, way.reaches);
}
